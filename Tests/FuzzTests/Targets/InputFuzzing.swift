import TestSupport

@testable import Diglot
@testable import DiglotFiles
@testable import SearchCommands
@testable import ToolSupport

enum InputFuzzing {
  static let lines = [
    #"{"id": "a", "title": "题", "text": "算力\u4e2d\ud83d\ude00", "date": "2026-04-21", "n": -1.5e3, "list": ["x", true, null]}"#
      + "\n",
    #"{"id":"b","text":"","nested":{"a":[{}]}}"# + "\r\n\n" + #"{"id": 5, "text": "five"}"#, "[1]\n\u{FEFF}{}",
    #"{"text": "\uD800"}"#,
  ]
  static let glossaries = ["software\t软件\t軟體\t軟件\n# note\nUSB stick|flash drive\tU盘\t隨身碟|USB\n", "Tom\t汤姆·克鲁斯\n"]

  private static let directory = TemporaryDirectory()

  static func readLines(_ bytes: [UInt8]) {
    let path = directory.file("lines")
    TestSupport.write(bytes, to: path)
    guard let input = try? FileInput(at: path) else { return }
    var options = ReadingOptions()
    options.documentLimit = 1 << 20
    guard let reader = try? JSONLinesReader(input, options) else { return }
    var count = 0
    while let result = reader.next() {
      count += 1
      expect(count <= bytes.count + 1, "more documents than bytes")
      if case .failure(let problem) = result { _ = problem.description }
    }
  }

  static func readGlossary(_ bytes: [UInt8]) {
    guard let glossary = try? UserGlossary(String(decoding: bytes, as: UTF8.self)) else { return }
    _ = try? Index.plan(.words("software 软件 USB stick", field: nil), SearchOptions(glossary: glossary))
  }
}
