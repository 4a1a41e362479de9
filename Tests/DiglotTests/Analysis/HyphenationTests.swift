import TestSupport
import Testing

@testable import Diglot

@Suite("Words that are hyphenated at line ends")
struct HyphenationTests {
  /// The written words of a text with their positions.
  private static func words(_ text: String, asQuery: Bool = false) throws -> String {
    let terms = try Analysis.terms(of: text, asQuery: asQuery).filter { $0.kind == (asQuery ? .stem : .written) }
    return terms.map { "\($0.term)@\($0.position)" }.joined(separator: " ")
  }

  @Test(
    "are one word and their parts",
    arguments: [
      ("the infor-\nmation age", "the@0 information@3 infor@3 mation@8 age@14"),
      ("well-\r\n\t known", "wellknown@0 well@0 known@4"),
      ("well‐\n\n　　known", "wellknown@0 well@0 known@4"),
      ("state-\nof", "stateof@0 state@0 of@5"),
      ("state-\nof-art", "stateof@0 stateofart@0 state@0 of@5 art@7"),
      ("inter-\nna-\ntional", "international@0 interna@0 inter@0 national@5 na@5 tional@7"),
      ("Com-\npany’s", "company@0 companys@0 com@0 pany@3"), ("do-\nn't", "don't@0 dont@0 do@0 n't@2"),
      ("caf-\nés", "cafes@0 caf@0 es@3"),
      ("run-\u{200B}\nning", "running@0 run@0 ning@3"),
    ])
  func parts(text: String, words: String) throws { #expect(try Self.words(text) == words) }

  @Test(
    "are one word alone where the hyphen is soft",
    arguments: ["infor\u{AD}mation", "infor\u{AD}\nmation", "infor\u{AD}\r\n\r\n  mation", "in\u{AD}for\u{AD} mation"])
  func soft(text: String) throws { #expect(try Self.words(text) == "information@0") }

  @Test(
    "are none where a hyphen or a dash stands otherwise",
    arguments: [
      ("pre- and", "pre@0 and@3"), ("well-known", "well@0 wellknown@0 known@4"), ("well --\nknown", "well@0 known@5"),
      ("well--\nknown", "well@0 known@5"), ("well -\nknown", "well@0 known@5"), ("well-\n“known", "well@0 known@5"),
      ("GPT-\n4", "gpt@0"), ("-\na", "a@0"), ("a-\n", "a@0"), ("a\u{AD}", "a@0"), ("a \u{AD}b", "a@0 b@1"),
    ])
  func otherHyphens(text: String, words: String) throws { #expect(try Self.words(text) == words) }

  @Test("are one word in a query")
  func query() throws {
    #expect(try Self.words("infor-\nmation well-\nknown", asQuery: true) == "inform@0 wellknown@11")
  }

  @Test("with no end cost no more than their letters")
  func longChain() throws {
    let terms = try Analysis.terms(of: String(repeating: "ab-\n", count: 1000) + "ab")
    #expect(terms.filter { $0.kind == .written }.count < 9000)
  }

  private static let text = """
    The infor-
    mation age: well-
        known facts, state-
    of-the-art infra-\r
    struc-\r
    ture for GPT-
    4, run-
    s in 中 国 人 民

    　　銀 行.
    """

  @Test(
    "are found and shown in phrases and alone",
    arguments: [
      ("information", "information", "infor-\nmation"), ("infor", "infor", "infor"), ("mation", "mation", "mation"),
      ("\"the information age\"", "The information age", "The infor-\nmation age"),
      ("\"the infor mation age\"", "The information age", "The infor-\nmation age"),
      ("\"well known facts\"", "wellknown facts", "well-\n    known facts"),
      ("\"age, well-known\"", "age: wellknown", "age: well-\n    known"),
      ("\"wellknown facts\"", "wellknown facts", "well-\n    known facts"),
      ("\"state-of-the-art infrastructure\"", "state-of-the-art infrastructure", nil),
      ("infrastructure", "infrastructure", "infra-\r\nstruc-\r\nture"), ("structures", "structure", "struc-\r\nture"),
      ("infrastr*", "infrastructure", nil), ("\"GPT-4, runs\"", "GPT-4, runs", "GPT-\n4, run-\ns"),
      ("run", "runs", "run-\ns"), ("\"中国人民银行\"", "中国人民銀行", nil), ("\"in 中国\"", "in 中国", "in 中 国"),
      ("\"人民銀行\"", "人民銀行", "人 民\n\n　　銀 行"),
    ] as [(String, String, String?)])
  func found(query: String, shown: String, source: String?) throws {
    let directory = TemporaryDirectory()
    _ = try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "a", text: Self.text))
    }
    #expect(try Index.check(at: directory.path).isEmpty)
    let hits = try Index(at: directory.path).search(query).hits
    let snippet = try #require(hits.first?.snippets.first)
    #expect(snippet.highlights.map { String(decoding: Array(snippet.text.utf8)[$0], as: UTF8.self) } == [shown])
    guard let source else { return }
    #expect(snippet.sources.map { String(decoding: Array(Self.text.utf8)[$0], as: UTF8.self) } == [source])
  }

  @Test(
    "are shown joined, and with their hyphen where it seems to be their own",
    arguments: [
      ("infor-\nmation", "information"), ("INFOR-\nMATION", "INFORMATION"), ("infor\u{AD}\nmation", "information"),
      ("state-\nof-the-art", "state-of-the-art"), ("state-of-\nthe-art", "state-of-the-art"),
      ("infra-\nstruc-\nture", "infrastructure"), ("Franco-\nGerman", "Franco-German"), ("GPT-\n4", "GPT-4"),
      ("5-\nyear", "5-year"), ("pre- and", "pre- and"), ("a -\nb", "a - b"), ("算-\n力", "算- 力"),
    ])
  func display(text: String, shown: String) {
    let display = DisplayText(text.utf8.span, 0..<text.utf8.count)
    #expect(String(String.UnicodeScalarView(display.characters.compactMap { Unicode.Scalar($0.scalar) })) == shown)
  }
}
