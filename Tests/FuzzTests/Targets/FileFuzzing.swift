import TestSupport

@testable import Diglot
@testable import DiglotFiles
@testable import ToolSupport

/// The readers of `DiglotFiles`.
enum FileFuzzing {
  /// Reads bytes as a file of this name, to its end.
  static func read(_ bytes: [UInt8], named name: String) {
    var options = ReadingOptions()
    options.documentLimit = 1 << 20
    options.split = "^#"
    let input = FileInput(MemoryStream(bytes), path: name, expectedByteCount: bytes.count)
    guard let reader = try? input.documents(options) else { return }
    var count = 0
    while let result = reader.next() {
      count += 1
      expect(count <= bytes.count + 1, "more documents than bytes")
      switch result {
      case .failure(let problem): _ = problem.description
      case .success(let read):
        expect(read.suffix != nil || !read.document.key.isEmpty, "a document without an ID")
        if name == "x.txt" { check(read.document, bytes.count) }
      }
    }
  }

  /// Decodes bytes in an encoding that the first byte chooses, or in the one that they show.
  static func decode(_ bytes: [UInt8]) {
    let encodings: [TextEncoding?] = [
      nil, .utf8, .utf16LittleEndian, .utf32BigEndian, .gb18030, .big5, .windows1252, .shiftJIS, .korean,
      .named("iso-2022-jp"), .named("utf-7"), .named("hz-gb-2312"),
    ]
    var options = ReadingOptions()
    options.encoding = encodings[Int(bytes.first ?? 0) % encodings.count]
    let rest = Array(bytes.dropFirst())
    guard let decoded = try? DecodedText(decoding: rest, options) else { return }
    check(Document(key: "", title: "", text: decoded.text, origin: TextOrigin(source: decoded.source)), rest.count)
  }

  /// A text comes from its file, in order.
  private static func check(_ document: Document, _ byteCount: Int) {
    var (textEnd, sourceEnd) = (0, 0)
    for run in document.origin.source.runs {
      expect(run.textStart >= textEnd && run.sourceStart >= sourceEnd, "runs out of order")
      expect(run.count > 0 && run.textWidth > 0 && run.sourceWidth >= 0, "a run of nothing")
      (textEnd, sourceEnd) = (run.textEnd, run.sourceEnd)
    }
    expect(textEnd == document.text.utf8.count && sourceEnd <= byteCount, "a text from nowhere")
  }

  static let tables: [[UInt8]] = [
    "id,title,text,作者\r\na,題,\"算力, \"\"超市\"\"\n二\",林\r\n,,x,\r\n", "sep=;\na;b\n1;2;3\n\"x\" y;\n\"open",
    "text\ttext\n\t\n\n", "\u{FEFF}text,exact\na,b", "\",\",\n\r\r\n,\"\"",
  ].map { Array($0.utf8) }

  static let json: [[UInt8]] = [
    #"[{"id":"a","text":"算\"]}"},{"text":5},[1],"x",null,{"title":"t"} , {"text":"ok","l":[1,{"a":[]}]}]"#,
    "\u{FEFF}{\n \"text\": \"x\"\n}\n{\"text\":\"y\"}", #"[{"text":"a"} {"#, "[[[[", #"{"text":"\u12"#,
  ].map { Array($0.utf8) }

  static let texts: [[UInt8]] = [
    [0xBA, 0xE2, 0xA4, 0x4F, 0xB6, 0x57, 0xA5, 0xAB],
    [0xCB, 0xE3, 0xC1, 0xA6, 0xB3, 0xAC, 0xCA, 0xD0, 0x81, 0x30, 0x81, 0x30],
    [0xFF, 0xFE, 0x97, 0x7B, 0x3D, 0xD8, 0x00, 0xDE, 0x00], Array("# 一\r\n\n# two\u{FEFF}".utf8),
    [0x88, 0x62, 0xFF, 0x88],
    [0x1B, 0x24, 0x42, 0x3B, 0x3B, 0x1B, 0x28, 0x42], Array("~{VPND~} +ThCD-".utf8),
    [0, 0, 0xFE, 0xFF, 0, 0, 0x7B, 0x97],
  ]

  static var archives: [[UInt8]] {
    // A tar archive of two members in gzip, a zip one of one; a text in Zstandard, xz and bzip2.
    [
      "H4sIAAAAAAACA0vUK6koYaAtMAACMxMTMA0E6DQQmCOxQeJm5kbGDAoGDHQApcUliUVAKxlGJni+bvrTrtlcDKNgZIIU/SS9rOL8"
        + "vJyBzP9GZmj539zE1Gw0/9MDVCtlpihZKVUo6SiVpFaUAJmVSrWjxcEoGAWjYBQMewAA4wiJZQAMAAA=",
      "UEsDBBQAAAAIAAAAIQAI3bJJJQAAAIAAAAAGAAAAYS5qc29uq1bKTFGyUkpU0lEqSa0oATKfzdz1fN30JzvWPt3frFRbTWN5AFBL"
        + "AQIUAxQAAAAIAAAAIQAI3bJJJQAAAIAAAAAGAAAAAAAAAAAAAACAAQAAAABhLmpzb25QSwUGAAAAAAEAAQA0AAAASQAAAAAA",
      "KLUv/QRYnQAAYOeul+WKm+i2heW4ggEA/akkAT3AqqQ=",
      "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ABrABNdAHOrju5UVpUhqndFDBvAi1TcsAAAAPirk86X21OfAAEvbDWgnnYftvN9AQAA"
        + "AAAEWVo=",
      "QlpoOTFBWSZTWSdCTUcAADEAeRIQAIgAAQFAAsAgACClUA2kIBppo+j6NRqPYyNx3GRkZG4/F3JFOFCQJ0JNRw==",
    ].compactMap { base64($0) } + [[0x1F, 0x8B, 8, 0], [0x50, 0x4B, 5, 6], Array("BZh91AY&SY".utf8)]
  }

  private static func base64(_ text: String) -> [UInt8]? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var (bits, count, bytes) = (0, 0, [UInt8]())
    for byte in text.utf8 {
      guard let value = alphabet.firstIndex(of: byte) else { continue }
      (bits, count) = (bits << 6 | value, count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
    }
    return bytes
  }
}
