import TestSupport
import Testing

@testable import Diglot

@Suite struct ReopeningTests {
  private let directory = TemporaryDirectory()

  private func write(_ key: String, removing removed: String? = nil) throws {
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: key, text: "算力 \(key)"))
      if let removed { try writer.remove(removed) }
    }
  }

  @Test("reopening gives the newest commit, and the same object where there is none")
  func newest() throws {
    try write("a")
    let first = try Index(at: directory.path)
    #expect(try first.reopen() === first && !first.isOutdated())
    try write("b")
    #expect(try first.isOutdated())
    let second = try first.reopen()
    #expect(second !== first && second.documentCount == 2 && first.documentCount == 1)
    try write("c", removing: "a")
    #expect(try second.reopen().keys() == ["b", "c"])
    #expect(try first.reopen().keys() == ["b", "c"])
    #expect(try first.search("算力").hits.map(\.key) == ["a"])
  }

  @Test("segments that did not change are shared, also where documents of theirs were removed")
  func shared() throws {
    try write("a")
    try Index.write(at: directory.path) { (writer) throws in
      for key in ["b", "c", "d"] { try writer.add(Document(key: key, text: "算力")) }
    }
    let first = try Index(at: directory.path)
    try write("e", removing: "b")
    let second = try first.reopen()
    let shared = second.snapshot.segments.filter { segment in
      first.snapshot.segments.contains { $0.reader === segment.reader }
    }
    #expect(shared.count == 2 && second.snapshot.segments.count == 3)
    #expect(try second.keys() == ["a", "c", "d", "e"] && first.keys() == ["a", "b", "c", "d"])
    #expect(second.analyzers === first.analyzers)
  }

  @Test("an index that is gone is an error, and the open one stays")
  func gone() throws {
    try write("a")
    let index = try Index(at: directory.path)
    try FileSystem.remove(file: "\(directory.path)/manifest")
    #expect(throws: IndexError.self) { try index.reopen() }
    #expect(try index.search("算力").total == 1)
  }

  @Test("an index in memory is reopened while its writer is there, one from bytes never")
  func inMemory() throws {
    var writer: IndexWriter? = try IndexWriter.inMemory()
    try writer?.add(Document(key: "a", text: "x"))
    try writer?.commit()
    let index = try #require(try writer?.index())
    let packed = try Index(packed: index.packed())
    try writer?.add(Document(key: "b", text: "x"))
    try writer?.commit()
    let newer = try index.reopen()
    #expect(newer.documentCount == 2)
    writer = nil
    #expect(try newer.reopen() === newer && index.reopen() === index)
    #expect(try packed.reopen() === packed && !packed.isOutdated())
  }

  @Test("a packed index is reopened where another took its place")
  func packed() throws {
    try write("a")
    let path = directory.file("one")
    try Index(at: directory.path).pack(to: path)
    let index = try Index(at: path)
    #expect(try index.reopen() === index)
    try write("b")
    try Index(at: directory.path).pack(to: path)
    #expect(try index.reopen().documentCount == 2)
  }
}
