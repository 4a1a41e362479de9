import Diglot
import Testing

@testable import DiglotFiles
@testable import DiglotJSON
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

@Suite struct DisplayWidthTests {
  @Test(
    "a wide character takes two columns, a mark none, an emoji of many parts two",
    arguments: [
      ("", 0), ("abc", 3), ("算力", 4), ("ＡＢ", 4), ("ｱ", 1), ("e\u{301}", 1), ("한글", 4), ("👨‍👩‍👧", 2), ("𠮷", 2),
      ("❤\u{FE0F}", 2), ("a\u{200B}b", 2), ("「」，", 6), ("“…”", 3), ("\u{FEFF}x", 1),
    ])
  func widths(_ text: String, _ expected: Int) {
    #expect(DisplayWidth.of(text) == expected)
  }
}

@Suite struct HighlightedTextTests {
  private let plain = Style(showsColors: false)

  @Test("marks are byte ranges, painted where the characters are")
  func marks() {
    let text = HighlightedText("全國算力平台", highlights: [6..<12, 15..<18])
    #expect(text.painted(Style(showsColors: true)) == "全國\u{1B}[1;31m算力\u{1B}[0m平\u{1B}[1;31m台\u{1B}[0m")
    #expect(text.painted(plain) == "全國算力平台")
  }

  @Test("what is not marked has the colour of a role")
  func roles() {
    let text = HighlightedText("使用手冊", highlights: [6..<12])
    let style = Style(showsColors: true)
    #expect(text.painted(style, .title) == "\u{1B}[1m使用\u{1B}[0m\u{1B}[1;31m手冊\u{1B}[0m")
    #expect(text.lines(width: 4, style, .title).count == 2)
  }

  @Test("the end of an item is a dot, but not within a highlight")
  func breaks() {
    let snippet = Snippet(text: "清單  白菜  香  蕉", highlights: [8..<14, 16..<24], sources: [7..<13, 14..<22])
    let shown = snippet.withShownBreaks
    #expect(shown.text == "清單 · 白菜 · 香  蕉")
    #expect(shown.highlights.map { String(decoding: Array(shown.text.utf8)[$0], as: UTF8.self) } == ["白菜", "香  蕉"])
  }

  @Test("control characters cannot reach the terminal")
  func controls() {
    #expect(HighlightedText("a\u{1B}[2Jb\r\nc\u{9B}d\te", highlights: []).painted(plain) == "a [2Jb c d e")
    let page = HighlightedText("a\r\nb\tc\u{7}d\n", highlights: [], keepsLines: true)
    #expect(page.painted(plain) == "a\nb\tc d\n")
  }

  @Test(
    "lines end at spaces and beside wide characters, never before closing punctuation",
    arguments: [
      ("one two three", 9, ["one two", "three"]), ("算力平台", 4, ["算力", "平台"]), ("算力平台", 5, ["算力", "平台"]),
      ("算力，平台", 4, ["算", "力，", "平台"]), ("他說「好」", 6, ["他說", "「好」"]), ("abcdefgh", 4, ["abcd", "efgh"]),
      ("GPU算力", 5, ["GPU算", "力"]), ("  算力  ", 10, ["算力"]), ("", 10, []),
    ])
  func wrapping(_ text: String, _ width: Int, _ expected: [String]) {
    #expect(HighlightedText(text, highlights: []).lines(width: width, plain) == expected)
  }

  @Test("no line is wider than it may be, and nothing but spaces is lost", arguments: 4..<40)
  func everyWidth(_ width: Int) {
    let text = "延長十二局逆轉　山貓隊再見全壘打奪冠，InkBridge 3.0 prints from a phone（without a driver），「好」。"
    let lines = HighlightedText(text, highlights: [3..<9]).lines(width: width, plain)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }
}

@Suite struct DecimalTests {
  @Test(
    "decimals are rounded",
    arguments: [
      (12.3456, 2, "12.35"), (0.005, 1, "0.0"), (0, 3, "0.000"), (-1.5, 0, "-2"), (999.9996, 3, "1000.000"),
      (.nan, 2, "0"), (.infinity, 2, "0"),
    ] as [(Double, Int, String)])
  func fixed(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(Decimal.fixed(value, decimals: decimals) == expected)
  }

  @Test("thousands are set apart, and one thing is no plural")
  func counts() {
    #expect([0, 999, 1000, 1_234_567, -1000].map(Decimal.grouped) == ["0", "999", "1,000", "1,234,567", "-1,000"])
    #expect(Decimal.count(1, "document") == "1 document")
    #expect([999, 3_400, 116_000, 999_960].map(ByteSize.describe) == ["999 B", "3.4 kB", "116 kB", "1.0 MB"])
  }

  @Test("columns of a table stand under each other whatever their script")
  func table() {
    var table = Table(alignments: [.left, .right, .left])
    table.add(["算力", "1", "a"])
    table.add(["x", "22", "b\nc"])
    #expect(table.text == "算力   1  a\nx     22  b c\n")
  }

  @Test("progress says the rate and the time left")
  func progress() {
    let line = Progress.line(documents: 12_345, bytes: 40_000_000, of: 124_000_000, seconds: 2)
    #expect(line == "12,345 documents, 20.0 MB/s, 0:05 left")
    #expect(Progress.line(documents: 1, bytes: 500_000, of: 0, seconds: 1) == "1 document, 0.5 MB/s")
  }
}
