import TestSupport
import Testing

@testable import Diglot

/// What programs of today do with an index that a later one has added parts to.
@Suite("Parts of later programs")
struct LaterPartsTests {
  private let directory = TemporaryDirectory()
  private static let (copied, dropped, refused) = (UInt32(1 << 24 | 40), UInt32(2 << 24 | 3), UInt32(99))

  /// A record for each document, which says its key, or nothing for every third.
  private static func records(_ keys: [String]) -> [UInt8] {
    var (bytes, ends): ([UInt8], [UInt8]) = ([], [])
    for (index, key) in keys.enumerated() {
      if index % 3 < 2 { bytes += Array("place of \(key)".utf8) }
      ends.appendLittleEndian(UInt32(bytes.count))
      ends.append(0)
    }
    return bytes + ends
  }

  /// An index of two segments of six documents, and a third without parts.
  private func makeIndex(_ number: UInt32?, inManifest: UInt32? = nil) throws {
    for first in [0, 6, 12] {
      try Index.write(at: directory.path) { (writer) throws in
        for key in first..<first + 6 { try writer.add(Document(key: "k\(key)", text: "算力 \(key)")) }
      }
    }
    var forged = try ForgedIndex(at: directory.path)
    for segment in [UInt64(1), 2] {
      let keys = (0..<6).map { "k\(Int(segment) * 6 - 6 + $0)" }
      if let number { forged.segments[segment]?.parts.append((number, Self.records(keys))) }
    }
    if let inManifest { forged.manifest.parts = [.init(number: PartNumber(inManifest), bytes: [1, 2, 3])] }
    forged.write(to: directory.path)
  }

  /// The records of the part that is kept, by key.
  private func records() throws -> [String: String] {
    var found: [String: String] = [:]
    for segment in try Snapshot(directory: directory.path).segments {
      let count = segment.reader.statistics.documentCount
      guard let part = segment.reader.otherParts.first(where: { $0.number.value == Self.copied })?.part else {
        continue
      }
      let records = try DocumentRecords(part, documentCount: count)
      for document in 0..<DocID(count) where !segment.isDeleted(document) {
        let record = try records.record(of: document)
        found[try segment.reader.keys.key(of: document)] = String(
          decoding: (0..<record.byteCount).map { record.byte(at: $0) }, as: UTF8.self)
      }
    }
    return found
  }

  private func expectSound(total: Int) throws {
    let findings = try Index.deepCheck(at: directory.path)
    #expect(findings.damage == [] && findings.incomparable == [])
    #expect(try Index(at: directory.path).search("算力").total == total)
    #expect(try Index(at: directory.path).statistics().documents == total)
  }

  /// Every verb that writes: add, update, remove, compact.
  private func useAll() throws {
    try expectSound(total: 18)
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "new", text: "算力"))
      try writer.add(Document(key: "k3", text: "算力 again"))
      try writer.remove("k7")
    }
    try expectSound(total: 18)
  }

  @Test("those to keep stay with their documents through updates, removals and merges")
  func keeps() throws {
    try makeIndex(Self.copied, inManifest: Self.copied)
    try useAll()
    #expect(try records()["k0"] == "place of k0")
    #expect(try records()["k2"] == "")
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    try expectSound(total: 18)
    let records = try records()
    #expect(records.count == 18 && records["k7"] == nil)
    #expect(records["k6"] == "place of k6" && records["k10"] == "place of k10" && records["k11"] == "")
    #expect(records["k3"] == "" && records["k12"] == "" && records["new"] == "")
    #expect(try Snapshot.readManifest(directory.path).parts.map(\.bytes) == [[1, 2, 3]])
  }

  @Test("those to drop are ignored, and go with the next commit or merge")
  func drops() throws {
    try makeIndex(Self.dropped, inManifest: Self.dropped)
    try useAll()
    #expect(try Snapshot.readManifest(directory.path).parts.isEmpty)
    #expect(try Snapshot(directory: directory.path).segments[0].reader.otherParts.count == 1)
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    try expectSound(total: 18)
    #expect(try Snapshot(directory: directory.path).segments[0].reader.otherParts.isEmpty)
  }

  @Test(
    "those that must be known are named, and nothing is done", arguments: [LaterPartsTests.refused, 3 << 24 | 1, .max],
    [true, false])
  func refuses(_ number: UInt32, inManifest: Bool) throws {
    try makeIndex(inManifest ? nil : number, inManifest: inManifest ? number : nil)
    let before = contents(ofFolder: directory.path)
    let error = IndexError.unsupportedPart(
      file: directory.file(inManifest ? "manifest" : "000001.segment"), part: number)
    #expect(throws: error) { try Index(at: directory.path) }
    #expect(throws: error) { try IndexWriter(at: directory.path) }
    #expect(throws: error) { if let first = try Index.check(at: directory.path).first { throw first } }
    #expect(contents(ofFolder: directory.path) == before)
  }

  @Test(
    "records that are not in order are damage",
    arguments: [[UInt8]](arrayLiteral: [], [1, 2, 3], [UInt8](repeating: 9, count: 40)))
  func disorder(_ bytes: [UInt8]) throws {
    try makeIndex(nil)
    var forged = try ForgedIndex(at: directory.path)
    forged.segments[1]?.parts.append((Self.copied, bytes))
    forged.write(to: directory.path)
    #expect(try Index.check(at: directory.path).count == 1)
    #expect(try Index(at: directory.path).search("算力").total == 18)
    let writer = try IndexWriter(at: directory.path)
    #expect(throws: IndexError.self) { try writer.compact() }
  }

  @Test("parts out of order, or as many as the trailer does not say, are damage")
  func wrongTable() throws {
    try makeIndex(Self.copied)
    var forged = try ForgedIndex(at: directory.path)
    forged.segments[1]?.parts.append((Self.copied, []))
    forged.write(to: directory.path)
    #expect(throws: IndexError.self) { try Index(at: directory.path) }
  }
}
