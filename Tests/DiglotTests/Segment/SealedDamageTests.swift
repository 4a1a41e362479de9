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
    let range = try #require(SealedSegment.parts(of: Self.segment).first { $0.part == part }?.range)
    for offset in range where Int.random(in: 0..<range.count, using: &random) < 12 {
      var bytes = Self.segment
      bytes[offset] =
        [0, 0xFF, bytes[offset] ^ 0x80, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
      SealedSegment.seal(&bytes)
      write(bytes, to: directory.file("000001.segment"))
      read(directory.path)
    }
  }
}
