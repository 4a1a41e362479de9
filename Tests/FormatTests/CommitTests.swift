import Diglot
import Foundation
import TestSupport
import Testing

@Suite("Commits")
struct CommitTests {
  private let directory = TemporaryDirectory()

  private func add(_ keys: [String]) throws {
    try Index.write(at: directory.path) { (writer) throws in
      for key in keys { try writer.add(Document(key: key, text: "算力 \(key)")) }
    }
  }

  private func keys(_ index: Index) throws -> [String] { try index.search("算力").hits.map(\.key) }

  private var fileNames: [String] { contents(ofFolder: directory.path).keys.sorted() }

  @Test("a second writer is told that the index is locked, until the first goes")
  func lock() throws {
    let first = try IndexWriter(at: directory.path)
    #expect(throws: IndexError.locked(path: directory.path, process: getpid())) { try IndexWriter(at: directory.path) }
    first.close()
    let second = try IndexWriter(at: directory.path)
    second.close()
    second.close()
  }

  @Test("what was not committed is not there")
  func notCommitted() throws {
    try add(["a"])
    let committed = contents(ofFolder: directory.path)
    do {
      let writer = try IndexWriter(at: directory.path, WriterOptions(memoryBytes: 1))
      for number in 0..<20 {
        // Longer than a batch, so that segments are written before the commit.
        try writer.add(Document(key: "\(number)", text: String(repeating: "算力平台。\n", count: 2_000)))
      }
      try writer.remove("a")
      #expect(writer.documentCount == 20)
    }
    #expect(try keys(Index(at: directory.path)) == ["a"])
    try IndexWriter(at: directory.path).close()
    #expect(contents(ofFolder: directory.path) == committed)
  }

  @Test("a body that throws commits nothing")
  func thrown() throws {
    struct Stop: Error {}
    try add(["a"])
    #expect(throws: Stop.self) {
      try Index.write(at: directory.path) { (writer) throws in
        try writer.add(Document(key: "b", text: "算力"))
        throw Stop()
      }
    }
    #expect(try keys(Index(at: directory.path)) == ["a"])
  }

  @Test("a reader keeps its snapshot while a writer commits, removes and compacts")
  func snapshot() throws {
    try add(["a"])
    try add(["b"])
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.remove("b") }
    let reader = try Index(at: directory.path)
    let statistics = try reader.statistics()
    #expect(statistics.sizeBytes == contents(ofFolder: directory.path).values.reduce(0) { $0 + $1.count })
    try add(["c"])
    let writer = try IndexWriter(at: directory.path)
    try writer.remove("a")
    try writer.compact()
    writer.close()
    #expect(try keys(reader) == ["a"] && reader.documentCount == 1)
    #expect(try reader.document("a")?.text == "算力 a")
    #expect(try reader.statistics() == statistics)
    #expect(try keys(Index(at: directory.path)) == ["c"])
  }

  @Test(
    "files that no commit names are ignored by readers; the next writer removes those that are superseded or unfinished"
  )
  func leftovers() throws {
    for key in ["a", "b", "c"] { try add([key]) }
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.remove("a") }
    try IndexWriter(at: directory.path).compact()
    let names = fileNames
    #expect(names == ["000004.segment", "lock", "manifest"])
    let segment = try #require(contents(ofFolder: directory.path)["000004.segment"])
    let leftovers = [
      "000002.segment", "000001.4.deletions", "000004.3.deletions", "000005.segment.new", "000005.segment.new.part7",
      "000004.9.deletions.new", "manifest.new",
    ]
    for name in leftovers { write(Array(segment.prefix(100)), to: directory.file(name)) }
    #expect(try Set(keys(Index(at: directory.path))) == ["b", "c"])
    #expect(try Index.check(at: directory.path).isEmpty)
    try IndexWriter(at: directory.path).close()
    #expect(fileNames == names)
    try add(["d"])
    #expect(try Index(at: directory.path).documentCount == 3)
  }

  @Test("a segment that is newer than the commit stays, and is not written over")
  func newer() throws {
    try add(["a"])
    write([1, 2, 3], to: directory.file("000002.segment"))
    write([4, 5, 6], to: directory.file("000009.segment"))
    try IndexWriter(at: directory.path).close()
    #expect(contents(ofFolder: directory.path)["000002.segment"] == [1, 2, 3])
    try add(["b"])
    #expect(fileNames == ["000001.segment", "000003.segment", "000009.segment", "lock", "manifest"])
    #expect(contents(ofFolder: directory.path)["000009.segment"] == [4, 5, 6])
    #expect(try Set(keys(Index(at: directory.path))) == ["a", "b"])
  }

  @Test("files that only look like those of an index are never touched")
  func foreign() throws {
    for key in ["a", "b", "c"] { try add([key]) }
    let foreign = [
      "thesis.segment", "photo.new", "old.deletions", "1.segment", "0000001.segment", "000001.segment.bak",
      "000001.segment.part7", "000001.01.deletions", "-00001.segment", "+00001.segment", "000001..deletions",
      "lock.new", "manifest.new.new", "000001.segment.new.part", "000001.segment.new.part07", "manifest~",
      "000001.1.deletions.x", "000001.segment.new.new", "00000１.segment",
    ]
    for name in foreign { write(Array(name.utf8), to: directory.file(name)) }
    try add(["d"])
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.remove("a") }
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    for name in foreign { #expect(contents(ofFolder: directory.path)[name] == Array(name.utf8), "\(name)") }
    #expect(fileNames.count == foreign.count + 3)
  }

  @Test("a folder of a writer that never committed is an index of no documents")
  func neverCommitted() throws {
    let path = directory.file("one/two")
    try IndexWriter(at: path).close()
    #expect(contents(ofFolder: path).keys.sorted() == ["lock", "manifest"])
    #expect(try Index(at: path).documentCount == 0)
    #expect(try Index.check(at: path).isEmpty)
    try Index.write(at: path) { (writer) throws in _ = try writer.add(Document(key: "a", text: "算力")) }
    #expect(try keys(Index(at: path)) == ["a"])
  }

  @Test("an empty commit makes an index with nothing in it")
  func empty() throws {
    try add([])
    let index = try Index(at: directory.path)
    #expect(try keys(index).isEmpty && index.document("a") == nil && index.documentCount == 0)
    #expect(try Index.check(at: directory.path).isEmpty)
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    #expect(try Index(at: directory.path).documentCount == 0)
  }

  @Test("an index of which all was removed has nothing, and takes documents again")
  func removedAll() throws {
    try add(["a", "b"])
    try Index.write(at: directory.path) { (writer) throws in
      for key in ["a", "b"] { #expect(throws: Never.self) { try writer.remove(key) } }
    }
    #expect(try keys(Index(at: directory.path)).isEmpty)
    try add(["a"])
    #expect(try keys(Index(at: directory.path)) == ["a"])
  }

  @Test("a path that is a file, or a folder of other things, is no index and is left alone")
  func notAnIndex() throws {
    let file = directory.file("file")
    write([1, 2, 3], to: file)
    #expect(throws: IndexError.notAnIndex(path: file)) { try IndexWriter(at: file) }
    #expect(throws: IndexError.notAnIndex(path: file)) { try Index(at: file) }
    #expect(throws: IndexError.notAnIndex(path: directory.path)) { try IndexWriter(at: directory.path) }
    #expect(throws: IndexError.missing(path: directory.path)) { try Index(at: directory.path) }
    #expect(throws: IndexError.missing(path: directory.file("none"))) { try Index(at: directory.file("none")) }
    #expect(fileNames == ["file"])
  }
}
