import Diglot
import DiglotJSON
import ToolSupport

/// The tools that agents are offered: to search, to fetch a document, to quote it. None of them writes, and the answer of each is
/// bounded.
struct MCPTools {
  /// The most hits of one answer.
  static let hitLimit = 50
  /// The most bytes of a document's text in one answer.
  static let byteLimit = 64 << 10
  /// Milliseconds that a search may take.
  private static let deadline = 10_000

  let indexPath: String
  private var index: Index
  private var links: FileLinks

  init(at indexPath: String) throws(IndexError) {
    self.indexPath = indexPath
    index = try Index.opening(indexPath)
    links = try FileLinks(toFilesOf: indexPath)
  }

  /// Which fields the documents have.
  var fieldNote: String {
    guard let fields = try? index.fields(), !fields.isEmpty else { return "" }
    let names = fields.prefix(40).map { "\(Message.singleLine($0.name)) (\($0.type.rawValue))" }
    return "Fields: \(names.joined(separator: ", ")); script is hans, hant, mixed or none."
  }

  /// Does what a tool is called for.
  ///
  /// - Returns: The JSON of what it says, or why it says nothing.
  mutating func call(_ name: String, _ arguments: JSONObject) throws(RequestError) -> Result<[UInt8], ToolFailure> {
    guard let tool = MCPTool(rawValue: name) else {
      throw .invalidParams("no tool \(Message.singleLine(String(name.prefix(64)))); there are search, fetch and quote")
    }
    do throws(ToolFailure) {
      try openNewerCommit()
      let arguments = try ToolArguments(arguments, of: tool)
      switch tool {
      case .search: return .success(try search(arguments))
      case .fetch: return .success(try fetch(arguments))
      case .quote: return .success(try quote(arguments))
      }
    } catch { return .failure(error) }
  }

  private mutating func openNewerCommit() throws(ToolFailure) {
    do throws(IndexError) {
      let newest = try index.reopen()
      if newest === index { return }
      index = newest
      links = try FileLinks(toFilesOf: indexPath)
    } catch { throw ToolFailure(message: error.description) }
  }

  // MARK: - Searching

  private func search(_ arguments: ToolArguments) throws(ToolFailure) -> [UInt8] {
    let query = try arguments.string("query")
    var options = SearchOptions(limit: try arguments.number("limit", 1...Self.hitLimit) ?? 10)
    options.deadline = Self.deadline
    options.fields = true
    options.filters = try filters(arguments)
    options.sort = try arguments.strings("sort").map { text throws(ToolFailure) in
      let key = try arguments.read(text, "sort", "a field, as date or -date") { SortKey(parsing: $0) }
      return (try known(key.field, "sort"), key).1
    }
    options.facets = try arguments.strings("facets").map { text throws(ToolFailure) in
      let facet = try arguments.read(text, "facets", "a field, as place or date:year") { Facet(parsing: $0) }
      return (try known(facet.field, "facets"), facet).1
    }
    if let after = try arguments.text("after") {
      options.after = try arguments.read(after, "after", "the \"next\" of an answer to the same query") {
        PageToken($0)
      }
    }
    let results: SearchResults
    do throws(SearchError) { results = try index.search(query, options) } catch {
      throw ToolFailure(message: error.description)
    }
    return json { writer in
      writer.name("results")
      writer.array(of: results.hits) { write($1, to: &$0) }
      writer.member("total", results.total)
      writer.member("total_is_exact", results.totalIsExact)
      writer.member("read_as", results.readAs)
      if !results.facets.isEmpty {
        writer.name("facets")
        writer.object { writer in
          for facet in results.facets { write(facet, to: &writer) }
        }
      }
      writer.member("next", results.next?.description)
      writer.member("suggestion", results.suggestion)
    }
  }

  private func write(_ hit: Hit, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", hit.key)
      writer.member("title", hit.title)
      writer.member("url", url(of: hit.key, hit.fields, part: hit.snippets.first?.part))
      writer.member("score", hit.score)
      writer.member("snippet", hit.snippets.map(\.text).joined(separator: " … "))
      writer.name("matches")
      writer.array(of: hit.snippets.flatMap(\.sources)) { $0.range($1) }
      writer.member("part", hit.snippets.first?.part)
      writer.name("metadata")
      writer.fields(hit.fields)
    }
  }

  /// The most values of a facet in one answer.
  private static let facetValueLimit = 100

  private func write(_ counts: FacetCounts, to writer: inout JSONWriter) {
    writer.memberName(counts.facet.description)
    writer.array(of: counts.values.prefix(Self.facetValueLimit)) { writer, value in
      writer.object { writer in
        writer.member("value", value.value)
        writer.member("count", value.count)
      }
    }
  }

  /// The conditions of `filters`: of several values of a field any, of several fields all.
  private func filters(_ arguments: ToolArguments) throws(ToolFailure) -> [Query] {
    guard let object = try arguments.object("filters") else { return [] }
    for member in object.members { try known(member.name, "filters") }
    do throws(FilterError) { return try [Query](filters: object.members.map { ($0.name, $0.value) }) } catch {
      throw ToolFailure(message: "filters: \(error)")
    }
  }

  private func known(_ field: String, _ parameter: String) throws(ToolFailure) {
    let isKnown: Bool
    let all: [String]
    do throws(IndexError) {
      isKnown = try index.hasField(field)
      all = isKnown ? [] : try index.fields().map(\.name)
    } catch { throw ToolFailure(message: error.description) }
    if isKnown { return }
    let names = Message.singleLine(all.prefix(100).joined(separator: ", "))
    throw ToolFailure(
      message: "\(parameter): no document has the field \(Message.singleLine(field)); there are \(names)")
  }

  // MARK: - Documents

  private func fetch(_ arguments: ToolArguments) throws(ToolFailure) -> [UInt8] {
    let document = try document(arguments)
    let text = document.text.utf8
    let start = try arguments.number("start", 0...Int.max) ?? 0
    guard start <= text.count, StoredText(text).isBoundary(start) else {
      throw ToolFailure(message: "start: expected the beginning of a character, from 0 to \(text.count)")
    }
    let end = StoredText(text).boundary(notAfter: min(text.count, start + Self.byteLimit))
    return json { writer in
      writer.member("id", document.key)
      writer.member("title", document.title)
      writer.member("text", StoredText(text).slice(start..<end))
      writer.member("url", url(of: document.key, document.fields))
      writer.name("metadata")
      writer.fields(document.fields)
      writer.member("start", start)
      writer.member("end", end)
      writer.member("text_bytes", text.count)
    }
  }

  private func quote(_ arguments: ToolArguments) throws(ToolFailure) -> [UInt8] {
    let document = try document(arguments)
    let text = StoredText(document.text.utf8)
    let count = document.text.utf8.count
    guard let start = try arguments.number("start", 0...Int.max), let end = try arguments.number("end", 0...Int.max)
    else {
      throw ToolFailure(message: "quote: expected start and end")
    }
    guard start < end, end <= count else {
      throw ToolFailure(message: "\(start) to \(end) is no part of a text of \(count) bytes")
    }
    guard end - start <= Self.byteLimit else {
      throw ToolFailure(message: "\(end - start) bytes are more than the \(Self.byteLimit) of one quotation")
    }
    guard text.isBoundary(start), text.isBoundary(end) else {
      let outer = text.boundary(notAfter: start)..<text.boundary(notBefore: end)
      throw ToolFailure(
        message: "\(start) to \(end) cuts a character; \(outer.lowerBound) to \(outer.upperBound) does not")
    }
    let part = document.origin.part(at: start)
    return json { writer in
      writer.member("id", document.key)
      writer.member("title", document.title)
      writer.member("url", url(of: document.key, document.fields, part: part))
      writer.member("start", start)
      writer.member("end", end)
      writer.member("text", text.slice(start..<end))
      writer.member("part", part)
    }
  }

  private func document(_ arguments: ToolArguments) throws(ToolFailure) -> Document {
    let key = try arguments.string("id")
    let document: Document?
    do throws(IndexError) { document = try index.document(key) } catch {
      throw ToolFailure(message: error.description)
    }
    guard let document else {
      throw ToolFailure(message: "no document with the ID \(Message.singleLine(String(key.prefix(200))))")
    }
    return document
  }

  /// Where a document is; one that came from no file and names no page has its ID for an address.
  private func url(of key: String, _ fields: [Field], part: String? = nil) -> String {
    links.url(of: key, fields, part: part) ?? "diglot:\(FileLinks.percentEncoded(key))"
  }

  private func json(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { members(&$0) }
    return writer.bytes
  }
}

/// Places in a text, as its bytes.
private struct StoredText {
  private let bytes: String.UTF8View

  init(_ bytes: String.UTF8View) { self.bytes = bytes }

  /// Whether no character's bytes are on both sides of a place.
  func isBoundary(_ place: Int) -> Bool {
    place == bytes.count || bytes[bytes.index(bytes.startIndex, offsetBy: place)] & 0xC0 != 0x80
  }

  func boundary(notAfter place: Int) -> Int {
    var place = place
    while !isBoundary(place) { place -= 1 }
    return place
  }

  func boundary(notBefore place: Int) -> Int {
    var place = place
    while !isBoundary(place) { place += 1 }
    return place
  }

  func slice(_ range: Range<Int>) -> String {
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(decoding: bytes[start...].prefix(range.count), as: UTF8.self)
  }
}
