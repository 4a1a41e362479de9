import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct OfficeTests {
  let folder = TemporaryDirectory()

  private func document(_ parts: [(String, String)], named name: String) throws -> FileDocument {
    let bytes = Zip.stored(parts.map { (name: $0.0, bytes: Array($0.1.utf8)) })
    return try #require(try read(bytes, named: name, in: folder).first).get()
  }

  private func word(_ body: String, _ others: [(String, String)] = []) throws -> Document {
    let main = #"<w:document xmlns:w="w"><w:body>\#(body)</w:body></w:document>"#
    return try document([("[Content_Types].xml", "<Types/>"), ("word/document.xml", main)] + others, named: "a.docx")
      .document
  }

  private func openDocument(_ body: String, _ others: [(String, String)] = []) throws -> Document {
    let content =
      #"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s">\#(body)</office:document-content>"#
    return try document(
      [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)] + others, named: "a.odt"
    ).document
  }

  private static let core = """
    <cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>核心 標題</dc:title>
    <dc:creator>陳大文</dc:creator><dcterms:created>2026-04-21T08:30:00Z</dcterms:created></cp:coreProperties>
    """

  @Test("a Word document gives its paragraphs, lists, tables and notes, without what was deleted")
  func word() throws {
    let document = try word(
      """
      <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>標題</w:t></w:r></w:p>
      <w:p><w:r><w:t xml:space="preserve">one </w:t></w:r><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r>
      <w:delText>gone</w:delText></w:r></w:del><w:r><w:tab/><w:t>A &amp; B</w:t><w:footnoteReference w:id="2"/></w:r></w:p>
      <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>first</w:t></w:r></w:p>
      <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>second</w:t><w:br/><w:t>line</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      <w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>end</w:t></w:r></w:p>
      """,
      [
        (
          "word/footnotes.xml",
          """
          <w:footnotes xmlns:w="w"><w:footnote w:type="separator"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>
          <w:footnote w:id="2"><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnote></w:footnotes>
          """
        )
      ])
    #expect(document.text == "標題\n\none added\tA & B\n\nfirst\nsecond\nline\na\tb\nd\n\nend\n\na note")
    #expect(document.title == "標題")
    #expect(document.fields.isEmpty)
  }

  @Test("a document's metadata gives title, author and date; a title that a program made up does not count")
  func metadata() throws {
    let body = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"
    let document = try word(body, [("docProps/core.xml", Self.core)])
    #expect(document.title == "核心 標題")
    #expect(
      document.fields == [
        Field(name: "author", value: "陳大文"), Field(name: "date", value: "2026-04-21T08:30:00Z"),
      ])
    let made = Self.core.replacing("核心 標題", with: "Microsoft Word - draft.doc")
    #expect(try word(body, [("docProps/core.xml", made)]).title.isEmpty)
  }

  @Test("a style of the document's own that is called Title makes one")
  func styles() throws {
    let styles = #"<w:styles xmlns:w="w"><w:style w:styleId="a3"><w:name w:val="Title"/></w:style></w:styles>"#
    let body =
      #"<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:t>大標題</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p>"#
    #expect(try word(body, [("word/styles.xml", styles)]).title == "大標題")
  }

  @Test("an OpenDocument gives the same")
  func openDocument() throws {
    let document = try openDocument(
      """
      <office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>
      <office:body><office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
      <text:p text:style-name="P1">標題</text:p><text:h>Part</text:h>
      <text:p>one<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four<text:note><text:note-citation>1</text:note-citation>
      <text:note-body><text:p>a note</text:p></text:note-body></text:note> five</text:p>
      <text:list><text:list-item><text:p>first</text:p></text:list-item><text:list-item><text:p>second</text:p></text:list-item></text:list>
      <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>
      </table:table-cell></table:table-row></table:table>
      <text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby>字</text:p>
      </office:text></office:body>
      """)
    #expect(
      document.text == "標題\n\nPart\n\none two\tthree\nfour five\n\nfirst\nsecond\na\tb\n\n漢字\n\na note")
    #expect(document.title == "標題")
  }

  @Test("a book's chapters come in the order of reading, and are the parts of its text")
  func book() throws {
    let page = { (body: String) in
      "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>\(body)</body></html>"
    }
    let document = try document(
      [
        ("mimetype", "application/epub+zip"),
        (
          "META-INF/container.xml", "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"
        ),
        (
          "OPS/book.opf",
          """
          <package xmlns:dc="d"><metadata><dc:title>書名</dc:title><dc:creator>Author</dc:creator><dc:language>zh-tw</dc:language>
          </metadata><manifest><item id="b" href="two%20b.xhtml"/><item id="a" href="one.xhtml"/><item id="n" href="nav.xhtml"
          properties="nav"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>
          """
        ),
        ("OPS/nav.xhtml", page("<nav><a href='one.xhtml'>第一章</a><a href='two%20b.xhtml#x'>第二章</a></nav>")),
        ("OPS/two b.xhtml", page("<h1>2</h1><p>second")), ("OPS/one.xhtml", page("<p>first &amp; best</p>")),
      ], named: "a.epub")
    #expect(document.format == "epub")
    let book = document.document
    #expect(book.text == "first & best\n\n2\n\nsecond")
    #expect(book.origin.parts == [.init(start: 0, name: "第一章"), .init(start: 14, name: "第二章")])
    #expect(book.title == "書名")
    #expect(book.fields == [Field(name: "lang", value: "zh-TW"), Field(name: "author", value: "Author")])
  }

  @Test("entities are not expanded, and nothing is read from elsewhere")
  func entities() throws {
    TestSupport.write(Array("secret".utf8), to: folder.file("secret"))
    let bomb = (1...20).map { "<!ENTITY e\($0) \"&e\($0 - 1);&e\($0 - 1);&e\($0 - 1);&e\($0 - 1);\">" }.joined()
    let type =
      "<!DOCTYPE d [<!ENTITY e0 \"aaaaaaaa\">\(bomb)<!ENTITY file SYSTEM \"file://\(folder.file("secret"))\">]>"
    let main = "\(type)<d><p><r><t>x &e20; &file; y</t></r></p></d>"
    let bytes = Zip.stored([("word/document.xml", Array(main.utf8))])
    for result in try read(bytes, named: "a.docx", in: folder) {
      guard case .success(let read) = result else { continue }
      #expect(read.document.text.utf8.count < 100 && !read.document.text.contains("secret"))
    }
  }

  @Test("broken documents are a problem and no trap")
  func broken() throws {
    let whole = Zip.stored([("word/document.xml", Array("<d><p><r><t>text</t></r></p></d>".utf8))])
    for count in stride(from: 0, to: whole.count, by: 3) {
      _ = try read(Array(whole[..<count]), named: "a.docx", in: folder)
    }
    for name in ["a.docx", "a.odt", "a.epub"] {
      let results = try read(Zip.stored([("other.xml", [])]), named: name, in: folder)
      guard case .failure(let problem) = results.first else {
        Issue.record("\(name) was read")
        continue
      }
      #expect(problem.description.contains("without"))
    }
    let deep = String(repeating: "<p>", count: 100_000)
    let results = try read(Zip.stored([("word/document.xml", Array(deep.utf8))]), named: "a.docx", in: folder)
    #expect(results.count == 1)
  }
}
