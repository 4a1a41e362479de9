import Diglot
import TestSupport
import Testing

@Suite struct HighlightUnitTests {
  /// A title and a text with characters of one to four bytes, and of several scalars.
  private static func index() throws -> Index {
    let writer = try IndexWriter.inMemory()
    let text = "é🎈𠮷野家 👍🏽 的數據中心，naïve 数据\n中心。"
    try writer.add(
      Document(
        key: "a", title: "𠮷數據中心🎈", text: text,
        fields: [Field(name: "place", value: "香港"), Field(name: "place", value: "澳門")]))
    try writer.commit()
    return try writer.index()
  }

  @Test("highlights are the same characters in every unit, of passages and of titles")
  func units() throws {
    let hit = try #require(Self.index().search("数据中心").hits.first)
    let snippet = try #require(hit.snippets.first)
    for (text, utf8, utf16, scalars, ranges) in [
      (
        snippet.text, snippet.highlights(in: .utf8), snippet.highlights(in: .utf16), snippet.highlights(in: .scalars),
        snippet.highlightedRanges
      ),
      (
        hit.title, hit.titleHighlights(in: .utf8), hit.titleHighlights(in: .utf16), hit.titleHighlights(in: .scalars),
        hit.titleHighlightedRanges
      ),
    ] {
      let words = ranges.map { String(text[$0]) }
      #expect(!words.isEmpty && words.allSatisfy { ["數據中心", "数据中心"].contains($0) })
      #expect(utf8.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == words)
      #expect(utf16.map { String(decoding: Array(text.utf16)[$0], as: UTF16.self) } == words)
      #expect(scalars.map { String(String.UnicodeScalarView(Array(text.unicodeScalars)[$0])) } == words)
    }
    #expect(utf16Differs(from: snippet))
  }

  private func utf16Differs(from snippet: Snippet) -> Bool {
    snippet.highlights(in: .utf16) != snippet.highlights(in: .scalars)
      && snippet.highlights != snippet.highlights(in: .utf16)
  }

  @Test("pieces put together are the text, with one for each highlight")
  func pieces() throws {
    let hit = try #require(Self.index().search("数据中心").hits.first)
    let snippet = try #require(hit.snippets.first)
    #expect(snippet.pieces.map(\.text).joined() == snippet.text)
    #expect(snippet.pieces.filter(\.isMatch).map(\.text) == snippet.highlightedRanges.map { String(snippet.text[$0]) })
    #expect(
      hit.titlePieces == [
        HighlightPiece("𠮷", isMatch: false), HighlightPiece("數據中心", isMatch: true), HighlightPiece("🎈", isMatch: false),
      ])
    #expect(Hit(key: "", rank: 1, score: 0).titlePieces.isEmpty)
  }

  @Test("ranges of random texts are those of the views, in any order")
  func random() {
    var random = SeededGenerator(seed: 7)
    let characters = Array("aé算𠮷🎈👍🏽\n\u{301}")
    for _ in 0..<200 {
      let text = String(
        (0..<Int.random(in: 0...20, using: &random)).map { _ in characters.randomElement(using: &random)! })
      let scalars = Array(text.unicodeScalars)
      let ranges = (0..<5).map { _ in
        let (a, b) = (
          Int.random(in: 0...scalars.count, using: &random), Int.random(in: 0...scalars.count, using: &random)
        )
        return min(a, b)..<max(a, b)
      }
      func offset(_ end: Int) -> (utf8: Int, utf16: Int) {
        let head = String(String.UnicodeScalarView(scalars[..<end]))
        return (head.utf8.count, head.utf16.count)
      }
      let utf8 = ranges.map { offset($0.lowerBound).utf8..<offset($0.upperBound).utf8 }
      #expect(TextUnit.scalars.ranges(of: utf8, in: text) == ranges)
      #expect(
        TextUnit.utf16.ranges(of: utf8, in: text)
          == ranges.map { offset($0.lowerBound).utf16..<offset($0.upperBound).utf16 })
      #expect(TextUnit.utf8.ranges(of: utf8, in: text) == utf8)
    }
  }

  @Test("fields come with snippets, and one is asked for by its name")
  func fields() throws {
    let index = try Self.index()
    let hit = try #require(index.search("数据").hits.first)
    #expect(hit["place"] == "香港" && hit["date"] == nil && hit.fields.count == 2)
    #expect(try index.document("a")?["place"] == "香港")
    #expect(try index.search("数据", SearchOptions(snippets: false)).hits[0].fields.isEmpty)
    #expect(try index.search("数据", SearchOptions(snippets: false, fields: true)).hits[0].fields.count == 2)
    #expect(try index.search("数据", SearchOptions(fields: false)).hits[0].fields.isEmpty)
  }
}
