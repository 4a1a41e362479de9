import TestSupport
import Testing

@testable import Diglot

/// Damage that no checksum tells: what decoders do when the bytes they are given are wrong all the same.
@Suite("Damaged parts with right checksums")
struct SealedDamageTests {
  private static let documents = [
    Document(key: "a", title: "智算中心", text: "雲嶺智算中心落成，\n算力達1,882P。", fields: [Field(name: "section", value: "news")]),
    Document(key: "b", text: "The new computing centre opens, computing for all."),
    Document(key: "c", title: "Notes", text: "算力平台與算力超市"),
  ]

  /// A segment of a few documents and of terms with more than two blocks.
  private static let segment: [UInt8] = {
    let directory = TemporaryDirectory()
    do {
      try Index.write(at: directory.path) { (writer) throws in
        for document in documents { try writer.add(document) }
        for number in 0..<140 { try writer.add(Document(key: "n\(number)", text: number % 3 == 0 ? "算力 x" : "x x")) }
      }
    } catch { Issue.record(error) }
    return contents(ofFolder: directory.path)["000001.segment"] ?? []
  }()

  /// The parts of the segment, by where they stand in the file.
  private static func parts() throws -> [(part: SegmentPart, range: Range<Int>)] {
    let bytes = ByteSlice(segment)
    var entry = Int(bytes.uint64(at: bytes.byteCount - SegmentFormat.trailerByteCount))
    var start = SegmentFormat.headByteCount
    return SegmentPart.allCases.map { part in
      let byteCount = Int(bytes.uint64(at: entry + 4))
      defer {
        start += byteCount
        entry += 12 + 8 * ((byteCount + PartWriter.pieceByteCount - 1) / PartWriter.pieceByteCount)
      }
      return (part, start..<start + byteCount)
    }
  }

  /// Computes all checksums of a segment anew, whose parts have the sizes of the table.
  private static func seal(_ bytes: inout [UInt8]) throws {
    let trailer = bytes.count - SegmentFormat.trailerByteCount
    var entry = Int(ByteSlice(bytes).uint64(at: trailer))
    let table = entry
    for (_, range) in try parts() {
      let checksums = PieceChecksums.make(of: Array(bytes[range]), upTo: range.count)
      for (index, checksum) in checksums.enumerated() { put(checksum, at: entry + 12 + index * 8, in: &bytes) }
      entry += 12 + 8 * checksums.count
    }
    put(Checksum.xxh64(Array(bytes[table..<trailer + 16]).span.bytes), at: trailer + 16, in: &bytes)
  }

  private static func put(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8)) }
  }

  /// Reads all that can be read; errors are as good as answers.
  private func read(_ path: String) {
    if Bool.random() { _ = try? Index.check(at: path) }
    guard let index = try? Index(at: path) else { return }
    for query in [
      "算力", "\"智算中心\"", "title:智 x", "comput* OR x OR 算力 -notes", "+x +算力", "section:news", "text:\"算力平\"",
      "compute~2 OR centre~1", "section:a..z",
    ] {
      _ = try? index.search(query, SearchOptions(limit: 3))
    }
    for key in ["a", "c", "n100", "nothing"] { _ = try? index.document(key) }
    _ = try? index.statistics()
  }

  /// A sample of each part's bytes; with 150 instead of 12 the test takes a minute and a half.
  @Test("no byte of a part makes the reader trap", arguments: SegmentPart.allCases)
  func flipped(part: SegmentPart) throws {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      for document in Self.documents { try writer.add(document) }
    }
    var random = SeededGenerator(seed: UInt64(part.rawValue))
    let range = try #require(try Self.parts().first { $0.part == part }?.range)
    for offset in range where Int.random(in: 0..<range.count, using: &random) < 12 {
      var bytes = Self.segment
      bytes[offset] =
        [0, 0xFF, bytes[offset] ^ 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      try Self.seal(&bytes)
      write(bytes, to: directory.file("000001.segment"))
      read(directory.path)
    }
  }
}
