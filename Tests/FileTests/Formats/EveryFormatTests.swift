import Diglot
import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

/// The texts of Fixtures, written in every format and in several encodings, give the same terms as plain texts, and places
/// that lead back to the bytes.
@Suite struct EveryFormatTests {
  let folder = TemporaryDirectory()

  /// The lines of a text, without the white space that formats do not keep.
  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.split { $0 == " " || $0 == "\t" }.joined(separator: " "))
    }.filter { !$0.isEmpty }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private static func page(_ lines: [String], _ charset: String) -> String {
    "<!DOCTYPE html><meta charset=\(charset)><title>T</title><nav>no</nav>"
      + lines.map { "<p>" + escaped($0) + "</p>\n" }.joined()
  }

  private static func markdown(_ lines: [String]) -> String {
    let marks = Set("\\`*_{}[]<>()#+-.!|~&:\"'=^$%/,;?@")
    return lines.map { line in
      line.reduce(into: "") { text, character in
        if marks.contains(character) { text.append("\\") }
        text.append(character)
      } + "\n\n"
    }.joined()
  }

  private static func mail(_ body: [UInt8], _ type: String) -> [UInt8] {
    let head = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: \(type)\nContent-Transfer-Encoding: base64\n\n"
    return Array(head.utf8) + body.chunked(57).flatMap { Base64.encoded($0) + [0x0A] }
  }

  private static func word(_ lines: [String]) -> [UInt8] {
    let body = lines.map { "<w:p><w:r><w:t>\(escaped($0))</w:t></w:r></w:p>" }.joined()
    return Zip.stored([("word/document.xml", Array("<w:d xmlns:w=\"w\">\(body)</w:d>".utf8))])
  }

  private static func openDocument(_ lines: [String]) -> [UInt8] {
    let body = lines.map { "<text:p>\(escaped($0))</text:p>" }.joined()
    return Zip.stored([
      ("mimetype", Array("application/vnd.oasis.opendocument.text".utf8)),
      ("content.xml", Array("<o xmlns:text=\"t\">\(body)</o>".utf8)),
    ])
  }

  private static func book(_ lines: [String]) -> [UInt8] {
    let chapters = [Array(lines.prefix(lines.count / 2)), Array(lines.dropFirst(lines.count / 2))]
    let container = "<container><rootfile full-path='p.opf'/></container>"
    let package = """
      <package><manifest><item id='a' href='0.xhtml'/><item id='b' href='1.xhtml'/></manifest>
      <spine><itemref idref='a'/><itemref idref='b'/></spine></package>
      """
    return Zip.stored(
      [
        ("mimetype", Array("application/epub+zip".utf8)), ("META-INF/container.xml", Array(container.utf8)),
        ("p.opf", Array(package.utf8)),
      ]
        + chapters.enumerated().map { number, lines in
          let body = lines.map { "<p>\(escaped($0))</p>" }.joined()
          return ("\(number).xhtml", Array("<html><head><title/></head><body>\(body)</body></html>".utf8))
        })
  }

  /// A format, and how a text is written in it; `nil` where it cannot be.
  private static let writers: [(name: String, write: @Sendable ([String]) -> [UInt8]?)] = [
    ("a.txt", { Array($0.joined(separator: "\n").utf8) }),
    ("a.html", { Array(page($0, "utf-8").utf8) }),
    ("big5.html", { encoded(page($0, "big5"), .big5) }),
    ("gb18030.html", { encoded(page($0, "gb18030"), .gb18030) }),
    ("saved", { Array(("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page($0, "utf-8")).utf8) }),
    (
      "a.xhtml",
      { Array(("<?xml version='1.0'?><html><body>" + $0.map { "<p>\(escaped($0))<br/></p>" }.joined()).utf8) }
    ),
    ("a.md", { Array(markdown($0).utf8) }),
    ("a.eml", { mail(Array($0.joined(separator: "\n").utf8), "text/plain; charset=utf-8") }),
    ("gb18030.eml", { encoded($0.joined(separator: "\n"), .gb18030).map { mail($0, "text/plain; charset=gb18030") } }),
    ("page.eml", { mail(Array(page($0, "utf-8").utf8), "text/html; charset=utf-8") }),
    ("a.docx", { word($0) }), ("a.odt", { openDocument($0) }), ("a.epub", { book($0) }),
  ]

  private static let encoders = [TextEncoding.big5, .gb18030].reduce(into: [:]) { $0[$1] = TestEncoder($1) }

  private static func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8]? {
    encoders[encoding].map { $0.encode(text) }.flatMap { $0.text == text ? $0.bytes : nil }
  }

  @Test("any text in any format gives the same terms", arguments: writers.map(\.name))
  func terms(_ name: String) throws {
    let writer = try #require(Self.writers.first { $0.name == name })
    var count = 0
    for (path, text) in Fixtures.texts.sorted(by: { $0.key < $1.key }) {
      let lines = Self.lines(text.replacing("\u{FEFF}", with: ""))
      guard let bytes = writer.write(lines) else { continue }
      let results = try read(bytes, named: name, in: folder)
      let document = try #require(results.first).get().document
      let expected = try Analysis.terms(of: lines.joined(separator: "\n")).map(\.term)
      #expect(try Analysis.terms(of: document.text).map(\.term) == expected, "\(path) as \(name)")
      checkPlaces(document, bytes, name, path)
      count += 1
    }
    #expect(count > (name.hasPrefix("big5") ? 5 : 20), "\(name): only \(count) texts can be written in it")
  }

  /// Each tenth character of the text comes from bytes that are this character, or a reference to it.
  private func checkPlaces(_ document: Document, _ file: [UInt8], _ name: String, _ path: String) {
    let source = document.origin.source
    guard !source.runs.isEmpty else { return }
    let encoding = name.hasPrefix("big5") ? TextEncoding.big5 : name.hasPrefix("gb18030") ? .gb18030 : .utf8
    var offset = 0
    for (number, scalar) in document.text.unicodeScalars.enumerated() {
      let width = UTF8.width(scalar)
      defer { offset += width }
      guard number % 10 == 0, scalar.properties.isIdeographic else { continue }
      let found = source.source(of: offset..<offset + width).map { Array(file[$0]) }
      #expect(found == Self.bytes(of: scalar, encoding), "\(path) as \(name): \(scalar) at \(offset)")
    }
  }

  private static func bytes(of scalar: Unicode.Scalar, _ encoding: TextEncoding) -> [UInt8]? {
    encoding == .utf8 ? Array(String(scalar).utf8) : encoders[encoding]?.bytes(of: scalar)
  }
}

extension Array {
  fileprivate func chunked(_ size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
