import TestSupport
import Testing

@testable import Diglot

@Suite struct AnalysisTests {
  /// The terms of a text with their positions, stems and longer words left out: `华为@0 为@1`.
  private static func positions(_ text: String) throws -> String {
    let left: Set<AnalyzedTerm.Kind> = [.stem, .word, .value]
    let terms = try Analysis.terms(of: text).filter { !left.contains($0.kind) }
    return terms.map { "\($0.term)@\($0.position)" }.joined(separator: " ")
  }

  @Test("a number written otherwise has its value beside it, at the place of the number")
  func values() throws {
    let values = try Analysis.terms(of: "共四萬人，占36%").filter { $0.kind == .value }
    #expect(values.map(\.term) == ["40000", "36%"])
    #expect(values.map(\.position) == [1, 6])
    #expect(values.map(\.start) == [3, 18])
  }

  @Test(
    "letters and digits part, and a position is a character",
    arguments: [
      ("1882EFLOPS", "1882@0 eflops@4"), ("1882 EFLOPS", "1882@0 eflops@4"), ("1882\nEFLOPS", "1882@0 eflops@4"),
      ("第3章", "第@0 3@1 章@2"), ("Mate60发布", "mate@0 60@4 发布@6 布@7"),
    ])
  func lettersAndDigits(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "a gap of one position stands where no phrase goes on",
    arguments: [
      ("big, data", "big@0 data@4"), ("big -- data", "big@0 data@4"), ("10、20", "10@0 20@3"), ("F, 5", "f@0 5@2"),
      ("中，国", "中@0 国@2"), ("中。\n国", "中@0 国@2"), ("か な", "か@0 な@2"), ("か 中", "か@0 中@2"), ("a，1", "a@0 1@2"),
      ("(a)", "a@0"),
    ])
  func gaps(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "no gap stands where words and numbers are parted by nothing, a space or a hyphen",
    arguments: [
      ("big data", "big@0 data@3"), ("big-data", "big@0 bigdata@0 data@3"), ("big\n\ndata", "big@0 data@3"),
      ("12 34", "12@0 34@2"), ("F5", "f@0 5@1"), ("F 5", "f@0 5@1"), ("F-5", "f@0 5@1"), ("GPT-\n4", "gpt@0 4@3"),
      ("5 %", "5@0 %@1"), ("node.js", "node@0 nodejs@0 js@4"),
    ])
  func together(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "each sign within words and numbers has a gap of its own",
    arguments: [
      ("10.20.30", "10@0 20@5 30@10"), ("10/20", "10@0 20@6"), ("a_b", "a@0 b@6"), ("10:20", "10@0 20@8"),
      ("v3.12.1", "v@0 3@1 12@5 1@10"), ("a@b", "a@0 @@1 b@2"), ("10. 20", "10@0 20@3"), ("A组3", "a@0 组@1 3@2"),
    ])
  func separators(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "white space between Han characters is as if it were not there",
    arguments: ["华为", "华 为", "华\n为", "华\r\n为", "华\n\n　　为", "華\u{A0}為", " 华为 "])
  func wraps(text: String) throws { #expect(try Self.positions(text) == "华为@0 为@1") }

  @Test(
    "digits are grouped by three and have one point",
    arguments: [
      ("1,882", "1882@0"), ("1,882台", "1882@0 台@4"), ("1,882,000.5x", "1882000.5@0 x@9"), ("12,34", "12@0 34@3"),
      ("1,2345", "1@0 2345@2"), ("1234,567", "1234@0 567@5"), ("495.8", "495.8@0"), ("1.", "1@0"), (".5", "5@0"),
      ("2026.4.21", "2026@0 4@7 21@11"), ("3.14.15.9", "3@0 14@4 15@9 9@14"), ("１，８８２", "1882@0"),
    ])
  func numbers(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "apostrophes and signs that mean something stay",
    arguments: [
      ("don't", "don't@0 dont@0"), ("don’t", "don't@0 dont@0"), ("company's", "company@0 companys@0"),
      ("'quoted'", "quoted@0"), ("36%", "36@0 %@2"), ("５０％", "50@0 %@2"), ("x ++y", "x@0 +@1 +@2 y@3"),
      ("# a", "#@0 a@1"), ("1+1", "1@0 +@1 1@2"),
    ])
  func signs(text: String, terms: String) throws { #expect(try Self.positions(text) == terms) }

  @Test(
    "width, case, marks and variants make no difference",
    arguments: [("ＡＢ", "ab"), ("Straße", "strasse"), ("CAFÉ", "cafe\u{301}"), ("ｶﾞ", "ガ"), ("衞", "卫"), ("豈", "岂")])
  func folding(text: String, other: String) throws {
    #expect(try Self.positions(text) == Self.positions(other))
  }

  @Test("a term knows its bytes in the original, white space within included")
  func offsets() throws {
    let text = "甲\n\n骨, ﬁne 1,882"
    let terms = try Analysis.terms(of: text).filter { $0.kind != .stem && $0.kind != .word && $0.kind != .character }
    #expect(terms.map(\.term) == ["甲骨", "fine", "1882"])
    #expect(
      terms.map { String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self) } == ["甲\n\n骨", "ﬁne", "1,882"])
  }

  @Test("a bare query has the terms that a search looks for, and a character only where it stands alone")
  func asQuery() throws {
    let terms = try Analysis.terms(of: "running in 算力 力", asQuery: true)
    #expect(terms.map(\.kind).filter { $0 != .word } == [.written, .stem, .stem, .bigram, .bigram])
    #expect(try Analysis.terms(of: "力", asQuery: true).map(\.kind) == [.character])
    #expect(try Analysis.terms(of: "力，x", asQuery: true).map(\.term) == ["力", "x", "x"])
  }

  @Test("a query has no pairs, no ends of runs and no parts of hyphenated words")
  func documentsAlone() throws {
    let terms = try Analysis.terms(of: "大語言模型（LLM）infor-\nmation", asQuery: true)
    #expect(terms.map(\.term).filter { $0.count > 2 } == ["llm", "llm", "information", "inform"])
    #expect(terms.allSatisfy { $0.kind != .pair && $0.kind != .character })
  }

  @Test("a long text folds in pieces as it does whole")
  func pieces() throws {
    var random = RandomDocuments(seed: 9)
    let unit = (0..<40).map { _ in random.text(12) + ["。", ". ", ".\n"][random.below(3)] }.joined()
    let text = String(repeating: unit, count: 160_000 / unit.utf8.count)
    let analyzers = SearchAnalyzers()
    analyzers.fill(text.utf8.span, [])
    var whole = FoldedText()
    whole.read(text)
    var units = TextUnits()
    units.append(whole.runs, of: whole, stemmer: Stemmer())
    #expect(analyzers.units.all == units.all)
  }
}
