import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite("Repair")
struct RepairTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.file("index") }
  private var repaired: String { directory.file("repaired") }

  /// Three segments, of which the first has deletions: of removed and of updated documents.
  private func makeIndex() throws {
    for number in 0..<3 {
      try Index.write(at: path) { (writer) throws in
        for key in 0..<20 { try writer.add(Self.document("k\(number)-\(key)", "first")) }
      }
    }
    try Index.write(at: path) { (writer) throws in
      for key in ["k0-3", "k0-4"] { try writer.remove(key) }
      try writer.add(Self.document("k0-5", "second"))
    }
  }

  private static func document(_ key: String, _ word: String) -> Document {
    Document(key: key, title: "平台 \(key)", text: "算力 \(word) \(key)", fields: [Field(name: "word", value: word)])
  }

  private func keys(at path: String) throws -> Set<String> {
    Set(try Index(at: path).search("算力", SearchOptions(limit: 1_000)).hits.map(\.key))
  }

  private func change(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try #require(contents(ofFolder: path)[name])
    change(&bytes)
    write(bytes, to: "\(path)/\(name)")
  }

  private func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

  /// Repairs to a new folder and in place, and expects the same of both.
  private func repair(losing expected: Set<String>, _ documents: Int) throws {
    let before = contents(ofFolder: path)
    let report = try Index.repair(at: path, to: repaired)
    #expect(contents(ofFolder: path) == before, "the source has changed")
    let inPlace = try Index.repair(at: path, to: nil)
    for (folder, report) in [(repaired, report), (path, inPlace)] {
      #expect(try Index.check(at: folder) == [])
      #expect(report.documents == documents)
      #expect(try Index(at: folder).documentCount == documents)
      #expect(
        Set(report.losses.map { "\($0)" }.compactMap { loss in expected.first { loss.contains($0) } }) == expected)
      #expect(report.losses.count == expected.count, "\(report.losses)")
    }
    #expect(try keys(at: path) == keys(at: repaired))
    // What was damaged is gone.
    #expect(Set(contents(ofFolder: path).keys).intersection(before.keys).isSubset(of: ["lock", "manifest"]))
    // A writer goes on.
    try Index.write(at: path) { (writer) throws in _ = try writer.add(Self.document("new", "last")) }
    #expect(try Index.check(at: path) == [])
  }

  private func start(of part: SegmentPart, in name: String) throws -> Int {
    var start = SegmentFormat.headByteCount
    for entry in ForgedSegment(contents(ofFolder: path)[name] ?? []).parts {
      if entry.number == part.rawValue { break }
      start += entry.bytes.count
    }
    return start
  }

  @Test("of a sound index keeps all of it, and its documents as they were")
  func sound() throws {
    try makeIndex()
    try repair(losing: [], 58)
    #expect(try Index(at: repaired).document("k0-5") == Self.document("k0-5", "second"))
    #expect(try Index(at: repaired).document("k2-7") == Self.document("k2-7", "first"))
    #expect(try Index(at: repaired).document("k0-3") == nil)
  }

  @Test(
    "loses nothing where parts are damaged that documents do not need",
    arguments: [
      SegmentPart.postings, .textTerms, .textTermDirectory, .integerTerms, .norms, .positionWidths, .statistics,
    ])
  func derived(_ part: SegmentPart) throws {
    try makeIndex()
    let start = try start(of: part, in: "000001.segment")
    try change("000001.segment") { $0[start] ^= 0x40 }
    #expect(try !Index.check(at: path).isEmpty)
    try repair(losing: [], 58)
  }

  @Test("loses nothing where checksums of the table are damaged that documents do not need")
  func table() throws {
    try makeIndex()
    // In the checksum of the norms.
    try change("000001.segment") { $0[$0.count - SegmentFormat.trailerByteCount - 112] ^= 1 }
    try repair(losing: [], 58)
  }

  /// Documents of different lengths, so that they stand in several frames.
  private func makeLongIndex() throws -> [Document] {
    var random = RandomDocuments(seed: 4)
    let documents = (0..<60).map { Document(key: "d\($0)", title: "平台 \($0)", text: "算力 " + random.text(60)) }
    try Index.write(at: path) { (writer) throws in for document in documents { try writer.add(document) } }
    return documents
  }

  @Test(
    "keeps the documents beside a wrong byte, and never one that is not as it was",
    arguments: [
      SegmentPart.stored, .storedDirectory, .keys, .keyDirectory,
    ])
  func documents(_ part: SegmentPart) throws {
    let documents = try makeLongIndex()
    let original = try #require(contents(ofFolder: path)["000001.segment"])
    let start = try start(of: part, in: "000001.segment")
    let byteCount = ForgedSegment(original)[part].count
    var random = SeededGenerator(seed: 1)
    var saved = 0
    for round in 0..<12 {
      let offset = start + Int.random(in: 0..<byteCount, using: &random)
      try change("000001.segment") { $0[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
      let report = try Index.repair(at: path, to: directory.file("\(part)-\(round)"))
      #expect(!report.losses.isEmpty && report.documents + report.lostDocuments >= 60, "\(report)")
      saved += report.documents
      let index = try Index(at: directory.file("\(part)-\(round)"))
      for document in documents {
        // A sign may differ that no term tells.
        guard let found = try index.document(document.key) else { continue }
        #expect(abs(found.text.count - document.text.count) <= 1, "\(document.key), byte \(offset)")
      }
      write(original, to: path + "/000001.segment")
    }
    // A frame or two are lost, or two of the four groups of keys, and no more.
    #expect(saved > 12 * (part == .keyDirectory ? 24 : 38), "\(saved) of \(12 * 60)")
  }

  @Test("names the documents whose stored texts are damaged, and keeps those of other segments")
  func stored() throws {
    try makeIndex()
    let start = try start(of: .stored, in: "000002.segment")
    try change("000002.segment") { $0[start] ^= 1 }
    try repair(losing: ["20 documents are lost: k1-0, "], 38)
  }

  @Test("names a segment that is missing, cut short, or another index's")
  func segments() throws {
    try makeIndex()
    let whole = try #require(contents(ofFolder: path)["000003.segment"])
    for change in ["missing", "cut", "another"] {
      let other = try #require(contents(ofFolder: path)["000001.segment"])
      if change == "missing" { try remove("000003.segment") }
      if change == "cut" { write(Array(whole.dropLast(5)), to: path + "/000003.segment") }
      if change == "another" { write(other, to: path + "/000003.segment") }
      let report = try Index.repair(at: path, to: directory.file(change))
      #expect(report.documents == 38 && report.losses.count == 1, "\(report)")
      #expect("\(report.losses)".contains("its documents are lost"), "\(report)")
    }
    try repair(losing: ["000003.segment"], 38)
  }

  @Test("says that removed documents may be back where deletions are lost, and keeps the newer of two documents")
  func deletions() throws {
    try makeIndex()
    try remove("000001.4.deletions")
    try repair(losing: ["may be back"], 60)
    #expect(try Index(at: path).document("k0-5") == Self.document("k0-5", "second"))
  }

  @Test(
    "puts an index without a manifest together from its segments and the newest deletions",
    arguments: ["removed", "damaged", "link"])
  func noManifest(_ how: String) throws {
    try makeIndex()
    if how == "damaged" {
      try change("manifest") { $0[20] ^= 1 }
    } else {
      try remove("manifest")
      if how == "link" { try #require(symlink("nowhere", path + "/manifest") == 0) }
    }
    try repair(losing: ["manifest"], 58)
    #expect(try Index(at: path).document("k0-3") == nil)
  }

  @Test("takes a manifest that was about to be put in place")
  func unfinishedManifest() throws {
    try makeIndex()
    try FileManager.default.moveItem(atPath: path + "/manifest", toPath: path + "/manifest.new")
    try repair(losing: [], 58)
  }

  @Test("of what holds no document writes nothing")
  func nothing() throws {
    try makeIndex()
    for name in contents(ofFolder: path).keys where name != "lock" { try change(name) { $0 = Array($0.prefix(12)) } }
    let before = contents(ofFolder: path)
    #expect(throws: IndexError.self) { try Index.repair(at: path, to: repaired) }
    #expect(throws: IndexError.self) { try Index.repair(at: path, to: nil) }
    #expect(contents(ofFolder: path) == before)
    #expect(try FileSystem.kind(of: repaired) == .missing)
    let (empty, missing) = (TemporaryDirectory(), directory.file("none"))
    #expect(throws: IndexError.missing(path: missing)) { try Index.repair(at: missing, to: repaired) }
    #expect(throws: IndexError.missing(path: empty.path)) { try Index.repair(at: empty.path, to: nil) }
  }

  @Test("of an index without documents makes one")
  func empty() throws {
    try IndexWriter(at: path).close()
    #expect(try Index.repair(at: path, to: repaired).documents == 0)
    #expect(try Index(at: repaired).documentCount == 0)
  }

  @Test("leaves an index that a later program wrote to that program, and says which parts it drops")
  func laterParts() throws {
    try makeIndex()
    var forged = try ForgedIndex(at: path)
    forged.segments[1]?.parts.append((1 << 24 | 20, [UInt8](repeating: 0, count: 100)))
    forged.sortParts()
    forged.write(to: path)
    #expect("\(try Index.repair(at: path, to: repaired).losses)".contains("drops it"))
    forged.segments[1]?.parts.append((1 << 26, []))
    forged.write(to: path)
    #expect(throws: IndexError.unsupportedPart(file: path + "/000001.segment", part: 1 << 26)) {
      try Index.repair(at: path, to: nil)
    }
  }

  @Test("saves a long document, which has several frames, and one of which a bit is wrong")
  func longDocument() throws {
    var random = SeededGenerator(seed: 8)
    let scalars = (0..<70_000).map { _ in UInt32.random(in: 0x4E00..<0x9FA0, using: &random) }
    let text = String(String.UnicodeScalarView(scalars.compactMap(UnicodeScalar.init)))
    try Index.write(at: path) { (writer) throws in
      try writer.add(Self.document("short", "first"))
      try writer.add(Document(key: "long", text: text))
    }
    try change("000001.segment") { $0[40_000] ^= 1 }
    let report = try Index.repair(at: path, to: repaired)
    let kept = try Index(at: repaired).document("long")
    #expect(kept?.text == text || report.lostDocuments == 1, "what is kept is as it was")
    #expect(report.documents + report.lostDocuments == 2)
    try change("000001.segment") { $0[40_000] ^= 1 }
    try change("manifest") { $0[20] ^= 1 }
    #expect(try Index.repair(at: path, to: nil).lostDocuments == 0)
    #expect(try Index(at: path).document("long")?.text == text)
    #expect(try Index.deepCheck(at: path).damage == [])
  }

  @Test("in place is for one writer at a time")
  func locked() throws {
    try makeIndex()
    let writer = try IndexWriter(at: path)
    defer { writer.close() }
    #expect(throws: IndexError.locked(path: path, process: getpid())) { try Index.repair(at: path, to: nil) }
    #expect(try Index.repair(at: path, to: repaired).documents == 58)
  }

  @Test("of a segment that claims a million documents tells at once that they are lost", arguments: [0, 1, 2])
  func claims(_ kind: Int) throws {
    try Index.write(at: path) { (writer) throws in
      for number in 0..<300 { try writer.add(Self.document("k\(number)", "word")) }
    }
    var forged = try ForgedIndex(at: path)
    let claimed = 1 << 20
    for part in [SegmentPart.norms, .positionWidths] {
      let bytes = try #require(forged.segments[1])[part]
      forged.segments[1]?[part] = (0..<claimed).map { bytes[$0 % bytes.count] }
    }
    forged.segments[1]?[.textPositions] = (0..<claimed).map { _ in 1 }
    switch kind {
    case 0: break
    // All documents stand in the first frame, or no key has a group.
    case 1:
      let directory = try #require(forged.segments[1])[.storedDirectory]
      forged.segments[1]?[.storedDirectory] = Array(directory.prefix(StoredFormat.entryByteCount))
    default: forged.segments[1]?[.keyDirectory] = []
    }
    forged.write(to: path)
    let duration = try ContinuousClock().measure {
      do {
        let report = try Index.repair(at: path, to: repaired)
        #expect(kind == 0 && report.documents > 100, "\(report)")
        #expect(report.lostDocuments == claimed - report.documents)
      } catch IndexError.damaged { #expect(kind > 0) }
    }
    #expect(duration < .seconds(10), "\(duration)")
  }
}
