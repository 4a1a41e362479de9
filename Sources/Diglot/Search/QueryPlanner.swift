/// Turns a query into a plan over one snapshot: analyses its words, looks them up, weighs them.
struct QueryPlanner {
  let snapshot: Snapshot
  let bm25: BM25
  let analyzers: SearchAnalyzers
  private let isCancelled: () -> Bool
  /// The weight of each word's terms, before boosts.
  private(set) var weights: [(term: Term, weight: Float)] = []
  /// What was looked for beside the words of the query.
  var expansions: [QueryExpansion] = []
  /// The same as it is highlighted, and what each weighs.
  var otherNames: [(name: OtherName, weight: Float)] = []
  private let vocabulary: Vocabulary?
  private var presence = CharacterWeights()
  /// How many characters and words are ideographs, less those that are not: of the query, then of what is looked for.
  var ideographBalance = 0

  /// At most so many terms stand for a prefix, in each segment.
  private static let longestExpansion = 4096

  /// - Parameter vocabulary: What expands bare words, or `nil` where nothing does.
  init(
    _ snapshot: Snapshot, _ bm25: BM25, _ analyzers: SearchAnalyzers, vocabulary: Vocabulary?,
    isCancelled: @escaping () -> Bool
  ) {
    self.vocabulary = vocabulary
    self.snapshot = snapshot
    self.bm25 = bm25
    self.analyzers = analyzers
    self.isCancelled = isCancelled
  }

  /// The plan of a whole query.
  mutating func plan(_ query: Query) throws(IndexError) -> QueryPlan {
    var plan = try groupPlan(query)
    if query.isBare {
      if let vocabulary {
        let text = query.bareTexts.joined(separator: " ")
        let words = try analyzers.query.vocabularyWords(text, vocabulary)
        let places = try analyzers.query.wordPlaces(text)
        let numbers = analyzers.query.numberValues(text)
        try expand(words, &plan)
        try expandByPairs(places, &plan)
        try expandNumbers(numbers, &plan)
      }
      plan.refinement = Refinement(presence: presence, isIdeographic: ideographBalance >= 0)
    }
    return plan
  }

  /// The plan of a query, or of a group in one.
  private mutating func groupPlan(_ query: Query) throws(IndexError) -> QueryPlan {
    var plan = QueryPlan()
    switch query {
    case .sequence(let required, let optional, let excluded):
      for query in required { try addRequired(query, 1, to: &plan) }
      let isComplete = required.isEmpty && optional.count > 1
      for query in optional where !isFunctionCharacter(query) {
        try addOptional(query, 1, to: &plan, isComplete: isComplete)
      }
      // As in a run of text, function words are looked for only where there is nothing else.
      if plan.optional.isEmpty {
        for query in optional { try addOptional(query, 1, to: &plan, isComplete: isComplete) }
      }
      for query in excluded { plan.excluded.append(try excludedClause(query)) }
    case .all(let queries):
      for query in queries { try addRequired(query, 1, to: &plan) }
    case .any(let queries):
      for query in queries { try addAlternative(query, 1, to: &plan) }
    default:
      try addOptional(query, 1, to: &plan, isComplete: false)
    }
    return plan
  }

  private func isFunctionCharacter(_ query: Query) -> Bool {
    guard case .words(let text, _) = query, let scalar = analyzers.query.onlyIdeograph(text) else { return false }
    return WordWeights.isFunctionCharacter(scalar)
  }

  // MARK: - Roles

  /// Adds a clause that may match. Where `isComplete`, documents that match all such clauses come first.
  private mutating func addOptional(
    _ query: Query, _ boost: Float, to plan: inout QueryPlan, isComplete: Bool
  ) throws(IndexError) {
    switch query {
    case .boosted(let inner, let factor):
      try addOptional(inner, boost * Float(factor), to: &plan, isComplete: isComplete)
    case .words(let text, let field):
      let group = try words(text, QueryPlanner.field(field), boost)
      plan.optional += group.scoring
      if isComplete { plan.complete += group.needed }
    case .phrase(let text, let field) where isComplete:
      // Beside other words, parts of a phrase help to put their matches in order.
      plan.optional.append(try phrase(text, QueryPlanner.field(field), boost))
      plan.complete.append(plan.optional[plan.optional.count - 1])
      for var clause in try words(text, QueryPlanner.field(field), boost).scoring {
        clause.makesMatch = false
        plan.optional.append(clause)
      }
    default:
      let clause = try single(query, boost)
      plan.optional.append(clause)
      if isComplete { plan.complete.append(clause) }
    }
  }

  private mutating func addRequired(_ query: Query, _ boost: Float, to plan: inout QueryPlan) throws(IndexError) {
    switch query {
    case .boosted(let inner, let factor):
      try addRequired(inner, boost * Float(factor), to: &plan)
    case .words(let text, let field):
      let group = try words(text, QueryPlanner.field(field), boost)
      plan.required += group.needed
      plan.optional += group.rest
    case .all(let queries):
      for query in queries { try addRequired(query, boost, to: &plan) }
    default:
      plan.required.append(try single(query, boost))
    }
  }

  /// Adds one of several clauses of which any makes a match.
  private mutating func addAlternative(_ query: Query, _ boost: Float, to plan: inout QueryPlan) throws(IndexError) {
    if case .any(let queries) = query {
      for query in queries { try addAlternative(query, boost, to: &plan) }
    } else {
      plan.optional.append(try single(query, boost))
    }
  }

  /// A query as one clause; a word of several terms matches where all that it needs do.
  private mutating func single(_ query: Query, _ boost: Float = 1) throws(IndexError) -> Clause {
    switch query {
    case .boosted(let inner, let factor):
      return try single(inner, boost * Float(factor))
    case .words(let text, let field):
      let group = try words(text, QueryPlanner.field(field), boost)
      if group.needed.count == 1, group.rest.isEmpty { return group.needed[0] }
      return try evaluate(QueryPlan(required: group.needed, optional: group.rest), 1, label: text)
    case .phrase(let text, let field):
      return try phrase(text, QueryPlanner.field(field), boost)
    case .exact(let text, let field):
      return try exact(text, QueryPlanner.field(field), boost, label: query.description)
    case .prefix(let text, let field):
      return try prefix(text, QueryPlanner.field(field), boost)
    case .fuzzy(let word, let edits, let field):
      return try fuzzy(word, edits: edits, QueryPlanner.field(field), boost, label: query.description)
    case .filter(let field, let value, isPrefix: false):
      return try filter(field, value, label: query.description)
    case .filter(let field, let value, isPrefix: true):
      return try range(field, from: value, through: value, label: query.description)
    case .range(let field, let from, let through):
      return try range(field, from: from, through: through, label: query.description)
    case .all, .any, .sequence:
      return try evaluate(groupPlan(query), boost, label: query.description)
    }
  }

  /// What must not match. Nobody is shown what was looked for to be left out.
  private mutating func excludedClause(_ query: Query) throws(IndexError) -> Clause {
    let (expansions, otherNames) = (self.expansions, self.otherNames)
    defer { (self.expansions, self.otherNames) = (expansions, otherNames) }
    return try single(query)
  }

  private static func field(_ name: String?) -> SearchField {
    switch name {
    case "title": .title
    case "text": .text
    default: .all
    }
  }

  // MARK: - Clauses

  /// The clauses of a bare word: those it needs, and those that only score.
  private struct WordGroup {
    var needed: [Clause] = []
    var rest: [Clause] = []

    var scoring: [Clause] { needed + rest }
  }

  private mutating func words(_ text: String, _ field: SearchField, _ boost: Float) throws(IndexError) -> WordGroup {
    let terms = try analyzers.query.words(text)
    var group = WordGroup()
    let hasWords = terms.scoring.contains { WordWeights.isWord($0.weight) } || !terms.characters.isEmpty
    for (term, weight) in terms.scoring {
      var clause = try self.clause(term, field, boost * weight)
      clause.makesMatch = !hasWords || WordWeights.isWord(weight)
      weights.append((term, clause.weight))
      if terms.needed.contains(term) { group.needed.append(clause) } else { group.rest.append(clause) }
    }
    for scalar in terms.characters {
      let label = TermKey.text(of: TermKey.single(scalar))
      group.needed.append(try phrase([.character(scalar, offset: 0)], field, boost, label: label))
    }
    for (scalar, weight) in terms.presence.all { presence.raise(scalar, to: weight) }
    ideographBalance += terms.ideographBalance
    return group
  }

  func clause(_ term: Term, _ field: SearchField, _ boost: Float) throws(IndexError) -> Clause {
    var clause = try clause(label: nil, boost) { (segment) throws(IndexError) in
      guard let info = try segment.find(term) else { return .nothing }
      let field = segment.effective(field)
      return field == .all ? .term(info) : .list(try segment.matches(info, field))
    }
    clause.term = term
    return clause
  }

  private mutating func phrase(_ text: String, _ field: SearchField, _ boost: Float) throws(IndexError) -> Clause {
    let parts = analyzers.query.phrase(text)
    if parts.count == 1, case .term(let term, _) = parts[0] { return try clause(term, field, boost) }
    return try phrase(parts, field, boost, label: text)
  }

  func phrase(
    _ parts: [PhrasePart], _ field: SearchField, _ boost: Float, label: String
  ) throws(IndexError) -> Clause {
    try clause(label: label, boost) { (segment) throws(IndexError) in
      guard !parts.isEmpty else { return .nothing }
      return .list(try PhraseMatcher.matches(parts, field, in: segment))
    }
  }

  /// A text as it was typed: a phrase, of whose matches the stored documents are read when it comes to them.
  private mutating func exact(
    _ text: String, _ field: SearchField, _ boost: Float, label: String
  ) throws(IndexError) -> Clause {
    var clause = try phrase(text, field, boost)
    clause.written = WrittenClause(phrase: analyzers.query.written(text), field: field)
    clause.name = label
    clause.term = nil
    return clause
  }

  /// A word that goes on anyhow. A Han string that goes on anyhow is found where the string is.
  private mutating func prefix(_ text: String, _ field: SearchField, _ boost: Float) throws(IndexError) -> Clause {
    let parts = analyzers.query.phrase(text)
    guard parts.count == 1, case .term(.text(let word), _) = parts[0] else {
      return try phrase(parts, field, boost, label: text + "*")
    }
    return try clause(label: text + "*", boost) { (segment) throws(IndexError) in
      let infos = try segment.terms(from: word, through: word, limit: QueryPlanner.longestExpansion)
      return .list(try MatchList.union(of: infos, segment.effective(field), in: segment))
    }
  }

  private mutating func filter(_ field: String, _ value: String, label: String) throws(IndexError) -> Clause {
    let key = filterKey(field, value)
    return try clause(label: label, 0) { (segment) throws(IndexError) in
      try segment.textTerms.find(key).map { .term($0) } ?? .nothing
    }
  }

  /// The values from one on to those that begin with another.
  private mutating func range(
    _ field: String, from: String, through: String, label: String
  ) throws(IndexError) -> Clause {
    let (first, last) = (filterKey(field, from), filterKey(field, through))
    return try clause(label: label, 0) { (segment) throws(IndexError) in
      .list(try MatchList.union(of: segment.terms(from: first, through: last), .all, in: segment))
    }
  }

  private mutating func filterKey(_ field: String, _ value: String) -> [UInt8] {
    var key = [TermKey.Tag.filter.rawValue] + field.utf8 + [0] + analyzers.query.foldedString(value).utf8
    if key.count > TermKey.longestText { TokenBuffer.truncate(&key, from: 0) }
    return key
  }

  /// A clause from what each segment has for it, weighed by how many documents that is in all.
  private func clause(
    label: String?, _ boost: Float, _ source: (SegmentReader) throws(IndexError) -> Clause.Source
  ) throws(IndexError) -> Clause {
    var sources: [Clause.Source] = []
    var documentFrequency = 0
    for segment in snapshot.segments {
      let found = try source(segment.reader)
      switch found {
      case .nothing: break
      case .term(let info): documentFrequency += Int(info.documentFrequency)
      case .list(let list): documentFrequency += list.count
      case .scored(let documents, _, _): documentFrequency += documents.count
      }
      sources.append(found)
    }
    let weight = boost * bm25.inverseDocumentFrequency(documentFrequency)
    return Clause(
      sources: sources, documentFrequency: documentFrequency, boost: boost, weight: weight, name: label)
  }

  /// The matches of a plan, found now and with their scores, as one clause of a larger query.
  private func evaluate(_ plan: QueryPlan, _ boost: Float, label: String) throws(IndexError) -> Clause {
    var sources: [Clause.Source] = []
    var count = 0
    for segment in snapshot.segments.indices {
      var collector = Collector(analyzers.spareWindow)
      try plan.run(in: segment, snapshot, bm25, &collector, isCancelled: isCancelled)
      sources.append(.scored(documents: collector.documents, scores: collector.scores))
      count += collector.count
    }
    return Clause(sources: sources, documentFrequency: count, boost: boost, weight: boost, name: label)
  }
}

extension Query {
  /// Whether there are only words, and phrases beside them, without operators, in title and text.
  fileprivate var isBare: Bool {
    switch self {
    case .words(_, nil): true
    case .sequence(let required, let optional, let excluded):
      required.isEmpty && excluded.isEmpty && optional.contains(where: \.isBare)
        && optional.allSatisfy { $0.isBare || $0.isPlainPhrase }
    default: false
    }
  }

  private var isPlainPhrase: Bool {
    switch self {
    case .phrase(_, nil), .exact(_, nil): true
    default: false
    }
  }
}
