import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite("Indexes in memory")
struct MemoryIndexTests {
  /// The same adding, replacing and removing, with several commits and merges.
  private static func fill(_ writer: IndexWriter) throws {
    var documents = RandomDocuments(seed: 5)
    for round in 0..<12 {
      for number in 0..<8 {
        try writer.add(documents.document("k\(number + round * 3)", length: 40, hasTitle: true))
      }
      if round % 4 == 1 { try writer.remove("k\(round)") }
      if round % 5 == 4 { try writer.commit(state: [UInt8(round)]) } else { try writer.commit() }
    }
  }

  private static func answers(of index: Index) throws -> [String] {
    try ["算力", "\"人民\"", "gpu bridge", "title:x", "section:a -x", "date:2026..", "1882", "國 人"].map { query in
      let results = try index.search(query, SearchOptions(fields: true))
      return "\(results.total) \(results.hits.map { "\($0) \($0.score.bitPattern)" })"
    }
  }

  @Test("have the files and the answers of one on the disk, at every commit", arguments: [1, 2])
  func equal(threads: Int) throws {
    let directory = TemporaryDirectory()
    let options = WriterOptions(threads: threads)
    let (disk, memory) = (try IndexWriter(at: directory.path, options), try IndexWriter.inMemory(options))
    try Self.fill(disk)
    try Self.fill(memory)
    func compare() throws {
      let (found, wanted) = (try memory.index(), try disk.index())
      #expect(try Self.answers(of: found) == Self.answers(of: wanted))
      #expect(try found.packed() == wanted.packed())
      #expect(found.snapshot.manifest == wanted.snapshot.manifest)
      #expect(try Index.state(at: memory.directory) == Index.state(at: directory.path))
      #expect(try Index.check(at: memory.directory) == [])
      let names = try FileSystem.list(memory.directory)
      #expect(names == contents(ofFolder: directory.path).keys.sorted().filter { $0 != "lock" })
    }
    try compare()
    try memory.compact()
    try disk.compact()
    try compare()
    #expect(try memory.index().statistics().segments == 1)
  }

  @Test("a large one spills its parts, and merges, as on the disk")
  func large() throws {
    let directory = TemporaryDirectory()
    let options = WriterOptions(memoryBytes: 4 << 20)
    let (disk, memory) = (try IndexWriter(at: directory.path, options), try IndexWriter.inMemory(options))
    var documents = RandomDocuments(seed: 8)
    for number in 0..<1_500 {
      let document = documents.document("d\(number)", length: 400, hasTitle: true)
      try disk.add(document)
      try memory.add(document)
    }
    try disk.commit()
    try memory.commit()
    #expect(try memory.index().snapshot.manifest == disk.index().snapshot.manifest)
    #expect(try Self.answers(of: memory.index()) == Self.answers(of: disk.index()))
  }

  @Test("an index stays as it was opened, also when its writer is gone")
  func outlives() throws {
    var writer: IndexWriter? = try IndexWriter.inMemory()
    #expect(try writer?.index().documentCount == 0)
    try writer?.add(Document(key: "a", text: "算力"))
    #expect(try writer?.index().documentCount == 0)
    try writer?.commit()
    let index = try #require(try writer?.index())
    let path = try #require(writer?.directory)
    try writer?.add(Document(key: "b", text: "算力"))
    try writer?.commit()
    #expect(try index.isOutdated())
    #expect(try writer?.index().documentCount == 2)
    try writer?.compact()
    writer?.close()
    writer = nil
    #expect(try index.search("算力").hits.map(\.key) == ["a"])
    #expect(throws: IndexError.missing(path: path)) { try Index(at: path) }
  }

  @Test("two have nothing of each other, and no path of the system is taken for one")
  func apart() throws {
    let (first, second) = (try IndexWriter.inMemory(), try IndexWriter.inMemory())
    try first.add(Document(key: "a", text: "算力"))
    try first.commit()
    #expect(try second.index().documentCount == 0)
    let path = first.directory
    #expect(throws: IndexError.locked(path: path, process: getpid())) { try IndexWriter(at: path) }
    first.close()
    try IndexWriter(at: path).close()
    for path in ["memory 1", "\0memory 0", "\0", ""] {
      #expect(throws: IndexError.missing(path: path)) { try Index(at: path) }
    }
  }
}
