/// The clauses of a group, sorted by what each asks for.
///
/// What is marked is a condition: phrases, what `AND` joins and a plus match by themselves, fields only narrow. Plain words
/// rank.
struct Clauses {
  /// A clause and what its weights are multiplied by.
  struct Clause {
    var query: Query
    var boost: Float
  }

  /// Conditions that make a match.
  private(set) var required: [Clause] = []
  /// Conditions beside which something else must match, where there is anything else. Of each list any is enough.
  private(set) var narrowing: [[Clause]] = []
  private(set) var plain: [Clause] = []
  private(set) var excluded: [Query] = []
  /// Where the filters of a field stand in `narrowing`.
  private var placeOfField: [String: Int] = [:]
  /// The queries of `required`: what is required several times is looked for once, and weighs the sum.
  private var requiredQueries = NumberedSet<Query>()

  init(of query: Query) {
    switch query {
    case .sequence(let required, let plain, let excluded):
      for query in required { addCondition(Clause(query: query, boost: 1)) }
      for query in plain { add(Clause(query: query, boost: 1)) }
      var known = Set<Query>()
      self.excluded = excluded.filter { known.insert($0).inserted }
    default: add(Clause(query: query, boost: 1))
    }
  }

  /// Adds a clause without a sign.
  private mutating func add(_ clause: Clause) {
    switch clause.query {
    case .boosted(let inner, let factor):
      add(Clause(query: inner, boost: SearchLimits.boost(clause.boost, factor)))
    case .sequence([], let plain, []):
      // Parentheses around plain clauses change nothing but what a boost behind them multiplies.
      for query in plain { add(Clause(query: query, boost: clause.boost)) }
    case .filter(let field, _, _), .range(let field, _, _):
      // Several of one field: any of them.
      if let place = placeOfField[field] {
        narrowing[place].append(clause)
      } else {
        placeOfField[field] = narrowing.count
        narrowing.append([clause])
      }
    case let query where query.narrows || query.isCondition: addCondition(clause)
    default: plain.append(clause)
    }
  }

  /// Adds a clause that must match.
  private mutating func addCondition(_ clause: Clause) {
    switch clause.query {
    case .boosted(let inner, let factor):
      addCondition(Clause(query: inner, boost: SearchLimits.boost(clause.boost, factor)))
    case .all(let queries):
      for query in queries { addCondition(Clause(query: query, boost: clause.boost)) }
    case let query where query.narrows: narrowing.append([clause])
    default:
      let number = requiredQueries.insert(clause.query)
      if number < required.count {
        required[number].boost += clause.boost
      } else {
        required.append(clause)
      }
    }
  }
}

extension Query {
  /// Whether it is a field's, or made of what is: such a condition only narrows what other clauses find.
  fileprivate var narrows: Bool {
    switch self {
    case .words(_, let field), .phrase(_, let field), .prefix(_, let field), .fuzzy(_, _, let field): field != nil
    case .exact, .filter, .range: true
    case .boosted(let inner, _): inner.narrows
    case .all(let queries), .any(let queries): queries.allSatisfy(\.narrows)
    case .sequence(let required, let plain, _): (required + plain).allSatisfy(\.narrows)
    }
  }

  /// Whether it is a condition that makes a match by itself, though it has no sign.
  fileprivate var isCondition: Bool {
    switch self {
    case .phrase, .all: true
    case .boosted(let inner, _): inner.isCondition
    case .any(let queries): queries.allSatisfy { $0.isCondition || $0.narrows }
    case .sequence(let required, _, _): !required.isEmpty
    case .words, .prefix, .fuzzy, .exact, .filter, .range: false
    }
  }
}
