import TestSupport

@testable import Diglot
@testable import DiglotFiles
@testable import DiglotJSON
@testable import SearchCommands
@testable import ToolSupport

enum InputFuzzing {
  static let lines = [
    #"{"id": "a", "title": "题", "text": "算力\u4e2d\ud83d\ude00", "date": "2026-04-21", "n": -1.5e3, "list": ["x", true, null]}"#
      + "\n",
    #"{"id":"b","text":"","nested":{"a":[{}]}}"# + "\r\n\n" + #"{"id": 5, "text": "five"}"#, "[1]\n\u{FEFF}{}",
    #"{"text": "\uD800"}"#, #"{"id": "a", "text": ""}"# + "\n" + #"{"end": 1}"# + "\n",
  ]
  static let layouts = [
    #"{"format": 1, "fingerprint": "0123456789abcdef", "slots": 1024, "documents": 3, "length": 7, "shards": ["#
      + #"{"path": "a", "slots": [0, 511], "documents": 1, "length": 3, "sha256": "\#(String(repeating: "0f", count: 32))"}, "#
      + #"{"path": "b/c", "slots": [512, 1023], "documents": 2, "length": 4, "sha256": "\#(String(repeating: "a9", count: 32))"}"#
      + #"]}"#
  ]
  static let glossaries = ["software\t软件\t軟體\t軟件\n# note\nUSB stick|flash drive\tU盘\t隨身碟|USB\n", "Tom\t汤姆·克鲁斯\n"]

  private static let directory = TemporaryDirectory()

  static func readLines(_ bytes: [UInt8]) {
    let path = directory.file("lines")
    TestSupport.write(bytes, to: path)
    guard let input = try? FileInput(at: path) else { return }
    var options = ReadingOptions()
    options.documentLimit = 1 << 20
    // The first byte says how many lines are expected.
    let lineCount = LineCount(expected: bytes.first.flatMap { $0 < 10 ? Int($0) : nil })
    options.lineCount = lineCount
    guard let reader = try? JSONLinesReader(input, options) else { return }
    var count = 0
    while let result = reader.next() {
      count += 1
      expect(count <= bytes.count + 1, "more documents than bytes")
      if case .failure(let problem) = result { _ = problem.description }
    }
    _ = lineCount.mismatch?.reason
  }

  static func readLayout(_ bytes: [UInt8]) {
    do throws(LayoutError) {
      let layout = try ShardLayout(parsing: bytes.span)
      expect(layout.shards.reduce(0) { $0 + $1.slots.count } == Slot.count, "each slot has one shard")
      expect(layout.shards.allSatisfy { !"/\($0.path)/".contains("/../") }, "a path leads out of the layout")
    } catch { _ = error.description }
  }

  static func readGlossary(_ bytes: [UInt8]) {
    guard let glossary = try? UserGlossary(String(decoding: bytes, as: UTF8.self)) else { return }
    _ = try? Index.plan(.words("software 软件 USB stick", field: nil), SearchOptions(glossary: glossary))
  }
}
