import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct HTMLReaderTests {
  let folder = TemporaryDirectory()

  private func document(_ page: String, named name: String = "page.html") throws -> Document {
    try #require(try read(Array(page.utf8), named: name, in: folder).first).get().document
  }

  private func text(_ body: String) throws -> String { try document("<!DOCTYPE html><body>" + body).text }

  /// What the bytes of the file are that a piece of the text comes from.
  private func source(of piece: String, in page: String, named name: String = "page.html") throws -> String? {
    let document = try document(page, named: name)
    let bytes = Array(document.text.utf8)
    let wanted = Array(piece.utf8)
    let start = try #require((0...bytes.count - wanted.count).first { Array(bytes[$0..<$0 + wanted.count]) == wanted })
    return document.origin.source.source(of: start..<start + wanted.count).map {
      String(decoding: Array(page.utf8)[$0], as: UTF8.self)
    }
  }

  @Test(
    "a page is read as a reader sees it",
    arguments: [
      ("<h1>標題</h1><p>一段\n  文字</p><p>two\nlines", "標題\n\n一段文字\n\ntwo lines"),
      ("<ul><li>one<li>two</ul>after", "one\ntwo\n\nafter"),
      ("<table><tr><td>1<td><p>2</p><tr><th>a<td>b</table>", "1\t2\na\tb"),
      ("a<br>b<div>c</div>d<hr>e", "a\nb\nc\nd\n\ne"),
      ("<b>bold</b>ly <i> spaced </i> out", "boldly spaced out"),
      ("x<pre>\n  a\n\tb &lt;c&gt;\n</pre>y", "x\n\n  a\n\tb <c>\n\ny"),
      ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>", "漢字"),
      (
        "AT&amp;T &copy &#20013;&#x6587; &notin; &fjlig; a&nbsp;b &unknown; R&D &lt",
        "AT&T © 中文 ∉ fj a\u{A0}b &unknown; R&D <"
      ),
      ("<script>x()</script><style>p{}</style><noscript>no</noscript><!-- c --><template><p>t</template>y", "y"),
      ("<nav><a href=/>Home</a></nav><div role=navigation>n</div><div class='x navheader'>p</div>y", "y"),
      ("<p hidden>h<p aria-hidden=true>a<p style='color:red; display : none'>d<p>y", "y"),
      (
        "<header><a href=/>Site</a><h1><a href=/>Name</a></h1></header><main>y</main><footer><a>Terms</a> ©</footer>",
        "Name\n\ny\n©"
      ),
      ("<article><header><h1>T</h1><a href=/p>Poet</a></header>x</article>", "T\n\nPoet\nx"),
      ("<button>b</button><select><option>o</select><dialog>d</dialog><dialog open>s</dialog>y", "s\ny"),
      (
        "<svg><title>i</title><g><text>drawn</text></g></svg><math><mi>x</mi><annotation>\\x</annotation></math>",
        "drawn\nx"
      ),
      ("<p>one</p></p></div>two</b>three", "one\n\ntwothree"),
      ("<nav>only this</nav>", "only this"),
      (
        "<aside><label>L</label>Contents</aside><p>x<aside>A note.</aside><div><aside>side</aside></div>",
        "x\n\nA note.\n\nside"
      ),
      ("<form><fieldset><legend>L</legend><textarea>t</textarea><output>7</output>f</fieldset></form>y", "L\nf\ny"),
      ("<noscript><p>Read this.</noscript>", "Read this."),
      ("<x-card>custom</x-card> <details><summary>S</summary>D</details>", "custom\nS\nD"),
      ("", ""),
    ])
  func rendering(_ body: String, _ expected: String) throws { #expect(try text(body) == expected) }

  @Test("what a page says about itself becomes its title and fields")
  func metadata() throws {
    let document = try document(
      """
      <!DOCTYPE html><html lang="ZH_hk"><head><title> 天星\n 小輪 | 報 </title><meta name="author" content="Chan Tai Man">
      <link rel="canonical" href="https://example.org/a?b=1&amp;c=2">
      <meta property="article:published_time" content="2026-04-21T08:30:00+08:00"><meta name=date content="2020-01-01">
      <body><time datetime="2019-01-01">then</time><h1>Other</h1>
      """)
    #expect(document.title == "天星小輪 | 報")
    #expect(
      document.fields == [
        Field(name: "lang", value: "zh-HK"), Field(name: "author", value: "Chan Tai Man"),
        Field(name: "date", value: "2026-04-21T08:30:00+08:00"),
        Field(name: "url", value: "https://example.org/a?b=1&c=2"),
      ])
  }

  @Test("a page without a title has that of its highest heading")
  func headings() throws {
    #expect(try document("<h2>News</h2><h1>The\n <b>one</b></h1><h1>Two</h1>").title == "The one")
    #expect(try document("<title></title><h3>Three</h3>").title == "Three")
    #expect(try document("<p>none").title.isEmpty)
  }

  @Test("JSON-LD, properties and times give a date where nothing better does")
  func dates() throws {
    let data = #"[{"@graph": [{"datePublished": "2026-03-05", "author": {"@type": "Person", "name": "李小明"}}]}]"#
    let linked = try document("<script type='application/ld+json'>\(data)</script><time datetime=2020-01-01></time>x")
    #expect(linked.fields == [Field(name: "author", value: "李小明"), Field(name: "date", value: "2026-03-05")])
    let item = try document("<span itemprop=datePublished content='2026年3月5日'></span>x")
    #expect(item.fields == [Field(name: "date", value: "2026-03-05")])
    #expect(try document("<time datetime='2020-01'>x</time>").fields == [Field(name: "date", value: "2020-01")])
    #expect(try document("<time datetime='soon'>x</time>").fields.isEmpty)
  }

  @Test(
    "a piece of the text leads back to its bytes in the file",
    arguments: [
      ("算力", "<p>雲嶺<b>算力</b>中心", "算力"), ("雲嶺算力", "<p>雲嶺<b>算力</b>中心", "雲嶺<b>算力"),
      ("AT&T", "<p>the AT&amp;T case", "AT&amp;T"), ("case", "<p>the AT&amp;T case", "case"),
      ("中文字", "x&#20013;&#x6587;字", "&#20013;&#x6587;字"), ("café", "a caf&eacute bar", "caf&eacute"),
      ("fj", "a&fjlig;b", "&fjlig;"), ("b", "a&fjlig;b", "b"), ("two words", "<p>two\n   words", "two\n   words"),
      ("end", "<pre>a\r\nb\r\nend", "end"), ("two", "one</b></i>two", "two"), ("R&D", "for R&D here", "R&D"),
      ("&lt;", "&amp;lt; end", "&amp;lt;"), ("end", "&amp;lt; end", "end"),
      ("inside", "<table>inside<tr><td>c", "inside"),
    ])
  func places(_ piece: String, _ page: String, _ expected: String) throws {
    #expect(try source(of: piece, in: page) == expected)
  }

  @Test("the headers of a saved answer are passed over, and places count from the file's first byte")
  func headers() throws {
    let page =
      "HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\nHTTP/2 200\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>T</title>題文"
    let document = try document(page, named: "saved")
    #expect(document.title == "T" && document.text == "題文")
    #expect(try source(of: "文", in: page, named: "saved") == "文")
  }

  @Test(
    "a byte order mark is no text of a page, and places count from it",
    arguments: ["<!DOCTYPE html>", "", "<?xml version=\"1.0\"?>"])
  func byteOrderMark(_ head: String) throws {
    let page = "\u{FEFF}\(head)<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>標記</p><p>文</p></body></html>"
    #expect(try document(page).text == "標記\n\n文")
    #expect(try source(of: "文", in: page) == "文")
    let saved = "HTTP/2 200\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    #expect(try document(saved, named: "saved").text == "標記\n\n文")
  }

  @Test("XHTML elements that end in themselves are not open")
  func xhtml() throws {
    let page = """
      <?xml version="1.0" encoding="UTF-8"?>
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>T</title><script src="a.js"/></head>
      <body><p><a id="x"/>text <i/>after <![CDATA[a < b & c]]> end</p></body></html>
      """
    let document = try document(page, named: "page.xhtml")
    #expect(document.title == "T")
    #expect(document.text == "text after a < b & c end")
    #expect(document.fields == [Field(name: "lang", value: "en")])
    #expect(try source(of: "after", in: page, named: "page.xhtml") == "after")
    #expect(try source(of: "end", in: page, named: "page.xhtml") == "end")
  }

  @Test(
    "declared encodings are found",
    arguments: [
      ("<meta charset=big5>", "big5"),
      ("<META http-equiv='Content-Type' content='text/html; charset=GB2312'>", "gb2312"),
      ("<!-- <meta charset=a> --><meta  charset = \"gbk\" >", "gbk"),
      ("<?xml version='1.0' encoding='Big5-HKSCS'?><html>", "big5-hkscs"),
      ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=big5\r\n\r\n<meta charset=utf-8>", "big5"), ("<p>", nil),
    ])
  func encodings(_ page: String, _ label: String?) {
    #expect(HTMLDeclaration(Array(page.utf8), fileExtension: "html").encoding == label)
  }

  @Test("HTML is known by its beginning, and Markdown that begins with a tag is not HTML")
  func signatures() {
    let isHTML = { (text: String) in HTMLDeclaration(Array(text.utf8), fileExtension: "txt").isHTML }
    #expect(isHTML("\u{FEFF} <!-- saved --><!DOCTYPE HTML PUBLIC>"))
    #expect(isHTML("<?xml version='1.0'?><html>"))
    #expect(HTMLDeclaration(Array("<html>".utf8).flatMap { [0, $0] }, fileExtension: "").isHTML)
    for text in ["<h1 align=center>x</h1>", "# x <html>", "<?xml version='1.0'?><rss>", "HTTP/1.1 is a protocol", ""] {
      #expect(!isHTML(text))
    }
  }

  @Test("pages that are made to do harm end soon, and keep their text where it can be")
  func bombs() throws {
    let count = 100_000
    let deep = try document(
      String(repeating: "<div>", count: count) + "deep" + String(repeating: "</div>", count: count))
    #expect(deep.text == "deep")
    let nested = try document(String(repeating: "<table><tr><td>", count: count / 4) + "deep")
    #expect(nested.text == "deep")
    for bomb in ["<", "&", "<!--", "<a ", "</p>", "<p>", "<svg>", "<b a=", "<table><b>", "<li><ul>", "<![CDATA["] {
      let results = try read(Array(String(repeating: bomb, count: 20_000).utf8), named: "b.html", in: folder)
      #expect(results.count == 1)
    }
  }
}
