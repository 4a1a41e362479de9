import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct XMLReaderTests {
  let folder = TemporaryDirectory()

  private func document(_ text: String) throws -> FileDocument {
    try #require(try read(Array(text.utf8), named: "a.page", in: folder).first).get()
  }

  @Test("the text of elements, its blocks set apart; a title and a language")
  func text() throws {
    let read = try document(
      """
      <?xml version="1.0" encoding="gb2312"?>
      <!-- made by hand -->
      <page xmlns="http://projectmallard.org/1.0/" xml:lang="zh_TW">
        <info><link type="guide"/></info>
        <title>第一 <em>頁</em></title>

        <p>One <em>word</em> &amp;
          more</p>
        <list>
          <item><p>a</p></item>
          <item><p>b</p></item>
        </list>
      </page>
      """)
    #expect(read.format == "xml")
    #expect(read.document.text == "第一 頁\n\nOne word & more\na\nb")
    #expect(read.document.title == "第一 頁")
    #expect(read.document.fields.contains(Field(name: "lang", value: "zh-TW")))
  }

  @Test("elements side by side are blocks where what holds them has no text of its own, and words where it has")
  func compact() throws {
    let read = try document("<?xml version='1.0'?><a><name>風箏</name><body><p><b>觀</b><i>眾</i>席</p><p>線</p></body></a>")
    #expect(read.document.text == "風箏\n觀眾席\n線")
  }

  @Test("what breaks its grammar is read as a text, with its tags")
  func broken() throws {
    let read = try document("<?xml version=\"1.0\"?>\n<a>one<b></a>")
    #expect(read.format == "text" && read.document.text.contains("<a>one"))
  }
}
