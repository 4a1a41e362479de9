import TestSupport
import Testing

@testable import Diglot

@Suite("What is written together") struct WrittenTogetherTests {
  /// The phrases of each stretch of a query: `f@0 5@1 | f5@0`.
  private static func stretches(_ text: String) -> [String] {
    QueryAnalyzer().writtenTogether(text).map { stretch in
      stretch.alternatives.map { phrase in
        phrase.map { part in
          guard case .term(let term, let offset) = part else { return "?" }
          return "\(term.description)@\(offset)"
        }.joined(separator: " ")
      }.joined(separator: " | ")
    }
  }

  @Test(
    "is looked for as typed, without separators, and joined",
    arguments: [
      ("F5", ["f@0 5@1"]), ("EB-W06", ["eb@0 w@2 06@3 | ebw@0 06@3"]),
      ("10.20.30", ["10@0 20@5 30@10 | 10@0 20@2 30@4"]), ("Wi-Fi", ["wi@0 fi@2 | wifi@0"]),
      ("doesn't", ["doesn't@0 | doesnt@0"]), ("1,882EFLOPS", ["1882@0 eflops@4"]),
      ("2345-6789", ["2345@0 6789@4 | 23456789@0"]), ("10-20", ["10@0 20@2"]),
      ("a@b.org", ["a@0 @@1 b@2 org@3 | a@0 b@1 org@2 | a@0 borg@1"]), ("C++11", ["c++@0 11@3"]),
      ("按F5键，Wi-Fi", ["f@0 5@1", "wi@0 fi@2 | wifi@0"]),
    ])
  func alternatives(text: String, phrases: [String]) { #expect(Self.stretches(text) == phrases) }

  @Test(
    "is nothing that white space, an ideograph or a comma parts",
    arguments: ["F 5", "A组3", "A，3", "A、B", "word", "C++", "算力", ""])
  func apart(text: String) { #expect(Self.stretches(text) == []) }

  @Test("knows its runs and its bytes")
  func places() throws {
    let stretch = try #require(QueryAnalyzer().writtenTogether("按 F5 键").first)
    #expect(stretch.runs == 1..<3)
    #expect(stretch.source == 4..<6)
  }

  /// The texts in which one of the alternatives of the only stretch of a query stands.
  private func found(_ query: String, in texts: [String]) throws -> Set<String> {
    let directory = TemporaryDirectory()
    defer { withExtendedLifetime(directory) {} }
    try Index.write(at: directory.path) { (writer) throws in
      for text in texts { try writer.add(Document(key: text, text: text)) }
    }
    let segment = try #require(try Snapshot(directory: directory.path).segments.first)
    let stretch = try #require(QueryAnalyzer().writtenTogether(query).first)
    var found: Set<String> = []
    for phrase in stretch.alternatives {
      let matches = try PhraseMatcher.matches(phrase, .all, in: segment.reader, SearchWork())
      for document in matches.documents { found.insert(texts[Int(document)]) }
    }
    return found
  }

  @Test(
    "matches in order, with nothing, its own separators, a space or a hyphen between the parts",
    arguments: [
      ("F5", ["F5键", "F 5", "F-5"], ["F，5", "F调5", "F/5", "F. 5", "5F", "F.5", "F 键 5"]),
      ("A3", ["A3纸", "用A3"], ["A组3号", "A, 3", "A、3", "3A", "A–，3"]),
      (
        "10.20.30.40", ["10.20.30.40", "10 20 30 40", "10-20-30-40"],
        ["40.30.20.10", "10、20、30、40", "10, 20, 30, 40", "10/20/30/40"]
      ),
      ("EB-W06", ["EB-W06", "EBW06", "EB W06", "eb w-06"], ["W06 EB", "EB，W06", "EB座W室06"]),
      ("EBW06", ["EB-W06", "EBW06"], ["EB座W06"]),
      (
        "editor@example.org", ["editor@example.org", "editor example-org"],
        ["org example editor", "editor，example.org"]
      ),
      ("report_final.docx", ["report_final.docx", "report final docx"], ["docx final report", "report：final docx"]),
      ("1882EFLOPS", ["1,882 EFLOPS", "1882EFLOPS", "1882-eflops"], ["1882 PFLOPS，EFLOPS", "1882，EFLOPS"]),
      ("Wi-Fi", ["Wi-Fi", "wifi", "Wi Fi", "WiFi"], ["Wi，Fi", "Fi-Wi"]),
      ("doesn't", ["doesn’t", "doesnt"], ["does t"]),
      ("2345-6789", ["2345-6789", "23456789", "2345 6789"], ["2345/6789", "2345，6789"]),
      ("½", ["½杯", "1/2", "1 2"], ["第1章，第2章", "1.2", "21"]), ("1/2", ["1/2", "½", "1 2"], ["1.2", "1，2"]),
      ("℃", ["℃", "25°C", "°C"], ["C", "° 和 C"]), ("25°C", ["25℃", "25 °C"], ["25C"]),
    ])
  func matches(query: String, wanted: [String], others: [String]) throws {
    #expect(try found(query, in: wanted + others) == Set(wanted))
  }

  /// The texts that a query finds, best first.
  private func hits(_ query: String, in texts: [String]) throws -> [String] {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      for text in texts { try writer.add(Document(key: text, text: text)) }
    }
    return try Index(at: directory.path).search(query).hits.map(\.key)
  }

  @Test("an arrow is text, and its signs are wanted of no document")
  func arrow() throws {
    #expect(try Set(hits("选项 -> 输出", in: ["选项 -> 输出", "选项 输出", "无"])) == ["选项 -> 输出", "选项 输出"])
  }

  @Test("a hand finds itself first, then its colours")
  func tones() throws {
    #expect(try hits("👍", in: ["好👍🏽的", "好👍的", "好👎的"]) == ["好👍的", "好👍🏽的"])
    #expect(try hits("👍🏽", in: ["好👍的", "好👍🏽的"]).first == "好👍🏽的")
  }

  @Test(
    "another reading is marked whole",
    arguments: [
      ("wifi", "免费Wi-Fi，", "Wi-Fi"), ("cafe", "Café Zoë", "Café"), ("cafe", "Cafe\u{301} Zoë", "Cafe\u{301}"),
      ("23456789", "电话2345-6789，", "2345-6789"), ("kg", "共5㎏。", "㎏"), ("doesnt", "it doesn’t", "doesn’t"),
      ("👍", "好👍🏽的", "👍🏽"), ("c++", "用C++写", "C++"), (".net", "用ASP.NET写", "NET"),
    ])
  func marks(query: String, text: String, mark: String) throws {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in try writer.add(Document(key: "a", text: text)) }
    let snippet = try #require(try Index(at: directory.path).search(query).hits.first?.snippets.first)
    let marks = snippet.sources.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    #expect(marks.contains { $0.contains(mark) }, "\(marks)")
  }
}
