import TestSupport
import Testing

@testable import Diglot

@Suite("Highlights") struct HighlightTests {
  /// What is marked in the title and in the text of the one document that a query finds.
  private func marks(
    _ query: String, title: String = "", _ text: String
  ) throws -> (title: [String], text: [String]) {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "a", title: title, text: text))
      try writer.add(Document(key: "b", title: "別的", text: "完全無關"))
    }
    let hits = try Index(at: directory.path).search(query).hits
    let hit = try #require(hits.first { $0.key == "a" })
    func slice(_ text: String, _ range: Range<Int>) -> String {
      String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }
    return (hit.titleHighlights.map { slice(hit.title, $0) }, hit.snippets.flatMap(\.sources).map { slice(text, $0) })
  }

  @Test("a bare word is marked in title and text, the word of a field in the field alone")
  func fields() throws {
    let (title, text) = ("使用手冊 Quick start", "這本使用手册 is a quick one")
    #expect(try marks("使用手冊", title: title, text) == (["使用手冊"], ["使用手册"]))
    #expect(try marks("title:使用手冊", title: title, text) == (["使用手冊"], []))
    #expect(try marks("text:quick", title: title, text) == ([], ["quick"]))
    #expect(try marks("title:quick~1 text:使用手冊", title: title, text) == (["Quick"], ["使用手册"]))
    #expect(try marks("title:qui* 使用手冊", title: title, text) == (["使用手冊", "Quick"], ["使用手册"]))
  }

  @Test("a hit by its title shows the beginning of its text")
  func titleAlone() throws {
    let directory = TemporaryDirectory()
    _ = try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "a", title: "Quick start", text: "Install the cable. Then wait."))
    }
    let hit = try #require(try Index(at: directory.path).search("quick").hits.first)
    #expect(hit.titleHighlights == [0..<5])
    #expect(hit.snippets == [Snippet(text: "Install the cable. Then wait.", highlights: [], sources: [])])
  }

  @Test(
    "of matches that overlap the longest is marked",
    arguments: [
      ("力平 平台方案", "算力平台方案", ["平台方案"]), ("\"算力平\" \"平台\"", "算力平台", ["算力平"]),
      ("\"国算\" \"算力平台\" \"台方\"", "国算力平台方", ["算力平台"]), ("\"人民\" \"民中\"", "人民中", ["人民"]),
    ])
  func overlaps(_ query: String, _ text: String, _ expected: [String]) throws {
    #expect(try marks(query, text).text == expected)
  }

  @Test(
    "what is written together is marked whole",
    arguments: [
      ("F5", "按 F5 鍵", ["F5"]), ("H100", "有 H100 卡", ["H100"]), ("wi-fi", "the Wi-Fi here", ["Wi-Fi"]),
      ("doesn't", "it doesn't go", ["doesn't"]), ("Café", "un Café noir", ["Café"]),
      ("node.js", "Node.js 22", ["Node.js"]),
      ("C++", "用 C++ 寫", ["C++"]), ("1520", "共 1,520 人", ["1,520"]), ("gpu 算力", "GPU算力", ["GPU", "算力"]),
    ])
  func together(_ query: String, _ text: String, _ expected: [String]) throws {
    #expect(try marks(query, text).text == expected)
  }

  @Test(
    "a prefix marks whole words and numbers",
    arguments: [
      ("15*", "152 and 1,520, not 215", ["152", "1,520"]), ("comp*", "Computer compute", ["Computer", "compute"]),
      ("comp* computers", "a computer", ["computer"]), ("F1*", "F12 and 12", ["F12"]), ("信息的办*", "信息的办法", ["信息的办"]),
    ])
  func prefixes(_ query: String, _ text: String, _ expected: [String]) throws {
    #expect(try marks(query, text).text == expected)
  }

  @Test("a mark does not go over the end of a sentence that was not asked for")
  func sentences() throws {
    #expect(try marks("\"quick. Start\"", "Be quick. Start now.").text == ["quick. Start"])
    #expect(try marks("\"i.e. start\"", "Now i.e. start").text == ["i.e. start"])
  }

  @Test("words that only join or ask are marked where there is nothing else")
  func functionWords() throws {
    #expect(try marks("lily of the valley", "the lily of the valley").text == ["lily", "valley"])
    #expect(try marks("of the", "the lily of it").text.contains("of"))
  }

  @Test("a number and a form are marked by what they mean, in the title too")
  func meanings() throws {
    #expect(try marks("40000", title: "四萬人", "共四万人") == (["四萬"], ["四万"]))
    #expect(try marks("software", title: "軟體", "軟體") == (["軟體"], ["軟體"]))
  }
}
