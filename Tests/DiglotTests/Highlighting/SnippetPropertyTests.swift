import TestSupport
import Testing

@testable import Diglot

@Suite("Snippets, of random documents")
struct SnippetPropertyTests {
  private let analyzers = SearchAnalyzers()

  /// What a piece of text is to a search: the units and how far they stand from the first.
  private func units(_ text: String) -> [HighlightPattern.Unit] {
    analyzers.fill(text.utf8.span, [])
    let units = analyzers.units.all
    return units.map { HighlightPattern.Unit(value: $0.value, offset: $0.position - units[0].position) }
  }

  /// The piece of a text between two UTF-8 offsets, `nil` where they cut a scalar or lie outside.
  private static func slice(_ text: String, _ range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= text.utf8.count else { return nil }
    let bytes = Array(text.utf8)[range]
    return String(validating: bytes, as: UTF8.self)
  }

  private static func increase(_ ranges: [Range<Int>]) -> Bool {
    ranges.allSatisfy { !$0.isEmpty } && zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
  }

  /// Checks all that every snippet promises, and calls `check` with the units of each highlight.
  private func verify(
    _ index: Index, _ query: Query, _ seed: UInt64, _ check: ([HighlightPattern.Unit]) -> Bool = { _ in true }
  ) throws -> Int {
    var count = 0
    for hit in try index.search(query, SearchOptions(limit: 50)).hits {
      let text = try #require(try index.document(hit.key)).text
      for snippet in hit.snippets {
        #expect(snippet.highlights.count == snippet.sources.count)
        #expect(Self.increase(snippet.highlights) && Self.increase(snippet.sources), "seed \(seed): \(query)")
        for (highlight, source) in zip(snippet.highlights, snippet.sources) {
          let shown = try #require(Self.slice(snippet.text, highlight), "seed \(seed): \(query) in \(hit.key)")
          let original = try #require(Self.slice(text, source), "seed \(seed): \(query) in \(hit.key)")
          let found = units(original)
          #expect(units(shown) == found, "seed \(seed): \(query) in \(hit.key): \(shown), \(original)")
          #expect(check(found), "seed \(seed): \(query) in \(hit.key): \(shown)")
          count += 1
        }
      }
    }
    return count
  }

  @Test("each highlight of a phrase is the phrase, in snippet and original", arguments: [21, 22, 23] as [UInt64])
  func phrases(seed: UInt64) throws {
    var made = try RandomIndex(seed: seed, commits: 2, documents: 50, length: 60)
    let index = try made.open()
    var count = 0
    for _ in 0..<25 {
      let text = made.standingPhrase()
      let wanted = units(text)
      // One character may stand for several, as ㍿, and is highlighted whole.
      count += try verify(index, .phrase(text, field: nil), seed) { units in
        units == wanted || units.count > wanted.count && units.contains { $0.value == wanted[0].value }
      }
    }
    #expect(count > 100)
  }

  @Test("highlights of any query are slices of the original", arguments: [31, 32, 33] as [UInt64])
  func queries(seed: UInt64) throws {
    var made = try RandomIndex(seed: seed, commits: 2, documents: 50, length: 60)
    let index = try made.open()
    for _ in 0..<25 { _ = try verify(index, made.random.query(depth: 2), seed) }
    for _ in 0..<25 { _ = try verify(index, .words(made.random.text(4), field: nil), seed) }
    for _ in 0..<25 { _ = try verify(index, .phrase(made.random.text(3), field: nil), seed) }
  }

  @Test("a document that matches a phrase in its text shows it", arguments: [41, 42] as [UInt64])
  func shown(seed: UInt64) throws {
    var made = try RandomIndex(seed: seed, commits: 1, documents: 50, length: 60)
    let index = try made.open()
    for _ in 0..<40 {
      let query = Query.phrase(made.standingPhrase(), field: "text")
      for hit in try index.search(query, SearchOptions(limit: 50)).hits {
        #expect(hit.snippets.contains { !$0.highlights.isEmpty }, "seed \(seed): \(query) in \(hit.key)")
      }
    }
  }

  /// Whether a query looks for something in titles and texts; fields alone show nothing.
  private static func looksForText(_ query: Query) -> Bool {
    switch query {
    case .filter, .range: false
    case .boosted(let inner, _): looksForText(inner)
    // Of these any may be what made the match.
    case .any(let queries): queries.allSatisfy(looksForText)
    case .all(let queries): queries.contains(where: looksForText)
    case .sequence(let required, let plain, _):
      required.isEmpty ? plain.allSatisfy(looksForText) : required.contains(where: looksForText)
    default: true
    }
  }

  @Test("every hit shows a match in its title or a snippet", arguments: 51...70 as ClosedRange<UInt64>)
  func everyHit(seed: UInt64) throws {
    let directory = TemporaryDirectory()
    var made = RandomSearches(seed: seed)
    let documents = made.documents(60)
    try Index.write(at: directory.path) { (writer) throws in for document in documents { try writer.add(document) } }
    let index = try Index(at: directory.path)
    var count = 0
    for _ in 0..<60 {
      let query = made.query()
      _ = try verify(index, query, seed)
      for hit in try index.search(query, SearchOptions(limit: 50)).hits {
        #expect(Self.increase(hit.titleHighlights), "seed \(seed): \(query)")
        for range in hit.titleHighlights { _ = try #require(Self.slice(hit.title, range), "seed \(seed): \(query)") }
        guard Self.looksForText(query) else { continue }
        let isShown = !hit.titleHighlights.isEmpty || hit.snippets.contains { !$0.highlights.isEmpty }
        let document = try index.document(hit.key)
        #expect(isShown, "seed \(seed): \(query) in \(hit.key): \(document?.title ?? "") | \(document?.text ?? "")")
        count += 1
      }
    }
    #expect(count > 100)
  }

  @Test("a match that the end of a passage would cut is shown whole or not at all")
  func cutMatches() throws {
    let directory = TemporaryDirectory()
    // The second match stands more units away than a passage is chosen for, but in few columns.
    let words = String(repeating: "x ", count: 50)
    try Index.write(at: directory.path) { (writer) throws in
      for gap in 780...810 {
        let text = "智算 " + words + String(repeating: " ", count: gap) + "智算中心。"
        try writer.add(Document(key: "\(gap)", text: text))
      }
    }
    let index = try Index(at: directory.path)
    _ = try verify(index, .any([.phrase("智算", field: nil), .phrase("智算中心", field: nil)]), 0)
  }
}
