import Diglot
import TestSupport
import Testing

/// What texts may repeat without end.
private enum Repeated {
  static let brackets = ["（(", "(", ")", "a(", "中(", "中（", "中文（ab）", "ab (", "（LLM）", "LLM（大语言模型）", "[", "{", "〈"]
  static let quotes = ["\"", "“", "「", "'", "a'", "’", "don't ", "「中」（ab", "\"a \""]
  static let numbers = [
    "1", "1,", "111,", "1,111,", "1.", "0", "１", "٣", "1-", "123-4567-", "1:", "1⁄", "½", "1%", "% ", "²", "−1", "Ⅷ",
    "2026-01-", "2026年1月", "年", "3 May 2026, ", "1 000 ",
  ]
  static let numerals = [
    "一", "一二三", "万", "亿", "十", "〇", "分之", "三分之", "三点", "点五", "几", "十多", "民国", "第一", "两", "一百五",
  ]
  static let marks = [
    "\u{301}", "e\u{301}", "\u{301}\u{316}", "\u{316}\u{301}\u{334}", "Z\u{351}\u{36B}\u{343}", "\u{F71}\u{F72}", "ệ",
    "\u{5B0}\u{5B1}", "क्", "क्ष", "\u{20E3}", "\u{FE0F}", "❤\u{FE0F}", "\u{AD}", "a\u{AD}", "\u{AD} ", "\u{FEFF}",
    "\u{200B}",
  ]
  static let letters = [
    "a", "A", "Ab", "abcdefghij", "the ", "a b ", "ﬃ", "ß", "ب", "ก", "สวัสดี", "\u{FDFA}", "\u{FDFA} ", "c+",
    "c#", ".net", "a.net",
    "Lui Chi-hing（吕志兴）",
  ]
  static let ideographs = [
    "中", "算力", "中 ", "中a", "中。", "。", "\u{20000}", "カ", "ー", "ひ", "中·", "·", "和与", "각", "\u{1100}", "\u{1161}",
    "\u{11A8}",
    "\u{1100}\u{1161}\u{11A8}", "ㄱ", "龘", "軟體",
  ]
  static let symbols = [
    "👩\u{200D}", "👍🏽", "🇨🇭", "🇨", "\u{200D}", "1\u{FE0F}\u{20E3}", "℃", "㊣", "\u{E0061}", "★", "€", "+", "=", "@", "a@",
    "•",
  ]
  static let joints = [
    "-", "a-", "a-\n", "-\n", "- ", "a.", "A.b", ".", ". ", "...", "a_", "/", ":", "http://a.b/c?", ",", "1,", "；", "、",
    "—", "…",
    "Ab. ", ". , ", "! 1",
  ]
  static let spaces = [
    " ", "\n", "\r\n", "\r", "\t", "\u{2028}", "\u{3000}", "a\n\n", "\0", "\u{1}", "\\", "|a|b|\n", "# ", "===\n",
  ]
  static let all = brackets + quotes + numbers + numerals + marks + letters + ideographs + symbols + joints + spaces

  /// Some that repeat together.
  static func mixed(seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    return (0..<Int.random(in: 2...4, using: &random)).map { _ in all.randomElement(using: &random) ?? "" }.joined()
  }
}

@Suite("A document costs time in proportion to its bytes")
struct LinearCostTests {
  private static let byteCount = 8 << 10

  /// Adds a document of a text, and searches it with snippets, on this thread.
  private func use(_ text: String, for query: String) throws {
    let directory = TemporaryDirectory()
    let writer = try IndexWriter(at: directory.path)
    try writer.add(Document(key: "a", text: text))
    try writer.commit()
    writer.close()
    let index = try Index(at: directory.path)
    for query in [query, "\"\(query)\""] { _ = try? index.search(query) }
  }

  /// - Parameter end: Follows what repeats: it may decide how all of that is read.
  private func expectLinear(_ pattern: String, end: String, byteCount: Int = byteCount) throws {
    let growth = try growth(from: byteCount / pattern.utf8.count + 1) { count in
      try use("zebra " + String(repeating: pattern, count: count) + end, for: "zebra \(pattern)")
    }
    #expect(growth < linearGrowth, "\(pattern.debugDescription) with \(end) at the end")
  }

  @Test("whatever repeats in it", arguments: Repeated.all)
  func repeated(_ pattern: String) throws { try expectLinear(pattern, end: "") }

  @Test(
    "whatever repeats, and whatever ends it",
    arguments: ["111,", "1,111,", "1-", "1.", "（", "中（", "(", "“", "a-", "a-\n", "十", "万", "a.", "\u{301}\u{316}"],
    ["1111", "a）。"])
  func ended(_ pattern: String, end: String) throws {
    try expectLinear(pattern, end: end, byteCount: Self.byteCount * 2)
  }

  @Test("whatever repeats together", arguments: 0..<25 as Range<UInt64>)
  func mixed(seed: UInt64) throws { try expectLinear(Repeated.mixed(seed: seed), end: "") }

  @Test("however many fields it has, and however long they are")
  func fields() throws {
    let growth = try growth(from: 4_000) { count in
      let directory = TemporaryDirectory()
      let name = String(repeating: "n\u{301}\u{316}", count: count)
      let fields = (0..<count).map { Field(name: "f\($0)", value: "v") } + [Field(name: name, value: name)]
      try Index.write(at: directory.path) { (writer) throws in
        try writer.add(Document(key: "a", text: "zebra", fields: fields))
      }
      _ = try Index(at: directory.path).search("zebra")
    }
    #expect(growth < linearGrowth)
  }
}
