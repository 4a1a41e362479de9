import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct EncodingDetectionTests {
  /// What bytes are read as, without any help.
  private func decoded(_ bytes: [UInt8], declared: TextEncoding? = nil) -> DecodedText? {
    try? DecodedText(decoding: bytes, ReadingOptions(), declared: declared)
  }

  private static let regions: [(encoding: TextEncoding, names: [String])] = [
    (.big5, ["taiwan", "hongkong"]), (.gb18030, ["mainland"]),
    (.utf16LittleEndian, ["taiwan", "hongkong", "mainland"]),
    (.utf16BigEndian, ["taiwan", "hongkong", "mainland"]),
  ]

  @Test("tells the encoding of a few characters cut from a text", arguments: [12, 40])
  func samples(byteCount: Int) {
    for (encoding, names) in Self.regions {
      let encoder = TestEncoder(encoding)
      let texts = Fixtures.texts.filter { path, _ in names.contains { path.contains("-\($0)") } }
      var random = SeededGenerator(seed: 13)
      var wrong: [String] = []
      for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
        let scalars = Array(text.unicodeScalars)
        for _ in 0..<40 {
          let start = Int.random(in: 0..<scalars.count, using: &random)
          let sample = encoder.encode(String(String.UnicodeScalarView(scalars[start...].prefix(60))), upTo: byteCount)
          if sample.text.utf8.count < byteCount { continue }
          if decoded(sample.bytes)?.text != sample.text { wrong.append("\(path): \(sample.text)") }
        }
      }
      // Of 1,000 samples 3 may be of characters that stand anywhere.
      #expect(texts.count >= 8 && wrong.count <= texts.count * 40 / 300, "\(encoding.name): \(wrong)")
    }
  }

  @Test("knows every text of Fixtures in every encoding that holds it")
  func fixtures() {
    for encoding in [TextEncoding.big5, .gb18030, .utf16LittleEndian, .utf16BigEndian, .utf8] {
      let encoder = TestEncoder(encoding)
      for (path, text) in Fixtures.texts {
        let encoded = encoder.encode(text)
        // In Big5, a text of the mainland has lost most of its characters. A few signs in an English text tell little.
        let isEnglish = text.utf8.count { $0 >= 0x80 } * 10 < text.utf8.count
        if encoded.text.utf8.count * 10 < text.utf8.count * 9 || isEnglish && !encoding.isWide { continue }
        let decoded = decoded(encoded.bytes)
        #expect(decoded?.text == encoded.text, "\(path) in \(encoding.name) is read as \(decoded?.encoding.name ?? "")")
      }
    }
  }

  @Test("takes cut or broken UTF-8 for UTF-8")
  func brokenUTF8() throws {
    for (path, text) in Fixtures.texts {
      let bytes = Array(text.utf8)
      for count in [30, 31, 32, 200, 201, 202] where count < bytes.count {
        #expect(decoded(Array(bytes[..<count]))?.encoding == .utf8, "\(path) cut at \(count)")
      }
      var random = SeededGenerator(seed: 5)
      for _ in 0..<5 {
        var broken = bytes
        broken[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x80...0xFF, using: &random)
        let encoding = try #require(decoded(broken)?.encoding)
        // One letter with a mark in an English text may be one.
        #expect(encoding == .utf8 || encoding == .windows1252 && path.contains("-english"), "\(path) \(encoding.name)")
      }
    }
    #expect(decoded([0xE7, 0xAE, 0x97, 0xE5, 0x8A, 0x9B, 0xE8, 0xB6])?.text == "算力\u{FFFD}")
  }

  @Test("knows the curly quotes and accents of windows-1252, and leaves ASCII alone")
  func western() {
    let encoder = TestEncoder(.windows1252)
    for text in [
      "It’s what they call a “search engine”.", "He said: “no”", "Le résumé du café est à côté de l’école.",
      "Die Straße führt über die Brücke, größer als üblich.", "mañana, señor", "£5 or €6", "naïve",
    ] {
      let encoded = encoder.encode(text)
      #expect(encoded.text == text)
      #expect(decoded(encoded.bytes)?.text == text)
      #expect(decoded(encoded.bytes)?.encoding == .windows1252)
    }
    #expect(decoded(Array("plain text".utf8))?.encoding == .utf8)
    #expect(decoded([])?.encoding == .utf8)
  }

  @Test("does not take Japanese, Korean or Russian for Chinese")
  func others() {
    let texts: [(TextEncoding, String)] = [
      (.shiftJIS, "新しい計算センターは今日から動き始めました。"), (.eucJP, "新しい計算センターは今日から動き始めました。"),
      (.korean, "새로운 계산 센터가 오늘부터 일을 시작했습니다."), (.named("koi8-r")!, "Новый вычислительный центр открылся сегодня."),
      (.named("windows-1251")!, "Новый вычислительный центр открылся сегодня."),
    ]
    for (encoding, text) in texts {
      let encoded = TestEncoder(encoding).encode(text)
      #expect(decoded(encoded.bytes)?.encoding == encoding)
      #expect(decoded(encoded.bytes)?.text == text)
    }
  }

  @Test("believes a declaration unless it cannot be true")
  func declarations() throws {
    let text = "智算中心開放參觀，市民可以預約。"
    let big5 = TestEncoder(.big5).encode(text).bytes
    #expect(decoded(big5, declared: .big5)?.text == text)
    // What is declared is not, or is not UTF-8.
    #expect(decoded(Array(text.utf8), declared: .big5)?.text == text)
    #expect(decoded(Array(text.utf8), declared: .windows1252)?.text == text)
    #expect(decoded(big5, declared: .utf8)?.text == text)
    // A text too short to be told is read as declared.
    let short: [UInt8] = [0xA4, 0xA4]
    #expect(decoded(short, declared: .big5)?.text == "中")
    #expect(decoded(short, declared: .gb18030)?.text == "い")
    #expect(decoded(Array("plain".utf8), declared: .named("utf-16"))?.text == "plain")
    let marked = [0xFE, 0xFF] + TestEncoder(.utf16BigEndian).encode(text).bytes
    #expect(decoded(marked, declared: .big5)?.text == text)
  }

  @Test("takes no text out of what is none")
  func binary() {
    var random = SeededGenerator(seed: 2)
    for count in [40, 400, 4000] {
      let bytes = random.bytes(count)
      #expect(decoded(bytes) == nil || decoded(bytes)!.replacedCount <= 8)
    }
    #expect(throws: InputProblem.Cause.binary) {
      try DecodedText(decoding: Array("GIF89a\u{0}\u{1}\u{0}\u{1}".utf8) + [0xFF, 0, 0, 0x2C, 0, 0], ReadingOptions())
    }
  }

  /// Samples from elsewhere: lines of a name, a number, the bytes and the text in UTF-8, both in hexadecimal.
  @Test("reads the samples of DIGLOT_SAMPLES", .enabled(if: Environment.value(of: "DIGLOT_SAMPLES") != nil))
  func samplesFromElsewhere() throws {
    let path = try #require(Environment.value(of: "DIGLOT_SAMPLES"))
    var counts: [String: (right: Int, all: Int)] = [:]
    var order: [String] = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t")
      let kind = "\(fields[0]) \(fields[1])"
      if counts[kind] == nil { order.append(kind) }
      let isRight = decoded(bytes(fields[2]))?.text == String(decoding: bytes(fields[3]), as: UTF8.self)
      counts[kind, default: (0, 0)].all += 1
      counts[kind, default: (0, 0)].right += isRight ? 1 : 0
    }
    for kind in order { print("SAMPLES \(kind): \(counts[kind]!.right) of \(counts[kind]!.all)") }
  }

  private func bytes(_ digits: Substring) -> [UInt8] {
    let digits = Array(digits.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)!
    }
  }
}
