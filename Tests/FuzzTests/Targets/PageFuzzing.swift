import TestSupport

@testable import Diglot
@testable import DiglotFiles
@testable import ToolSupport

/// Readers of marked-up texts.
enum PageFuzzing {
  /// XHTML where the first byte is odd.
  static func readPage(_ bytes: [UInt8]) {
    let page = Array(String(decoding: bytes.dropFirst(), as: UTF8.self).utf8)
    _ = HTMLDeclaration(bytes, fileExtension: "html")
    guard let read = HTMLPage(page, isXML: bytes.first.map { $0 & 1 == 1 } ?? false) else { return }
    check(read.source, read.text, page.count)
  }

  static func readMarkdown(_ bytes: [UInt8]) {
    let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let matter = FrontMatter(text)
    expect(matter.end <= text.count, "front matter behind the end")
    guard let read = MarkdownText(text, from: matter.end) else { return }
    check(read.source, read.text, text.count)
  }

  static func readXML(_ bytes: [UInt8]) {
    FileFuzzing.read(bytes, named: "x.xml")
    let zip = { (name: String) in Zip.stored([(name, bytes)]) }
    FileFuzzing.read(zip("word/document.xml"), named: "x.docx")
    FileFuzzing.read(zip("content.xml"), named: "x.odt")
    let container = "<container><rootfile full-path='book.opf'/></container>"
    FileFuzzing.read(
      Zip.stored([("META-INF/container.xml", Array(container.utf8)), ("book.opf", bytes), ("a.xhtml", bytes)]),
      named: "x.epub")
  }

  /// A text comes from its file; of pages the order may be another.
  private static func check(_ source: SourceMap, _ text: String, _ byteCount: Int) {
    var textEnd = 0
    for run in source.runs {
      expect(run.textStart >= textEnd, "runs out of order")
      expect(run.count > 0 && run.textWidth > 0 && run.sourceWidth >= 0, "a run of nothing")
      expect(run.sourceStart >= 0 && run.sourceEnd <= byteCount, "a text from nowhere")
      textEnd = run.textEnd
    }
    expect(textEnd <= text.utf8.count, "a place behind the text")
  }

  static let pages = [
    "0<!DOCTYPE html><html lang=zh-TW><title>題 &amp; x</title><meta name=author content=a><h1>標題</h1><p>two\n words<pre>\r\n a</pre>",
    "0<table>a<tr><td><p>1<td>2</table><ul><li>x<li>y</ul><svg><text>s</text></svg><math><mi>m</math><aside>a</aside>",
    "1<?xml version=\"1.0\"?><html><body><a id=\"x\"/>t<![CDATA[a < b & c]]>&#20013;&notit;&fjlig;</body></html>",
    "0<script type=application/ld+json>{\"datePublished\":\"2026-01-02\",\"author\":{\"name\":\"n\"}}</script><time datetime=2020>",
    "0<nav>n</nav><header><a>h</a></header><p hidden>x<ruby>漢<rt>k</ruby><b><i>m</b></i></foo>e<template>t</template>",
  ]
  static let markdown = [
    "---\ntitle: \"t \\u4e2d\"\ntags: [a, 'b']\nlist:\n  - x\nblock: |\n  y\n---\n# 標題\n\n**bold** [l](u \"t\") `c` &copy; \\* ~~s~~",
    "|a|b|\n|-|-|\n|1|2|\n\n- x\n  - y\n\n> q\n> r\n\n```\ncode\n  in\n```\n",
    "<div>\n<b>h</b> &amp;\n</div>\n\na<br>b  \nc[^1]\n\n[^1]: n",
    "\u{FEFF}![a](b)\r\n===\r\n1. x\r\n   y\r\n",
  ]
  static let mails = [
    "From: =?gb2312?B?s8K089bQzsQ=?= =?gb2312?B?s8I=?= <a@b.c>\nSubject: =?utf-8?Q?=E4=B8=AD?=\nDate: Tue, 21 Apr 2026 08:30:00 +0800\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=big5\nContent-Transfer-Encoding: quoted-printable\n\n<p>=A4=A4\n--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n--b\nContent-Type: message/rfc822\n\nSubject: s\n\ny\n--b--\n",
    "From a@b.c Tue Apr 21 08:30:00 2026\nSubject: x\n\n>From y\n\nFrom a@b.c Tue Apr 21 08:30:00 2026\n\nz\n",
  ]
  static let xml = [
    "<d><p><pPr><pStyle val='Heading1'/></pPr><r><t>標題</t><tab/><br/></r></p><tbl><tr><tc><p><r><t>c</t></r></p></tc></tr></tbl></d>",
    "<o><style name='P1' parent-style-name='Title'/><text><p style-name='P1'>t</p><h>h</h><list><p>i</p></list><note-body><p>n</p></note-body></text></o>",
    "<package><metadata><title>t</title><creator>c</creator></metadata><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'f'>]><x lang='zh'>\n<title>t</title>\n<y>&e;&amp;<![CDATA[z]]></y></x>",
  ]
}
