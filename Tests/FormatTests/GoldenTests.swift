import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite(.serialized) struct GoldenTests {
  init() throws {
    guard GoldenIndex.isRecording else { return }
    try GoldenIndex.record()
    try GoldenIndex.answers(at: GoldenIndex.folder).write(
      toFile: GoldenIndex.answersPath, atomically: true, encoding: .utf8)
  }

  @Test("an index of every version opens and is sound")
  func sound() throws {
    #expect(try Index.check(at: GoldenIndex.folder) == [])
    let index = try Index(at: GoldenIndex.folder)
    let statistics = try index.statistics()
    #expect(statistics.formatVersion == GoldenIndex.version)
    #expect(statistics.segments == 2)
    #expect(statistics.documents == 6)
    #expect(index.snapshot.segments.map { $0.deletions?.count } == [2, nil])
  }

  @Test("its searches find what they found when it was written")
  func answers() throws {
    let recorded = try String(contentsOfFile: GoldenIndex.answersPath, encoding: .utf8)
    let found = try GoldenIndex.answers(at: GoldenIndex.folder)
    for (line, expected) in zip(found.split(separator: "\n"), recorded.split(separator: "\n")) {
      #expect(line == expected)
    }
    #expect(found.count == recorded.count)
  }

  @Test("its documents come back as they were given")
  func documents() throws {
    let folder = TemporaryDirectory()
    try GoldenIndex.write(to: folder.file("new"))
    let (old, new) = (try Index(at: GoldenIndex.folder), try Index(at: folder.file("new")))
    for key in ["hk/data.txt", "bj/data.txt", "removed", "en/notes.md", "long.txt", "empty.txt", "mixed/ＡＩ.txt"] {
      #expect(try old.document(key) == new.document(key))
    }
  }

  @Test(
    "a writer goes on with it, and compacts it: what is to be kept stays with its documents, what is to be dropped goes"
  )
  func goesOn() throws {
    let folder = TemporaryDirectory()
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: GoldenIndex.folder, toPath: copy)
    #expect(try parts(copy) == [GoldenIndex.copied, GoldenIndex.dropped])
    let writer = try IndexWriter(at: copy)
    #expect(writer.documentCount == 6)
    #expect(try writer.add(Document(key: "empty.txt", text: "")) == .unchanged)
    #expect(try writer.add(Document(key: "new", text: "数据中心")) == .added)
    #expect(try writer.add(Document(key: "bj/data.txt", text: "数据中心")) == .updated)
    #expect(try writer.remove("hk/data.txt"))
    try writer.commit()
    #expect(try Index.check(at: copy) == [])
    #expect(try Snapshot.readManifest(copy).parts == [.init(number: GoldenIndex.copied, bytes: [1, 2, 3])])
    try writer.compact()
    writer.close()
    #expect(try Index.deepCheck(at: copy).damage == [])
    #expect(try Index(at: copy).statistics().segments == 1)
    #expect(try Index(at: copy).search("\"数据中心\"").total == 2)
    // What is made again stands there for the fields of its documents.
    #expect(try parts(copy) == [GoldenIndex.copied, ColumnFormat.part])
    let kept = ["empty.txt", "en/notes.md", "long.txt", "mixed/ＡＩ.txt"]
    var records = Dictionary(uniqueKeysWithValues: kept.map { ($0, GoldenIndex.record(of: $0)) })
    (records["new"], records["bj/data.txt"]) = ("", "")
    #expect(try self.records(copy) == records)
  }

  @Test("it merges with another index, and its records go with their documents")
  func merges() throws {
    let folder = TemporaryDirectory()
    try Index.write(at: folder.file("other")) { (writer) throws in
      try writer.add(Document(key: "other", text: "数据中心"))
    }
    let merged = folder.file("merged")
    #expect(try Index.merge([GoldenIndex.folder, folder.file("other")], into: merged) == 7)
    #expect(try Index.deepCheck(at: merged).damage == [])
    #expect(try Index(at: merged).search("\"数据中心\"").total == 3)
    #expect(try parts(merged) == [GoldenIndex.copied, ColumnFormat.part])
    #expect(try records(merged)["long.txt"] == GoldenIndex.record(of: "long.txt"))
    #expect(try records(merged)["other"] == "")
    // What the manifest has is of its index.
    #expect(try Snapshot.readManifest(merged).parts.isEmpty)
  }

  @Test("without columns, it sorts and counts as one that has them")
  func columns() throws {
    let folder = TemporaryDirectory()
    try GoldenIndex.write(to: folder.file("new"))
    let (old, new) = (try Index(at: GoldenIndex.folder), try Index(at: folder.file("new")))
    #expect(try old.fields() == new.fields() && !new.fields().isEmpty)
    let names = try new.fields().map(\.name)
    for name in names {
      for isDescending in [true, false] {
        let options = SearchOptions(
          snippets: false, sort: [SortKey(name, isDescending: isDescending)], facets: names.map { Facet($0) })
        let (found, wanted) = (try old.search("data 数据", options), try new.search("data 数据", options))
        #expect(found.hits.map(\.key) == wanted.hits.map(\.key) && found.hits.count > 1)
        #expect(found.facets == wanted.facets && found.facets.contains { !$0.values.isEmpty })
      }
    }
  }

  @Test("its deep check finds nothing", arguments: [1, 3])
  func deepCheck(threads: Int) throws {
    #expect(try Index.deepCheck(at: GoldenIndex.folder, WriterOptions(threads: threads)).damage == [])
  }

  @Test("a repair keeps all documents, and names the parts that it does not know and drops", arguments: [true, false])
  func repairs(inPlace: Bool) throws {
    let folder = TemporaryDirectory()
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: GoldenIndex.folder, toPath: copy)
    let target = inPlace ? copy : folder.file("repaired")
    let report = try Index.repair(at: copy, to: inPlace ? nil : target)
    #expect(report.documents == 6 && report.lostDocuments == 0)
    #expect(report.losses.count == 3)
    for loss in report.losses {
      guard case .damaged(_, GoldenIndex.copied.name, _, _) = loss else {
        Issue.record("\(loss)")
        continue
      }
    }
    #expect(try Index.deepCheck(at: target).damage == [])
    #expect(try GoldenIndex.answers(at: target) == GoldenIndex.answers(at: GoldenIndex.folder))
    #expect(try parts(target) == [ColumnFormat.part])
  }

  @Test("what must be known is named by every operation, and nothing is written", arguments: GoldenIndex.refusedFolders)
  func refuses(_ golden: String) throws {
    let folder = TemporaryDirectory()
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: golden, toPath: copy)
    let before = contents(ofFolder: copy)
    let file = "\(copy)/\(golden == GoldenIndex.refusedFolders[0] ? "000002.segment" : "manifest")"
    let error = IndexError.unsupportedPart(file: file, part: GoldenIndex.refused.value)
    #expect(throws: error) { try Index(at: copy) }
    #expect(throws: error) { try IndexWriter(at: copy) }
    #expect(throws: error) { if let first = try Index.check(at: copy).first { throw first } }
    #expect(throws: error) { if let first = try Index.deepCheck(at: copy).damage.first { throw first } }
    #expect(throws: error) { _ = try Index.repair(at: copy, to: folder.file("repaired")) }
    #expect(throws: error) { _ = try Index.repair(at: copy, to: nil) }
    #expect(throws: MergeError.index(error)) { try Index.merge([copy], into: folder.file("merged")) }
    try Index.write(at: folder.file("other")) { (writer) throws in try writer.add(Document(key: "a", text: "b")) }
    #expect(throws: (any Error).self) { try Index.merge([folder.file("other")], into: copy) }
    #expect(contents(ofFolder: copy) == before)
    #expect(contents(ofFolder: folder.file("repaired")).isEmpty && contents(ofFolder: folder.file("merged")).isEmpty)
  }

  // MARK: - Parts

  /// The numbers of the parts of all segments that are not known.
  private func parts(_ folder: String) throws -> Set<PartNumber> {
    Set(try Snapshot(directory: folder).segments.flatMap { $0.reader.otherParts.map(\.number) })
  }

  /// The records of the part that is kept, by key.
  private func records(_ folder: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for segment in try Snapshot(directory: folder).segments {
      let part = try #require(segment.reader.otherParts.first { $0.number == GoldenIndex.copied }?.part)
      let count = segment.reader.statistics.documentCount
      let records = try DocumentRecords(part, documentCount: count)
      for document in 0..<DocID(count) where !segment.isDeleted(document) {
        let record = try records.record(of: document)
        found[try segment.reader.keys.key(of: document)] = String(
          decoding: (0..<record.byteCount).map { record.byte(at: $0) }, as: UTF8.self)
      }
    }
    return found
  }
}
