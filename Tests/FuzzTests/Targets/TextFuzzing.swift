import TestSupport

@testable import Diglot

enum TextFuzzing {
  static let seeds = [
    "算力 is computing power。\n觀塘的新數據\n中心下月啟用", "1,882 EFLOPS 1882EFLOPS(FP16) ½ ㎡ ℃ №5 ﷺ",
    "Beyoncé’s co-operation e\u{301} ẞ ŉ",
    "👩‍👩‍👧‍👦👍🏽🇭🇰 ★ ☎️ 1️⃣", "大语言模型（LLM）与CPU（Central Processing Unit）", "二〇二六年五月十八日 3.14 −5 四万 40,000", "が と カ゚ 한국어 ไทย हिन्दी",
    "a-\nb­c\u{200B}d\u{FEFF}", "- 白菜\n- 苹果\n\n| 表 | 格 |\n# 题\n",
  ]

  private static let longest = 4096

  /// Indexes a text, checks the index, and finds the beginning of the text in it.
  static func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes.prefix(longest), as: UTF8.self)
    let directory = TemporaryDirectory()
    do {
      try Index.write(at: directory.path) { (writer) throws in
        try writer.add(Document(key: "a", title: String(text.prefix(12)), text: text))
        try writer.add(Document(key: "b", text: String(text.reversed())))
      }
      expect(try Index.check(at: directory.path).isEmpty, "a fresh index is damaged")
      let index = try Index(at: directory.path)
      expect(try index.document("a")?.text.utf8.elementsEqual(text.utf8) ?? false, "the text is not what was added")
      for query in [Query.words(String(text.prefix(20)), field: nil), .phrase(String(text.prefix(6)), field: nil)] {
        for hit in try index.search(query).hits { expectSlices(hit) }
      }
      let han = text.unicodeScalars.drop { !(0x4E00...0x9FFF ~= $0.value) }.prefix { 0x4E00...0x9FFF ~= $0.value }
        .prefix(4)
      if !han.isEmpty {
        let hits = try index.search(.phrase(String(Substring(han)), field: nil)).hits
        expect(hits.contains { $0.key == "a" }, "\(String(Substring(han))) is not found where it stands")
      }
    } catch { expect(false, "\(error)") }
  }

  /// Every highlight is a range of its text that begins and ends with a character.
  static func expectSlices(_ hit: Hit) {
    for snippet in hit.snippets { expectSlices(snippet.highlights, of: snippet.text) }
    expectSlices(hit.titleHighlights, of: hit.title)
  }

  private static func expectSlices(_ ranges: [Range<Int>], of text: String) {
    let utf8 = Array(text.utf8)
    var end = 0
    for range in ranges {
      expect(range.lowerBound >= end && range.upperBound <= utf8.count && !range.isEmpty, "\(range) of \(utf8.count)")
      end = range.upperBound
      expect(utf8[range.lowerBound] & 0xC0 != 0x80, "a highlight begins within a character")
      expect(range.upperBound == utf8.count || utf8[range.upperBound] & 0xC0 != 0x80, "one ends within a character")
    }
  }
}
