import TestSupport
import Testing

@testable import Diglot

@Suite("Long documents")
struct LongDocumentTests {
  /// A text of different Han characters that no mark parts.
  private static let run: [Unicode.Scalar] = {
    var random = SeededGenerator(seed: 12)
    return (0..<100_000).compactMap { _ in Unicode.Scalar(UInt32(0x5000 + random.next() % 0x4F00)) }
  }()

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  @Test("a run of Han characters has the terms of the whole, wherever it is cut into pieces")
  func tokens() throws {
    var analyzer = Analyzer()
    var (tokens, keys, positions) = (TokenBuffer(), [UInt64](), [UInt32]())
    func take(_ tokens: inout TokenBuffer) {
      keys += tokens.keys
      positions += tokens.positions
      tokens.removeAll()
    }
    let summary = analyzer.tokenize(Document(key: "a", text: Self.text(Self.run)), into: &tokens, take)
    take(&tokens)
    #expect(summary.length == Self.run.count && summary.positionCount == UInt32(Self.run.count))
    #expect(analyzer.length(of: Document(key: "a", text: Self.text(Self.run))) == summary.length)
    // After the bigrams come the characters that end a run and begin none.
    let bigrams = Self.run.count - 1
    #expect(Array(positions[..<bigrams]) == (0..<bigrams).map { UInt32($0) } && keys.count <= bigrams + 1)
    var folded = FoldedText()
    folded.fold(Self.text(Self.run).utf8.span, in: 0..<Self.run.count * 3)
    #expect(
      zip(folded.characters, folded.characters.dropFirst()).map { TermKey.bigram($0.scalar, $1.scalar) }
        == Array(keys[..<bigrams]))
  }

  @Test("what stands across two pieces is found, and marked where it stands")
  func found() throws {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "a", text: Self.text(Self.run)))
    }
    let index = try Index(at: directory.path)
    for start in [0, 10_918, 10_920, 10_922, 21_842, 32_765, 65_530, 76_455, 87_379, 99_994] {
      let phrase = Self.text(Self.run[start..<start + 6])
      let hit = try #require(try index.search("\"\(phrase)\"").hits.first, "at \(start)")
      #expect(hit.snippets.first?.sources.contains(start * 3..<start * 3 + 18) == true, "at \(start)")
    }
  }

  @Test(
    "analysis holds a few pieces of the text at a time, and little more than the text for all of its terms",
    arguments: ["长文一篇。", "中", "中文，", "word ", "a b ", "1 2 ", "a", "\u{FDFA}", "%", "字a1", "\n", "（"])
  func memory(pattern: String) throws {
    let text = String(repeating: pattern, count: (2 << 20) / pattern.utf8.count)
    var analyzer = Analyzer()
    var (tokens, most, kept) = (TokenBuffer(), 0, 0)
    var maker = TokenBlockMaker(WordPages())
    func take(_ tokens: inout TokenBuffer) {
      most = max(most, tokens.keys.count * 12 + tokens.texts.count * 24 + tokens.bytes.count)
      kept += (try? maker.block(of: tokens).byteCount) ?? 1 << 40
      tokens.removeAll()
    }
    _ = analyzer.tokenize(Document(key: "a", text: text), into: &tokens, take)
    take(&tokens)
    #expect(most < 32 << 20)
    #expect(kept < 8 * text.utf8.count)
  }

  @Test("a document that just is, or is not, long is cut as its copy in a merge is", arguments: [1, 2])
  func boundary(pieces: Int) throws {
    let directory = TemporaryDirectory()
    for count in pieces * StoredFormat.pieceByteCount - 8..<pieces * StoredFormat.pieceByteCount + 3 {
      try Index.write(at: directory.path) { (writer) throws in
        try writer.add(Document(key: "\(count)", text: String(repeating: "a", count: count)))
      }
    }
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    let findings = try Index.deepCheck(at: directory.path)
    #expect(findings.damage == [] && findings.incomparable == [])
    let together = TemporaryDirectory()
    try Index.write(at: together.path) { (writer) throws in
      for count in pieces * StoredFormat.pieceByteCount - 8..<pieces * StoredFormat.pieceByteCount + 3 {
        try writer.add(Document(key: "\(count)", text: String(repeating: "a", count: count)))
      }
    }
    let bytes = [directory, together].map { contents(ofFolder: $0.path).filter { $0.key.hasSuffix(".segment") } }
    #expect(Array(bytes[0].values) == Array(bytes[1].values))
  }

  @Test("the texts of a long document come back from its frames, beside short ones")
  func stored() throws {
    let directory = TemporaryDirectory()
    let documents = [
      Document(key: "a", text: "short"), Document(key: "b", title: "long", text: Self.text(Self.run)),
      Document(
        key: "c", text: Self.text(Self.run[..<40_000]),
        fields: [Field(name: "n", value: Self.text(Self.run[..<30_000]))]),
      Document(key: "d", text: "short again"),
    ]
    try Index.write(at: directory.path) { (writer) throws in for document in documents { try writer.add(document) } }
    let index = try Index(at: directory.path)
    for document in documents { #expect(try index.document(document.key) == document) }
    #expect(try Index.check(at: directory.path) == [])
  }
}
