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

  @Test("have the same bytes for any number of threads, and of ranges that the terms are cut into")
  func ranges() throws {
    let directory = TemporaryDirectory()
    let writer = try IndexWriter(at: directory.path)
    for (number, document) in Self.documents.enumerated() {
      try writer.add(document)
      if number % 200 == 199 { try writer.commit() }
    }
    for number in stride(from: 5, to: 900, by: 9) { try writer.remove("d\(number)") }
    try writer.commit()
    writer.close()
    let segments = try Snapshot(directory: directory.path).segments
    #expect(segments.count == 5)
    let files = try [(1, MergeRanges.byteCount), (1, 1), (3, 3_000), (3, 20_000)].map { (threads, byteCount) throws in
      let team = ThreadTeam(count: threads)
      defer { team.close() }
      let folder = TemporaryDirectory()
      let newIDs = try SegmentMerger.merge(
        segments, into: folder.file("merged"), with: team, rangeByteCount: byteCount)
      #expect(newIDs.map(\.count) == segments.map(\.liveCount))
      return contents(ofFolder: folder.path)
    }
    #expect(files[0].count == 1)
    for file in files { #expect(file == files[0]) }
  }

  @Test("of which one is damaged are not merged, and it is said where")
  func damaged() throws {
    let directory = TemporaryDirectory()
    let documents = Self.documents
    try Index.write(at: directory.path) { (writer) throws in for document in documents { try writer.add(document) } }
    let name = try #require(contents(ofFolder: directory.path).keys.first { $0.hasSuffix(".segment") })
    let whole = try SegmentReader(path: directory.file(name))
    var bytes = try #require(contents(ofFolder: directory.path)[name])
    bytes[whole.part(.postings).start + whole.byteCount(of: .postings) / 2] ^= 1
    write(bytes, to: directory.file("damaged"))
    let damaged = try SegmentReader(path: directory.file("damaged"))
    let team = ThreadTeam(count: 3)
    defer { team.close() }
    let inputs = [whole, damaged].map { Snapshot.Segment(reader: $0, deletions: nil) }
    #expect(throws: IndexError.self) {
      _ = try SegmentMerger.merge(inputs, into: directory.file("merged"), with: team, rangeByteCount: 2_000)
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
