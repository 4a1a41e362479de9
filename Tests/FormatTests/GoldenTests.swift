import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite(.serialized) struct GoldenTests {
  init() throws {
    guard GoldenIndex.isRecording else { return }
    try? FileManager.default.removeItem(atPath: GoldenIndex.folder)
    try GoldenIndex.write(to: GoldenIndex.folder)
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

  @Test("a writer goes on with it, and compacts it")
  func goesOn() throws {
    let folder = TemporaryDirectory()
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: GoldenIndex.folder, toPath: copy)
    let writer = try IndexWriter(at: copy)
    #expect(writer.documentCount == 6)
    #expect(try writer.add(Document(key: "empty.txt", text: "")) == .unchanged)
    #expect(try writer.add(Document(key: "new", text: "数据中心")) == .added)
    try writer.compact()
    writer.close()
    #expect(try Index.check(at: copy) == [])
    #expect(try Index(at: copy).statistics().segments == 1)
    #expect(try Index(at: copy).search("\"数据中心\"").total == 3)
  }
}
