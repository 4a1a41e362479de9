import TestSupport
import Testing

@testable import Diglot

@Suite("exact:") struct ExactTests {
  private func makeIndex(_ documents: [Document]) throws -> (TemporaryDirectory, Index) {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      for document in documents { try writer.add(document) }
    }
    return (directory, try Index(at: directory.path))
  }

  private func found(_ query: String, in texts: [String]) throws -> [String] {
    let (directory, index) = try makeIndex(texts.map { Document(key: $0, text: $0) })
    defer { withExtendedLifetime(directory) {} }
    let keys = try index.keys(Query(parsing: query))
    return texts.filter(keys.contains)
  }

  @Test("script, width and case are as typed")
  func forms() throws {
    #expect(try found("exact:軟體", in: ["軟體", "软体", "硬體"]) == ["軟體"])
    #expect(try found("exact:GPU", in: ["GPU", "gpu", "Gpu", "ＧＰＵ"]) == ["GPU"])
    #expect(try found("exact:ＧＰＵ", in: ["GPU", "gpu", "ＧＰＵ"]) == ["ＧＰＵ"])
    #expect(try found("exact:1,882", in: ["1,882", "1882", "１８８２", "1,882 個"]) == ["1,882", "1,882 個"])
    #expect(try found("exact:\"「軟體」\"", in: ["「軟體」", "『軟體』", "軟體"]) == ["「軟體」"])
    #expect(try found("exact:\"%5，B\"", in: ["%5，B", "%5,B", "5，B"]) == ["%5，B"])
  }

  @Test("white space is nothing between two Han characters, and as typed elsewhere")
  func space() throws {
    #expect(try found("exact:华为", in: ["华为", "华\n\n为", "华 　为", "华\u{200B}为", "華為"]) == ["华为", "华\n\n为", "华 　为"])
    #expect(try found("exact:\" 华 为 \"", in: ["华为", "华\n为"]) == ["华为", "华\n为"])
    #expect(try found("exact:\"GPU 云\"", in: ["GPU 云", "GPU云", "GPU\n云"]) == ["GPU 云"])
    #expect(try found("exact:\"hello world\"", in: ["hello world", "hello  world", "hello\nworld"]) == ["hello world"])
  }

  @Test("a word of letters or a number is whole, as in a phrase")
  func wholeWords() throws {
    #expect(try found("exact:GPU", in: ["gpu xGPU", "gpu GPUs", "GPU云", "4GPU"]) == ["GPU云", "4GPU"])
    #expect(try found("exact:88", in: ["８８ 1882", "88%"]) == ["88%"])
    #expect(try found("exact:か", in: ["カ゛か\u{3099}", "かく"]) == ["かく"])
  }

  @Test("what folds to nothing may follow, a mark may not")
  func ignorable() throws {
    #expect(try found("exact:灣", in: ["灣\u{200B}ｶ", "灣\u{FE0F}\u{200B}", "灣\u{FE0F}か"]).count == 3)
    #expect(try found("exact:GPU", in: ["GPU\u{200B} x", "GPU\u{AD}x GPU"]).count == 2)
    #expect(try found("exact:か", in: ["か\u{200B}く", "か\u{3099}"]) == ["か\u{200B}く"])
  }

  @Test("a field is as with other phrases")
  func fields() throws {
    let (directory, index) = try makeIndex([
      Document(key: "title", title: "軟體", text: "软体"), Document(key: "text", title: "软体", text: "軟體"),
    ])
    defer { withExtendedLifetime(directory) {} }
    for field in ["title", "text"] {
      #expect(try index.keys(Query(parsing: "\(field):exact:軟體")) == [field])
    }
    #expect(try index.search("exact:軟體").total == 2)
  }

  @Test("only what is written so is highlighted, and counted for the score")
  func highlights() throws {
    let (directory, index) = try makeIndex([Document(key: "a", text: "软体，軟體，軟\n體，软体")])
    defer { withExtendedLifetime(directory) {} }
    let hit = try #require(try index.search("exact:\"軟體\"", SearchOptions(explains: true)).hits.first)
    #expect(hit.snippets.flatMap(\.sources) == [9..<15, 18..<25])
    let part = try #require(hit.explanation?.parts.first)
    #expect(part.label == "exact:\"軟體\"" && part.frequency == 2 && part.documents == 1 && part.documentsAreAtMost)
  }

  // MARK: - Against a naive search

  /// Pieces that a search takes for one another, as they are written.
  private static let pieces = [
    "軟體", "软体", "软體", "華為", "华为", "GPU", "gpu", "ＧＰＵ", "1882", "１８８２", "1,882", "%", "《", "》",
  ]
  private static let separators = ["；", ";", " ", "\n", "\n\n　　", "、"]

  private static func text(_ random: inout RandomDocuments, pieces count: Int) -> String {
    var text = ""
    for _ in 0..<count {
      let piece = pieces[random.below(pieces.count)]
      // A wrap, now and then, within a word.
      text += random.chance(4) ? piece.map(String.init).joined(separator: isHan(piece) ? "\n" : "") : piece
      text += separators[random.below(separators.count)]
    }
    return text
  }

  private static func isHan(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy { ("\u{4E00}"..."\u{9FFF}").contains($0) }
  }

  /// The text without white space between Han characters, and none at its ends.
  private static func unwrapped(_ text: String) -> String {
    var result = ""
    var space = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        space.unicodeScalars.append(scalar)
        continue
      }
      if !isHan(result.suffix(1)) || !isHan(String(scalar)) { result += result.isEmpty ? "" : space }
      space = ""
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  @Test(
    "it finds what a search for the unwrapped text finds, and highlights that", arguments: 1...8 as ClosedRange<UInt64>)
  func naive(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    let documents = (0..<60).map { number in
      Document(
        key: "\(number)", title: Self.text(&random, pieces: random.below(3)),
        text: Self.text(&random, pieces: 1 + random.below(12)))
    }
    let (directory, index) = try makeIndex(documents)
    defer { withExtendedLifetime(directory) {} }
    for _ in 0..<80 {
      let needle = Self.unwrapped(Self.text(&random, pieces: 1 + random.below(2)))
      // What is never indexed finds nothing.
      guard needle.contains(where: { !"《》；;、 \n　".contains($0) }) else { continue }
      let wanted = documents.filter { document in
        [document.title, document.text].contains { Array(Self.unwrapped($0).unicodeScalars).contains(needle) }
      }
      let results = try index.search(.exact(needle, field: nil), SearchOptions(limit: 100))
      #expect(Set(results.hits.map(\.key)) == Set(wanted.map(\.key)), "seed \(seed): \(needle)")
      #expect(results.total == wanted.count && results.totalIsExact)
      for hit in results.hits { try verifyHighlights(of: hit, needle, try #require(try index.document(hit.key)).text) }
    }
  }

  private func verifyHighlights(of hit: Hit, _ needle: String, _ text: String) throws {
    let sources = hit.snippets.flatMap(\.sources)
    #expect(
      sources.isEmpty != Array(Self.unwrapped(text).unicodeScalars).contains(needle),
      "\(needle.debugDescription) in \(text.debugDescription)")
    for source in sources {
      let shown = Self.unwrapped(String(decoding: Array(text.utf8)[source], as: UTF8.self))
      #expect(needle.contains(shown), "\(needle) in \(text)")
    }
  }
}

extension Array where Element == Unicode.Scalar {
  /// Whether the scalars of a string stand in it, one after another.
  fileprivate func contains(_ needle: String) -> Bool {
    let needle = Array(needle.unicodeScalars)
    return count >= needle.count && (0...count - needle.count).contains { self[$0...].starts(with: needle) }
  }
}
