import Diglot

/// What shards tell of a query: a line of what `diglot plan` prints for one of them, and `diglot-index sum-plans` for several.
///
/// ```
/// {"id", "query", "fingerprint", "types": {FIELD: TYPE}, "fields": {NAME: true|false}, "plan": {"identity", "leaves": [TEXT]} | null,
///  "statistics": {"documents", "length", "frequencies": [N], "costs": [[N]], "left_out": [N], "similar": [{TERM: N}],
///  "pairs": {NAME: {PARTNER: N}}} | null, "is_complete"}
/// {"id", "query", "error": {"column", "message"}, "is_complete": true}
/// ```
package struct PlanLine: Sendable, Equatable {
  package let id: String
  package let query: String
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable {
    case told(Told)
    /// The query cannot be read.
    case refused(Refusal)
  }

  package struct Refusal: Sendable, Equatable {
    package let column: Int
    package let message: String
  }

  /// What is known.
  package struct Told: Sendable, Equatable {
    /// Of the analysis, in 16 hexadecimal digits.
    package let fingerprint: String
    /// The types that fields were given.
    package let types: [String: FieldType]
    /// Names in the query and in the order of hits, and whether they are of fields of any shard.
    package var fields: [String: Bool]
    /// The plan and what it is worth; `nil` while it is open which names are fields.
    package var plan: Plan?
  }

  package struct Plan: Sendable, Equatable {
    /// `SearchPlan.identity`, in 16 hexadecimal digits.
    package let identity: String
    /// What is asked of every segment, for people.
    package let leaves: [String]
    package var statistics: SearchStatistics
  }

  package init(id: String, query: String, refusal: QuerySyntaxError) {
    (self.id, self.query) = (id, query)
    outcome = .refused(Refusal(column: refusal.column, message: refusal.problem.description))
  }

  /// - Parameter plan: With what it is worth; `nil` while it is open which names are fields.
  package init(
    id: String, query: String, fields: [String: Bool], types: [String: FieldType],
    _ plan: (plan: SearchPlan, SearchStatistics)?
  ) {
    (self.id, self.query) = (id, query)
    outcome = .told(
      Told(
        fingerprint: Index.analysisFingerprint.hexadecimal, types: types, fields: fields,
        plan: plan.map {
          Plan(identity: $0.plan.identity.hexadecimal, leaves: $0.plan.leafDescriptions, statistics: $0.1)
        }))
  }

  /// Whether the search can be made.
  package var isComplete: Bool {
    switch outcome {
    case .refused: true
    case .told(let told): told.plan?.statistics.isComplete ?? false
    }
  }

  /// Whether a plan is the one that the line tells of.
  package func isOf(_ plan: SearchPlan) -> Bool {
    guard case .told(let told) = outcome, let own = told.plan else { return false }
    return own.identity == plan.identity.hexadecimal && own.leaves.count == plan.leafCount
  }

  /// The analysis of this program is not that of the program that wrote the line.
  package var isOfOtherAnalysis: Bool {
    guard case .told(let told) = outcome else { return false }
    return told.fingerprint != Index.analysisFingerprint.hexadecimal
  }

  // MARK: - Sums

  /// Adds what other shards tell of the same query.
  package mutating func add(_ other: PlanLine) throws(ShardLineError) {
    guard id.utf8.elementsEqual(other.id.utf8), query.utf8.elementsEqual(other.query.utf8) else {
      throw ShardLineError("query \"\(other.id)\" where another file has \"\(id)\": the batches differ")
    }
    switch (outcome, other.outcome) {
    case (.refused(let one), .refused(let two)) where one == two: break
    case (.told(var told), .told(let added)):
      try told.add(added, id)
      outcome = .told(told)
    default: throw ShardLineError("query \"\(id)\": one shard can read it, another cannot: their options differ")
    }
  }
}

extension PlanLine.Told {
  fileprivate mutating func add(_ other: PlanLine.Told, _ id: String) throws(ShardLineError) {
    guard fingerprint == other.fingerprint else {
      throw ShardLineError("query \"\(id)\": other tables, or another version of ICU, told of it than in another file")
    }
    guard types == other.types else {
      throw ShardLineError(
        "query \"\(id)\": the types of fields are not those of another file's shard: give all shards the same --type")
    }
    fields.merge(other.fields) { $0 || $1 }
    guard let one = plan, let two = other.plan else {
      plan = nil
      return
    }
    guard one.identity == two.identity else {
      throw ShardLineError(
        "query \"\(id)\": planned otherwise than in another file: options, glossary or dictionaries differ")
    }
    plan?.statistics += two.statistics
  }
}

// MARK: - JSON

extension PlanLine {
  package init(parsing line: Span<UInt8>) throws(ShardLineError) {
    let object = try ObjectReader(line)
    id = try object.string("id")
    query = try object.string("query")
    if let refusal = try object.refusal() {
      outcome = .refused(refusal)
      return
    }
    var fields: [String: Bool] = [:]
    for (name, value) in try object.object("fields").all {
      guard case .bool(let isField) = value else { throw ShardLineError("\"fields\": \"\(name)\" is no true or false") }
      fields[name] = isField
    }
    var told = Told(
      fingerprint: try object.string("fingerprint"), types: try object.object("types").types(), fields: fields)
    if object.value("plan") != .null {
      let plan = try object.object("plan")
      let leaves = try plan.strings("leaves")
      var statistics = try SearchStatistics(object.object("statistics"))
      statistics.isComplete = try object.bool("is_complete")
      // What the first round finds joins the leaves in the second.
      let count = statistics.frequencies.count
      guard statistics.isComplete ? count >= leaves.count : count == leaves.count else {
        throw ShardLineError("\"frequencies\": \(count), there are \(leaves.count) leaves")
      }
      told.plan = Plan(identity: try plan.string("identity"), leaves: leaves, statistics: statistics)
    }
    outcome = .told(told)
  }

  /// The line as it is printed.
  package var bytes: [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("id", id)
        writer.member("query", query)
        switch outcome {
        case .told(let told): writer.members(of: told)
        case .refused(let refusal): writer.refusal(column: refusal.column, message: refusal.message)
        }
        writer.member("is_complete", isComplete)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of told: PlanLine.Told) {
    member("fingerprint", told.fingerprint)
    name("types")
    types(told.types)
    name("fields")
    object { writer in
      for (name, isField) in told.fields.inByteOrder {
        writer.memberName(name)
        writer.bool(isField)
      }
    }
    name("plan")
    guard let plan = told.plan else {
      null()
      name("statistics")
      return null()
    }
    object { writer in
      writer.member("identity", plan.identity)
      writer.name("leaves")
      writer.array(of: plan.leaves) { $0.string($1) }
    }
    name("statistics")
    statistics(plan.statistics)
  }

  private mutating func statistics(_ statistics: SearchStatistics) {
    object { writer in
      writer.member("documents", statistics.documents)
      writer.member("length", statistics.length)
      writer.name("frequencies")
      writer.array(of: statistics.frequencies) { $0.number($1) }
      writer.name("costs")
      writer.array(of: statistics.costs) { $0.array(of: $1) { $0.number($1) } }
      writer.name("left_out")
      writer.array(of: statistics.leftOut.sorted()) { $0.number($1) }
      writer.name("similar")
      writer.array(of: statistics.similar) { $0.counts($1) }
      writer.name("pairs")
      writer.object { writer in
        for (name, partners) in statistics.pairs.inByteOrder {
          writer.memberName(name)
          writer.counts(partners)
        }
      }
    }
  }
}

extension SearchStatistics {
  fileprivate init(_ object: ObjectReader) throws(ShardLineError) {
    self.init()
    documents = try object.count("documents")
    length = try object.count("length")
    frequencies = try ObjectReader.counts(object.value("frequencies"), "frequencies")
    for list in try object.array("costs") { costs.append(try ObjectReader.counts(list, "costs")) }
    leftOut = Set(try ObjectReader.counts(object.value("left_out"), "left_out"))
    for terms in try object.array("similar") { similar.append(try ObjectReader.object(terms, "similar").counts()) }
    for (name, partners) in try object.object("pairs").all {
      pairs[name] = try ObjectReader.object(partners, "pairs").counts()
    }
  }
}
