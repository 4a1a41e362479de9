import TestSupport
import Testing

@testable import Diglot

@Suite("Segments that are merged")
struct SegmentMergerTests {
  /// Few words in short texts, so that many terms have more than a block of postings and others have one or two.
  private static let documents: [Document] = {
    var random = RandomDocuments(seed: 11)
    return (0..<900).map { number in
      Document(
        key: "d\(number)", title: number % 3 == 0 ? random.text(2) : "", text: random.text(1 + number % 60) + "算力超市",
        fields: [Field(name: "number", value: "\(number % 7)")])
    }
  }()

  /// Writes the documents in commits of `size`, removes those of `deleted`, and joins all to one segment.
  private func build(_ directory: TemporaryDirectory, size: Int, deleted: Set<Int> = []) throws -> SegmentReader {
    let writer = try IndexWriter(at: directory.path)
    for (number, document) in Self.documents.enumerated() {
      try writer.add(document)
      if number % size == size - 1 { try writer.commit() }
    }
    for number in deleted.sorted() { try writer.remove("d\(number)") }
    try writer.commit()
    try writer.compact()
    writer.close()
    return try #require(try Snapshot(directory: directory.path).segments.first).reader
  }

  private func expectSame(_ first: SegmentReader, _ second: SegmentReader, except parts: Set<SegmentPart>) throws {
    for part in SegmentPart.allCases where !parts.contains(part) {
      let bytes = try first.part(part).whole().withBytes { unsafe $0.withUnsafeBytes { unsafe [UInt8]($0) } }
      let others = try second.part(part).whole().withBytes { unsafe $0.withUnsafeBytes { unsafe [UInt8]($0) } }
      #expect(bytes == others, "\(part.name)")
    }
    #expect(first.findings().isEmpty)
  }

  @Test("have the bytes of one that was written at once, but for the cut of its frames", arguments: [150, 193, 450])
  func merged(size: Int) throws {
    let (first, second) = (TemporaryDirectory(), TemporaryDirectory())
    let merged = try build(first, size: size)
    try expectSame(merged, build(second, size: 900), except: [.stored, .storedDirectory])
    for document in 0..<DocID(Self.documents.count) {
      #expect(try merged.document(document) == Self.documents[Int(document)])
    }
  }

  @Test("lose what was removed, and nothing else of their bytes", arguments: [100, 450, 900])
  func deletions(size: Int) throws {
    var random = SeededGenerator(seed: 12)
    var deleted = Set((0..<900).filter { _ in Int.random(in: 0..<5, using: &random) == 0 })
    deleted.formUnion(300..<420)
    let (first, second) = (TemporaryDirectory(), TemporaryDirectory())
    let merged = try build(first, size: size, deleted: deleted)
    let live = Self.documents.indices.filter { !deleted.contains($0) }
    try Index.write(at: second.path) { (writer) throws in
      for number in live { try writer.add(Self.documents[number]) }
    }
    let written = try #require(try Snapshot(directory: second.path).segments.first).reader
    try expectSame(merged, written, except: [.stored, .storedDirectory, .statistics])
    for (document, number) in live.enumerated() {
      #expect(try merged.document(DocID(document)) == Self.documents[number])
    }
    var (found, expected) = (merged.statistics, written.statistics)
    #expect(abs(found.totalLength - expected.totalLength) * 50 < expected.totalLength)
    found.totalLength = 0
    expected.totalLength = 0
    #expect(found == expected)
  }
}
