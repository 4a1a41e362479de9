import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct MarkdownReaderTests {
  let folder = TemporaryDirectory()

  private func document(_ text: String) throws -> Document {
    try #require(try read(Array(text.utf8), named: "a.md", in: folder).first).get().document
  }

  private func source(of piece: String, in text: String) throws -> String? {
    let document = try document(text)
    let bytes = Array(document.text.utf8)
    let wanted = Array(piece.utf8)
    let start = try #require((0...bytes.count - wanted.count).first { Array(bytes[$0..<$0 + wanted.count]) == wanted })
    return document.origin.source.source(of: start..<start + wanted.count).map {
      String(decoding: Array(text.utf8)[$0], as: UTF8.self)
    }
  }

  @Test(
    "a text is read without its marks",
    arguments: [
      ("# 標題 #\n\n一**段**\n文字 [link](http://x \"t\") `code` ~~old~~", "標題\n\n一段文字 link code old"),
      ("- one\n- two\n  - three\n\n1. four\n\nend", "one\ntwo\nthree\n\nfour\n\nend"),
      ("|a|b|\n|-|-|\n|1|**2**|\n\nend", "a\tb\n1\t2\n\nend"),
      ("```sh\n# no heading\n  indented\n\nlast\n```\n\n    four\n", "# no heading\n  indented\n\nlast\n\nfour"),
      ("a  \nb\\\nc<br>d <!-- x --> e", "a\nb\nc\nd e"), ("![alt](p.png) text [^1]\n\n[^1]: note", "text\n\nnote"),
      ("<div>\n<b>HTML</b> &amp; more\n</div>\n\n> quote\n> on", "HTML & more\n\nquote on"),
      ("\\*not\\* R&D &copy; AT&amp;T", "*not* R&D © AT&T"), ("- [x] done\n- [ ] open", "done\nopen"), ("", ""),
    ])
  func rendering(_ text: String, _ expected: String) throws { #expect(try document(text).text == expected) }

  @Test(
    "a piece of the text leads back to its bytes in the file",
    arguments: [
      ("算力中心", "# x\n\n雲嶺**算力**中心 end", "算力**中心"), ("end", "[a end](b) end", "end"), ("b", "`a` b", "b"),
      ("two", "> one\n> two", "two"), ("©", "x &copy; y", "&copy;"), ("y", "x &copy; y", "y"),
      ("*not", "a \\*not\\*", "*not"), ("AT&T", "the AT&amp;T", "AT&amp;T"), ("line", "```\nfirst\nline\n```", "line"),
      ("cell", "|a|b|\n|-|-|\n|x|cell|", "cell"), ("inner", "<p>a\n<b>inner</b></p>", "inner"),
      ("text", "---\ntitle: text\n---\n\n*some* text", "text"), ("word", "\u{FEFF}a\r\n\r\nword", "word"),
      ("two wo", "`one\ntwo\nwords`", "two\nwo"), ("b c", "`a\" b\nb c` &copy; x", "b c"),
      ("after", "[x](http://example.org/after \"after\") after", "after"),
    ])
  func places(_ piece: String, _ text: String, _ expected: String) throws {
    #expect(try source(of: piece, in: text) == expected)
  }

  @Test("the place of a later word is its own, where an earlier one is the same")
  func repeated() throws {
    let text = "[x](http://example.org/after \"after\") after"
    let origin = try document(text).origin
    #expect(origin.source.source(of: 2..<7) == 38..<43)
  }

  @Test("front matter becomes title and fields, and is no text")
  func frontMatter() throws {
    let document = try document(
      """
      ---
      title: "題 \\"a\\": \\u4e2d"   # comment
      date: 2026-04-21 08:30:00 +0800
      author: [陳大文, 'O''Neil, J.']
      lang: zh_tw
      tags:
        - one   # first
        - 'two: 2'
        - map: x
      summary: >
        folded
        text
      draft: true
      empty:
      nested:
        a: b
      ms.topic: how-to
      ---
      # Heading

      text
      """)
    #expect(document.title == "題 \"a\": 中")
    #expect(document.text == "Heading\n\ntext")
    #expect(
      document.fields == [
        Field(name: "date", value: "2026-04-21T08:30:00+08:00"), Field(name: "author", value: "陳大文"),
        Field(name: "author", value: "O'Neil, J."), Field(name: "lang", value: "zh-TW"),
        Field(name: "tags", value: "one"), Field(name: "tags", value: "two: 2"),
        Field(name: "summary", value: "folded text"), Field(name: "draft", value: "true"),
        Field(name: "ms_topic", value: "how-to"),
      ])
  }

  @Test(
    "a title is the first heading; none in code or in a comment",
    arguments: [
      ("```\n# no\n```\n# yes", "yes"), ("<!--\n# no\n-->\n\nyes\n===", "yes"), ("    # no\n\n## **y**es", "yes"),
      ("---\n\n# yes", "yes"), ("no heading", ""),
    ])
  func titles(_ text: String, _ expected: String) throws { #expect(try document(text).title == expected) }

  @Test("texts that are made to do harm end soon")
  func bombs() throws {
    for bomb in [
      "[", "*", "> ", "- ", "`", "~~a", "![](", "<a", "&", "|", "_a ", "[^1]", "\\", "<!--", "a**b",
      "**`x\"\ny'z` &copy; ",
    ] {
      let text = String(repeating: bomb, count: 20_000)
      for ending in ["", "\n" + text] {
        #expect(try read(Array((text + ending).utf8), named: "a.md", in: folder).count == 1)
      }
    }
    let table = "|" + String(repeating: "a|", count: 5000) + "\n|" + String(repeating: "-|", count: 5000) + "\n"
    #expect(try read(Array((table + String(repeating: "|\n", count: 5000)).utf8), named: "a.md", in: folder).count == 1)
  }
}
