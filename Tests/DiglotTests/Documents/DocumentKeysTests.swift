import TestSupport
import Testing

@testable import Diglot

@Suite struct DocumentKeysTests {
  private func part(_ writer: PartWriter, _ path: String) throws -> CheckedPart {
    let file = try FileWriter(creating: path)
    try writer.finish(into: file)
    try file.close()
    return CheckedPart(
      try MappedFile(path: path).bytes, file: path, name: "part", start: 0, checksums: writer.checksums)
  }

  @Test("keys of any length come back, whatever they share", arguments: [1, 2, 3] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var keys: [String] = []
    for _ in 0..<333 {
      let shared = keys.last.map { $0.prefix(Int.random(in: 0...$0.count, using: &random)) } ?? ""
      let isLong = Int.random(in: 0..<5, using: &random) == 0
      let pieces = (0...Int.random(in: 0...(isLong ? 200 : 3), using: &random)).map { _ in
        ["0", "7", "/", "软", "é"].randomElement(using: &random) ?? ""
      }
      keys.append(String(shared.prefix(isLong ? 400 : 12)) + pieces.joined())
    }
    let directory = TemporaryDirectory()
    let parts = ["keys", "directory"].map { PartWriter(temporaryPath: directory.file($0)) }
    var writer = DocumentKeysWriter(keys: parts[0], directory: parts[1])
    for key in keys { try writer.append(Array(key.utf8)) }
    let read = try DocumentKeys(
      keys: part(parts[0], directory.file("first")), directory: part(parts[1], directory.file("second")))
    for (document, key) in keys.enumerated() {
      #expect(try read.key(of: DocID(document)) == key, "seed \(seed), document \(document)")
    }
    var all: [String] = []
    try read.forEach(count: keys.count) { all.append(String(decoding: $1, as: UTF8.self)) }
    #expect(all == keys)
  }
}
