import Diglot

/// What a shard found for a query: a line of what `diglot --plan P --stage first` prints.
///
/// ```
/// {"id", "query", "order": "refined"|"scores"|"newest"|"fields", "sort": [FIELD], "types": {FIELD: TYPE}, "documents",
///  "all_documents", "search",
///  "may_find_weaker", "read_as", "total", "total_is_exact", "was_cut_short", "omissions": [TEXT], "expansions": {…}, "took_us",
///  "facets": {…}, "limit", "matches": [{"id", "first", "placed", "whole", "time", "values", "shown": {…} | null}]}
/// {"id", "query", "error": {"column", "message"}}
/// ```
package struct ShardAnswer {
  package let id: String
  package let query: String
  package let outcome: Outcome

  package enum Outcome {
    case found(Found)
    case refused(PlanLine.Refusal)
  }

  /// What was found, with all that is not needed to merge it as JSON.
  package struct Found {
    let order: ShardOrder
    let sort: [SortKey]
    let types: [String: FieldType]
    /// How many documents the shard has, and how many all shards have that the plan knows of.
    let documents: Int
    let allDocuments: Int
    let search: UInt64
    let mayFindWeaker: Bool
    /// How many matches of all shards can be told from it.
    let limit: Int
    let matches: [ShardMatch]
    /// The members of each match that are shown; `nil` where it is none of the first.
    let shown: [String?]
    var head: AnswerHead
    /// The JSON of the array.
    let expansions: String
    let facets: [FacetCounts]
  }
}

// MARK: - Writing

extension ShardAnswer {
  /// The line of what a shard found.
  package static func line(id: String, query: String, _ found: ShardResults) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("id", id)
        writer.member("query", query)
        writer.member("order", found.order.rawValue)
        writer.name("sort")
        writer.array(of: found.sort) { $0.string($1.description) }
        writer.name("types")
        writer.types(found.types)
        writer.member("documents", found.documents)
        writer.member("all_documents", found.allDocuments)
        writer.member("search", found.search.hexadecimal)
        writer.member("may_find_weaker", found.mayFindWeaker)
        writer.members(of: found.results)
        writer.member("limit", found.limit)
        writer.name("matches")
        let hits = found.results.hits
        writer.array(of: found.matches.indices) { $0.match(found.matches[$1], $1 < hits.count ? hits[$1] : nil) }
      }
    }
  }

  /// The line of a query that cannot be read.
  package static func line(id: String, query: String, _ refusal: PlanLine.Refusal) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("id", id)
        writer.member("query", query)
        writer.refusal(column: refusal.column, message: refusal.message)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of results: SearchResults) {
    member("read_as", results.readAs)
    member("total", results.total)
    member("total_is_exact", results.totalIsExact)
    member("was_cut_short", results.wasCutShort)
    name("omissions")
    array(of: results.omissionSentences) { $0.string($1) }
    name("expansions")
    array(of: results.expansions) { $0.expansion($1) }
    member("took_us", results.microseconds)
    name("facets")
    facets(results.facets)
  }

  fileprivate mutating func match(_ match: ShardMatch, _ hit: Hit?) {
    object { writer in
      writer.member("id", match.id)
      writer.member("first", match.first)
      writer.member("placed", match.placed)
      writer.member("whole", match.whole)
      if let time = match.time { writer.member("time", Int(time)) }
      writer.name("values")
      writer.array(of: match.values) { writer, value in
        if let value { writer.string(value) } else { writer.null() }
      }
      writer.name("shown")
      if let hit { writer.object { $0.shownMembers(of: hit) } } else { writer.null() }
    }
  }
}

// MARK: - Reading

extension ShardAnswer {
  package init(parsing line: Span<UInt8>) throws(ShardLineError) {
    let object = try ObjectReader(line)
    id = try object.string("id")
    query = try object.string("query")
    outcome = if let refusal = try object.refusal() { .refused(refusal) } else { .found(try Found(object)) }
  }
}

extension ShardAnswer.Found {
  fileprivate init(_ object: ObjectReader) throws(ShardLineError) {
    guard let order = ShardOrder(rawValue: try object.string("order")) else { throw .unexpected("order") }
    self.order = order
    var sort: [SortKey] = []
    for key in try object.strings("sort") {
      guard let key = SortKey(parsing: key) else { throw .unexpected("sort") }
      sort.append(key)
    }
    self.sort = sort
    types = try object.object("types").types()
    documents = try object.count("documents")
    allDocuments = try object.count("all_documents")
    guard let search = UInt64(try object.string("search"), radix: 16) else { throw .unexpected("search") }
    self.search = search
    mayFindWeaker = try object.bool("may_find_weaker")
    head = AnswerHead(
      readAs: try object.optionalString("read_as"), total: try object.count("total"),
      totalIsExact: try object.bool("total_is_exact"), wasCutShort: try object.bool("was_cut_short"),
      omissions: try object.strings("omissions"), microseconds: try object.number("took_us"))
    expansions = try ShardAnswer.arrayText(object.array("expansions"))
    facets = try ShardAnswer.facets(object.object("facets"))
    limit = try object.limit()
    var (matches, shown): ([ShardMatch], [String?]) = ([], [])
    for value in try object.array("matches") {
      let match = try ObjectReader.object(value, "matches")
      matches.append(try ShardMatch(match))
      shown.append(match.value("shown") == .null ? nil : String(try match.text("shown").dropFirst().dropLast()))
    }
    (self.matches, self.shown) = (matches, shown)
  }
}

extension ObjectReader {
  /// How many matches can be told, which may be more than there can be.
  fileprivate func limit() throws(ShardLineError) -> Int {
    guard case .number(let text) = value("limit"), let limit = Int(text), limit >= 0 else {
      throw ShardLineError("\"limit\": expected a whole number from 0")
    }
    return limit
  }
}

extension ShardAnswer {
  /// The JSON of an array of objects.
  fileprivate static func arrayText(_ values: [JSONValue]) throws(ShardLineError) -> String {
    var texts: [String] = []
    for value in values {
      guard case .text(let text) = value else { throw .unexpected("expansions") }
      texts.append(text)
    }
    return "[" + texts.joined(separator: ",") + "]"
  }

  fileprivate static func facets(_ object: ObjectReader) throws(ShardLineError) -> [FacetCounts] {
    var facets: [FacetCounts] = []
    for (name, values) in object.all {
      guard let facet = Facet(parsing: name), case .array(let values) = values else {
        throw .unexpected("facets")
      }
      var counts: [FacetCounts.Value] = []
      for value in values {
        let value = try ObjectReader.object(value, "facets")
        counts.append(FacetCounts.Value(try value.string("value"), count: try value.count("count")))
      }
      facets.append(FacetCounts(facet, counts))
    }
    return facets
  }
}

extension ShardMatch {
  fileprivate init(_ object: ObjectReader) throws(ShardLineError) {
    self.init(id: try object.string("id"))
    first = try object.number("first")
    placed = try object.number("placed")
    whole = try object.number("whole")
    if let value = object.value("time") {
      guard case .number(let text) = value, let time = Int64(text) else { throw .unexpected("time") }
      self.time = time
    }
    for value in try object.array("values") {
      switch value {
      case .string(let text): values.append(text)
      case .null: values.append(nil)
      default: throw .unexpected("values")
      }
    }
  }
}
