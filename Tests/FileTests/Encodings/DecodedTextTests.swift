import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct DecodedTextTests {
  private static let encodings: [TextEncoding] = [
    .utf8, .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian, .gb18030, .big5, .windows1252,
    .shiftJIS,
    .eucJP, .korean, .named("iso-8859-2")!, .named("koi8-r")!,
  ]

  private func options(_ encoding: TextEncoding?) -> ReadingOptions {
    var options = ReadingOptions()
    options.encoding = encoding
    return options
  }

  @Test("any text comes back from any encoding, and each character leads to its bytes", arguments: encodings)
  func places(encoding: TextEncoding) throws {
    let encoder = TestEncoder(encoding)
    var documents = RandomDocuments(seed: 7)
    for _ in 0..<25 {
      let encoded = encoder.encode(documents.text(documents.below(400)) + "é“中文”")
      let mark = encoding != .utf8 && documents.chance(2) ? encoding.mark : []
      let decoded = try DecodedText(decoding: mark + encoded.bytes, options(encoding))
      #expect(decoded.text == encoded.text && decoded.replacedCount == 0)
      var (textEnd, sourceEnd) = (0, mark.count)
      for scalar in encoded.text.unicodeScalars {
        let text = textEnd..<textEnd + UTF8.width(scalar)
        let source = sourceEnd..<sourceEnd + encoder.bytes(of: scalar)!.count
        // ASCII of a UTF-8 text is one run with its neighbours.
        #expect(decoded.source.source(of: text) == source)
        (textEnd, sourceEnd) = (text.upperBound, source.upperBound)
      }
    }
  }

  @Test("a stream gives the text, whatever pieces it is read in", arguments: encodings)
  func streams(encoding: TextEncoding) throws {
    let encoder = TestEncoder(encoding)
    var documents = RandomDocuments(seed: 3)
    let encoded = encoder.encode(documents.text(6_000))
    for pieces in [1, 7, 4096] {
      let input = FileInput(Pieces(encoded.bytes, count: pieces), path: "x")
      let stream = try DecodedStream(input, options(encoding))
      var (text, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 100))
      while case let count = try stream.read(into: &buffer, from: 3), count > 0 { text += buffer[3..<3 + count] }
      #expect(String(decoding: text, as: UTF8.self) == encoded.text)
    }
  }

  @Test("what cannot be decoded is replaced and counted; too much of it is no text of the encoding")
  func replaced() throws {
    let text = TestEncoder(.big5).encode(String(repeating: "智算中心開放參觀。", count: 30)).bytes
    let few = text + [0xFF, 0xFF] + text
    let decoded = try DecodedText(decoding: few, ReadingOptions())
    #expect(decoded.encoding == .big5 && decoded.replacedCount == 2)
    #expect(decoded.text.hasSuffix("開放參觀。") && decoded.text.contains("。\u{FFFD}\u{FFFD}智"))
    #expect(decoded.source.source(of: text.count / 2 * 3..<text.count / 2 * 3 + 3) == text.count..<text.count + 1)

    let many = text + [UInt8](repeating: 0xFF, count: 9) + text
    #expect(
      throws: InputProblem.Cause.undecodable(encoding: "Big5-HKSCS", broken: 9, units: 549, offset: text.count)
    ) { try DecodedText(decoding: many, ReadingOptions()) }
    #expect(try DecodedText(decoding: many, options(.big5)).replacedCount == 9)
    #expect(try DecodedText(decoding: Array("ok".utf8) + [0xC3], options(.utf8)).text == "ok\u{FFFD}")
  }

  @Test("Big5-HKSCS has the characters of HKSCS-2008, some of two scalars")
  func hkscs() throws {
    func text(_ bytes: UInt8...) throws -> String { try DecodedText(decoding: bytes, options(.big5)).text }
    #expect(try text(0x88, 0x62, 0x88, 0xA5) == "\u{CA}\u{304}\u{EA}\u{30C}")
    #expect(try text(0x88, 0x40) == "\u{31C0}")
    let decoded = try DecodedText(decoding: [0x88, 0x62, 0xA4, 0xA4], options(.big5))
    #expect(decoded.source.source(of: 0..<2) == 0..<2 && decoded.source.source(of: 4..<7) == 2..<4)
  }

  @Test("a byte order mark tells the order, and stands in no text but UTF-8")
  func marks() throws {
    for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian, .gb18030] {
      let bytes = encoding.mark + TestEncoder(encoding).encode("中文 a").bytes
      #expect(try DecodedText(decoding: bytes, ReadingOptions()).text == "中文 a")
      #expect(try DecodedText(decoding: bytes, ReadingOptions()).encoding == encoding)
    }
    let bytes = TextEncoding.utf16BigEndian.mark + TestEncoder(.utf16BigEndian).encode("中文").bytes
    #expect(try DecodedText(decoding: bytes, options(.named("utf-16"))).text == "中文")
    #expect(try DecodedText(decoding: TextEncoding.utf8.mark + [0x61], ReadingOptions()).text == "\u{FEFF}a")
  }

  @Test("labels mean what browsers read them as")
  func labels() {
    let names = [
      "GB2312": "GB18030", "gbk": "GB18030", "Big5": "Big5-HKSCS", "big5-hkscs": "Big5-HKSCS", "latin1": "windows-1252",
      "ISO-8859-1": "windows-1252", "utf8": "UTF-8", "UTF-16": "UTF-16LE", "ks_c_5601-1987": "windows-949",
      "sjis": "Shift_JIS",
      "iso-8859-2": "ISO-8859-2", "KOI8-R": "KOI8-R", " utf-8 ": "UTF-8", "windows-1251": "windows-1251",
      "iso-2022-jp": "ISO-2022-JP",
    ]
    for (label, name) in names { #expect(TextEncoding.named(label)?.name == name, "\(label)") }
    for label in ["", "klingon", "../../etc/passwd", "UTF-8,version=1", String(repeating: "a", count: 100), "一"] {
      #expect(TextEncoding.named(label) == nil)
    }
    // What the report shows can be typed.
    for encoding in Self.encodings { #expect(TextEncoding.named(encoding.name) == encoding) }
  }
}

/// Bytes that come a few at a time.
private final class Pieces: ByteStream {
  private var rest: ArraySlice<UInt8>
  private let count: Int

  init(_ bytes: [UInt8], count: Int) { (rest, self.count) = (bytes[...], count) }

  func read(into bytes: inout [UInt8], from start: Int) -> Int {
    let piece = rest.prefix(min(count, bytes.count - start))
    rest = rest.dropFirst(piece.count)
    bytes.replaceSubrange(start..<start + piece.count, with: piece)
    return piece.count
  }
}
