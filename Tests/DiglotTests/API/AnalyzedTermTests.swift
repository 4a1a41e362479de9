import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite("The terms that an analysis lists") struct AnalyzedTermTests {
  /// A term, by what its place in a dictionary tells of it, and its positions where it has them.
  private struct Listed: Hashable {
    var kind: AnalyzedTerm.Kind
    var name: String
    var positions: [UInt32] = []
  }

  /// All terms of an index that has one document with this text, but for those of its key and fields.
  private static func indexed(_ text: String) throws -> Set<Listed> {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.add(Document(key: "k", text: text)) }
    let reader = try #require(try Snapshot(directory: directory.path).segments.first).reader
    var terms: Set<Listed> = []
    func positions(_ info: TermInfo) throws -> [UInt32] {
      var cursor = try PostingsCursor(info, reader.postings)
      var positions: [UInt32] = []
      try cursor.positions(into: &positions)
      return positions
    }
    var integers = try reader.integerTerms.cursor()
    while let (key, info) = try integers.next() {
      let kind: AnalyzedTerm.Kind = TermKey.isBigram(key) ? .bigram : .character
      let positions = TermKey.hasPositions(key) ? try positions(info) : []
      terms.insert(Listed(kind: kind, name: TermKey.text(of: key), positions: positions))
    }
    var texts = try reader.textTerms.cursor()
    while let info = try texts.next() {
      let tag = try #require(TermKey.Tag(rawValue: texts.text[0]))
      let kinds: [TermKey.Tag: AnalyzedTerm.Kind] = [.word: .written, .stem: .stem, .value: .value, .pair: .pair]
      guard let kind = kinds[tag] else { continue }
      let name = String(decoding: texts.text.dropFirst(), as: UTF8.self)
      terms.insert(
        Listed(kind: kind, name: name, positions: TermKey.hasPositions(tag: tag.rawValue) ? try positions(info) : []))
    }
    return terms
  }

  /// The same, of the terms that are listed. What ends runs has positions in the list, but none in an index.
  private static func listed(_ text: String, runEnds: Set<String>) throws -> Set<Listed> {
    var positions: [Listed: Set<UInt32>] = [:]
    for term in try Analysis.terms(of: text) {
      let kind: AnalyzedTerm.Kind = term.kind == .number || term.kind == .symbol ? .written : term.kind
      let name = term.otherName.map { "\(term.term)\0\($0)" } ?? term.term
      let hasPositions = kind != .value && kind != .pair && !(kind == .character && runEnds.contains(name))
      positions[Listed(kind: kind, name: name), default: []].formUnion(hasPositions ? [UInt32(term.position)] : [])
    }
    return Set(positions.map { Listed(kind: $0.kind, name: $0.name, positions: $1.sorted()) })
  }

  private static func check(_ text: String, _ comment: Comment? = nil) throws {
    let indexed = try indexed(text)
    let runEnds = indexed.filter { $0.kind == .character && $0.positions.isEmpty }
    let listed = try listed(text, runEnds: Set(runEnds.map(\.name)))
    #expect(listed.subtracting(indexed) == [], comment)
    #expect(indexed.subtracting(listed) == [], comment)
  }

  @Test(
    "are those of an index, for texts of all kinds of terms",
    arguments: [
      "", "。", "算力 running", "大语言模型（LLM）和人工智能（Artificial Intelligence，AI）。LLM（大語言模型）",
      "infor-\nmation well-\nknown inter-\nna-\ntional", "四萬人，1,882 EFLOPS，36%，2026-05-18，民國115年四月廿一日",
      "C++ C# ￥ don’t company's", "国。中国。人中，国 中 か な", String(repeating: "long", count: 50) + "er",
      String(repeating: "ß", count: 59) + "é", String(repeating: "1234567890", count: 13),
      "北京大学" + String(repeating: "長", count: 20) + "（" + String(repeating: "Very Long Name ", count: 6) + "）",
    ])
  func kinds(text: String) throws { try Self.check(text) }

  @Test("are those of an index, for the Fixtures")
  func fixtures() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey]))
    var count = 0
    for case let file as URL in files where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    {
      try Self.check(String(decoding: Data(contentsOf: file), as: UTF8.self), "\(file.lastPathComponent)")
      count += 1
    }
    #expect(count > 50)
  }

  @Test("are those of an index, for random texts", arguments: 1...60)
  func randomTexts(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    let others = [
      "（LLM）", "大語言模型（LLM）", "four-\n", "四萬", "百分之三十六", "2026年4月21日", "C++", "€", "don't", "é\u{300}", "１,８８２",
    ]
    var text = ""
    for _ in 0..<random.below(12) { text += random.text(random.below(12)) + others[random.below(others.count)] }
    try Self.check(text, "seed \(seed): \(text.debugDescription)")
  }

  @Test("are those of an index, for a text that is analysed in pieces")
  func pieces() throws {
    let unit = "國人。大語言模型（LLM）很大。四萬人 infor-\nmation. 人民\n"
    try Self.check(String(repeating: unit, count: 200_000 / unit.utf8.count))
  }

  @Test("have the bytes that they stand for")
  func sources() throws {
    let text = "使用，大語言模型（LLM）"
    let terms = try Analysis.terms(of: text).filter { $0.kind == .pair }
    #expect(terms.map { [$0.term, $0.otherName] } == [["大语言模型", "llm"], ["llm", "大语言模型"]])
    #expect(terms.allSatisfy { String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self) == "大語言模型（LLM" })
    #expect(terms.map(\.position) == [3, 3])
    let ends = try Analysis.terms(of: "国中，人中").filter { $0.kind == .character }
    #expect(ends.map { [$0.start, $0.end, $0.position] } == [[3, 6, 1]])
  }
}
