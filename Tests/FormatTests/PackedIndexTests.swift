import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// An index of two segments with deletions, as a folder and packed.
private struct PackedExample: Sendable {
  static let shared = PackedExample()

  let folder = TemporaryDirectory()
  let bytes: [UInt8]
  /// What the folder answers.
  let answers: [String]

  private init() {
    do {
      try Self.write(to: folder.path)
      bytes = try Index(at: folder.path).packed()
      answers = try Self.answers(of: Index(at: folder.path))
    } catch { fatalError("cannot build: \(error)") }
  }

  static func write(to path: String) throws {
    var documents = RandomDocuments(seed: 11)
    for part in 0..<2 {
      try Index.write(at: path) { (writer) throws in
        for number in 0..<5 { try writer.add(documents.document("k\(part)-\(number)", length: 30, hasTitle: true)) }
        try writer.add(
          Document(
            key: "t\(part)", title: "智算中心", text: "雲嶺智算中心落成，\n算力達1,882P。",
            fields: [Field(name: "section", value: "news"), Field(name: "date", value: "2026-04-2\(part)")]))
      }
    }
    try Index.write(at: path, WriterOptions(types: ["size": .number])) { (writer) throws in
      try writer.remove("k0-1")
      try writer.remove("k1-3")
    }
  }

  /// What an index answers to a fixed set of questions, down to the last bit of the scores.
  static func answers(of index: Index) throws -> [String] {
    var answers = try [
      "算力", "\"智算中心\"", "title:智", "comput* -notes", "人民 國", "section:news", "date:2026..", "gpu~1", "lang:zh",
    ].map { query in
      let results = try index.search(query, SearchOptions(sort: query == "人民 國" ? [SortKey("date")] : [], fields: true))
      return "\(results.total) \(results.hits.map { "\($0) \($0.score.bitPattern)" })"
    }
    answers += try ["k0-0", "k0-1", "t1", "nothing"].map { "\(String(describing: try index.document($0)))" }
    let statistics = try index.statistics()
    answers.append("\(statistics.documents) \(statistics.segments) \(statistics.terms) \(try index.fields())")
    return answers
  }
}

@Suite("Packed indexes")
struct PackedIndexTests {
  private let directory = TemporaryDirectory()
  private var example: PackedExample { .shared }

  // MARK: - Opening

  @Test("answer as the folder does, from a path, from bytes, and from a place in an open file")
  func answers() throws {
    let path = directory.file("packed")
    #expect(try Index(at: example.folder.path).pack(to: path) == example.bytes.count)
    #expect(contents(ofFolder: directory.path) == ["packed": example.bytes])
    #expect(try PackedExample.answers(of: Index(at: path)) == example.answers)
    #expect(try PackedExample.answers(of: Index(packed: example.bytes)) == example.answers)
    for offset in [0, 1, 4096, 5000] {
      let bundle = directory.file("bundle")
      write([UInt8](repeating: 7, count: offset) + example.bytes + [1, 2, 3], to: bundle)
      let file = try #require(FileHandle(forReadingAtPath: bundle))
      let whole = try Index(packedIn: file.fileDescriptor, at: offset)
      let exact = try Index(packedIn: file.fileDescriptor, at: offset, byteCount: example.bytes.count)
      try file.close()
      #expect(try PackedExample.answers(of: whole) == example.answers)
      #expect(try PackedExample.answers(of: exact) == example.answers)
    }
  }

  @Test("memory that is lent is read in place, and given back once, also where it is no index")
  func lent() throws {
    let released = Mutex(0)
    try example.bytes.withUnsafeBytes { bytes in
      do {
        let index = try Index(packed: bytes) { released.withLock { $0 += 1 } }
        #expect(try PackedExample.answers(of: index) == example.answers)
        #expect(released.withLock { $0 } == 0)
      }
      #expect(released.withLock { $0 } == 1)
      #expect(throws: IndexError.notAnIndex(path: "x")) {
        try Index(packed: UnsafeRawBufferPointer(rebasing: bytes[8...]), name: "x") { released.withLock { $0 += 1 } }
      }
      #expect(throws: IndexError.notAnIndex(path: "x")) {
        try Index(packed: UnsafeRawBufferPointer(start: nil, count: 0), name: "x") { released.withLock { $0 += 1 } }
      }
    }
    #expect(released.withLock { $0 } == 3)
  }

  @Test("a place that the file does not have is an error")
  func outside() throws {
    let path = directory.file("bundle")
    write(example.bytes, to: path)
    let file = try #require(FileHandle(forReadingAtPath: path))
    let count = example.bytes.count
    for (offset, length) in [(-1, nil), (count + 1, nil), (0, count + 1), (1, count), (Int.max, Int.max), (0, -1)] {
      #expect {
        try Index(packedIn: file.fileDescriptor, at: offset, byteCount: length)
      } throws: { error in
        if case IndexError.damaged(file: "packed index", part: "file", offset: count, _) = error { true } else { false }
      }
    }
    #expect(throws: IndexError.notAnIndex(path: "packed index")) {
      try Index(packedIn: file.fileDescriptor, at: count)
    }
    #expect(throws: IndexError.self) { try Index(packedIn: file.fileDescriptor, at: 0, byteCount: count - 1) }
  }

  @Test("an index without documents can be packed")
  func empty() throws {
    try IndexWriter(at: directory.file("index")).close()
    try Index(at: directory.file("index")).pack(to: directory.file("packed"))
    #expect(try Index(at: directory.file("packed")).documentCount == 0)
    #expect(try Index(at: directory.file("packed")).search("x").total == 0)
    #expect(try Index.check(at: directory.file("packed")) == [])
  }

  @Test("files of other kinds are no packed index", arguments: ["", "D", "DIGLOTP", "some text, as long as a head"])
  func foreign(_ text: String) throws {
    let path = directory.file("file")
    write(Array(text.utf8), to: path)
    #expect(throws: IndexError.notAnIndex(path: path)) { try Index(at: path) }
    #expect(throws: IndexError.notAnIndex(path: path)) { try IndexWriter(at: path) }
    #expect(throws: IndexError.notAnIndex(path: path)) { try Index(at: example.folder.path).pack(to: path) }
    #expect(contents(ofFolder: directory.path) == ["file": Array(text.utf8)])
  }

  // MARK: - Bytes

  @Test("equal segments give equal bytes: packed again, or with other commits before")
  func equalBytes() throws {
    #expect(try Index(packed: example.bytes).packed() == example.bytes)
    let documents = [Document(key: "a", text: "算力"), Document(key: "b", text: "computing power")]
    for (name, commits) in [("one", 1), ("two", 2)] {
      let writer = try IndexWriter(at: directory.file(name), WriterOptions(threads: commits))
      for document in documents {
        try writer.add(document)
        if commits > 1 { try writer.commit(state: [1]) }
      }
      try writer.commit()
      try writer.compact()
      writer.close()
    }
    #expect(contents(ofFolder: directory.file("one")).keys != contents(ofFolder: directory.file("two")).keys)
    #expect(try Index(at: directory.file("one")).packed() == Index(at: directory.file("two")).packed())
  }

  @Test("the golden index has the packed bytes that it always had")
  func golden() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Golden/version-1.packed"
    ).path
    let recorded = try #require(FileManager.default.contents(atPath: path)).map { $0 }
    #expect(try Index(at: GoldenIndex.folder).packed() == recorded)
    #expect(try GoldenIndex.answers(at: path) == GoldenIndex.answers(at: GoldenIndex.folder))
    #expect(try Index.check(at: path) == [])
  }

  // MARK: - Writing

  @Test("every way to write says that it is read only, and leaves it as it is")
  func readOnly() throws {
    let path = directory.file("packed")
    write(example.bytes, to: path)
    let error = IndexError.readOnly(path: path)
    #expect(throws: error) { try IndexWriter(at: path) }
    #expect(throws: error) { try Index.repair(at: path, to: nil) }
    #expect(throws: MergeError.index(error)) { try Index.merge([example.folder.path], into: path) }
    #expect(try Index.state(at: path) == nil)
    #expect(contents(ofFolder: directory.path) == ["packed": example.bytes])
  }

  @Test("merges with others, and is repaired, as a folder is")
  func input() throws {
    let path = directory.file("packed")
    write(example.bytes, to: path)
    try Index.write(at: directory.file("other")) { (writer) throws in try writer.add(Document(key: "x", text: "算力")) }
    for (input, name) in [(path, "of packed"), (example.folder.path, "of folder")] {
      #expect(try Index.merge([input, directory.file("other")], into: directory.file("merged \(name)")) == 11)
      let report = try Index.repair(at: input, to: directory.file("repaired \(name)"))
      #expect(report.documents == 10 && report.losses.isEmpty)
    }
    for what in ["merged", "repaired"] {
      let (found, wanted) = (directory.file("\(what) of packed"), directory.file("\(what) of folder"))
      #expect(contents(ofFolder: found) == contents(ofFolder: wanted))
    }
    #expect(try Index.deepCheck(at: path).damage == [])
    // Of one that is cut short, what is whole is saved.
    write(Array(example.bytes.dropLast(5_000)), to: path)
    let report = try Index.repair(at: path, to: directory.file("saved"))
    #expect(report.documents > 3 && report.documents < 10 && !report.losses.isEmpty)
  }

  @Test("takes the place of an older one, which stays as it was for whoever has it open")
  func replaces() throws {
    let path = directory.file("packed")
    write(example.bytes, to: path)
    let old = try Index(at: path)
    #expect(try !old.isOutdated())
    try Index.write(at: directory.file("index")) { (writer) throws in try writer.add(Document(key: "x", text: "算力")) }
    write([1], to: path + ".new")
    try Index(at: directory.file("index")).pack(to: path)
    #expect(contents(ofFolder: directory.path)["packed.new"] == [1], "a file of somebody else")
    #expect(try old.isOutdated())
    #expect(try PackedExample.answers(of: old) == example.answers)
    #expect(try Index(at: path).documentCount == 1)
  }

  @Test("can be opened while it is replaced again and again")
  func besidePacking() throws {
    let path = directory.file("packed")
    write(example.bytes, to: path)
    let other = directory.file("index")
    try Index.write(at: other) { (writer) throws in try writer.add(Document(key: "x", text: "算力")) }
    let packing = Packing()
    DispatchQueue.concurrentPerform(iterations: 3) { [example, directory] worker in
      #expect(throws: Never.self) {
        if worker == 0 {
          defer { packing.isOver.store(true, ordering: .releasing) }
          for round in 0..<60 { try Index(at: round % 2 == 0 ? other : example.folder.path).pack(to: path) }
        } else {
          repeat { try Self.read(path, packing, directory) } while !packing.isOver.load(ordering: .acquiring)
        }
      }
    }
    #expect(contents(ofFolder: directory.path).keys.sorted() == ["index", "packed"])
  }

  private final class Packing: Sendable {
    let isOver = Atomic(false)
  }

  private static func read(_ path: String, _ packing: Packing, _ directory: TemporaryDirectory) throws {
    let index = try Index(at: path)
    if index.documentCount == 1 {
      #expect(try index.search("算力").hits.map(\.key) == ["x"])
    } else {
      #expect(try PackedExample.answers(of: index) == PackedExample.shared.answers)
    }
    #expect(try Index.check(at: path) == [])
  }

  @Test("where a call of the system fails, the older one stays, and nothing else")
  func faults() throws {
    let path = directory.file("packed")
    let old = try {
      let writer = try IndexWriter.inMemory()
      try writer.add(Document(key: "x", text: "算力"))
      try writer.commit()
      return try writer.index().packed()
    }()
    var number = 0
    while true {
      write(old, to: path)
      let count = Mutex(0)
      let failing = number
      @Sendable func watcher(_ call: DiskCall) throws(IndexError) {
        let isMine = count.withLock { count in
          defer { count += 1 }
          return count == failing
        }
        if case .remove = call { return }
        if isMine { throw .system(path: call.path, operation: "test", code: 28) }
      }
      var error: (any Error)?
      do {
        try DiskWatch.watch(
          directory.path, { (call) throws(IndexError) in try watcher(call) },
          during: { _ = try Index(at: example.folder.path).pack(to: path) })
      } catch let thrown { error = thrown }
      let found = contents(ofFolder: directory.path)
      guard error != nil else {
        #expect(found == ["packed": example.bytes])
        break
      }
      // The last wait is for the folder, when the new one stands there.
      #expect(found == ["packed": old] || found == ["packed": example.bytes])
      number += 1
    }
    #expect(number > 4)
  }

  @Test("a damaged index is not packed")
  func damagedInput() throws {
    for (name, bytes) in contents(ofFolder: example.folder.path) where name.hasSuffix(".segment") {
      for (name, bytes) in contents(ofFolder: example.folder.path) { write(bytes, to: directory.file(name)) }
      var damaged = bytes
      damaged[bytes.count / 3] ^= 1
      write(damaged, to: directory.file(name))
      #expect {
        try Index(at: directory.path).pack(to: directory.file("packed"))
      } throws: { error in
        if case IndexError.damaged(directory.file(name), _, _, _) = error { true } else { false }
      }
      #expect(contents(ofFolder: directory.path)["packed"] == nil)
    }
  }
}

@Suite("Damaged packed indexes")
struct DamagedPackedIndexTests {
  private let directory = TemporaryDirectory()
  private var example: PackedExample { .shared }

  /// An error or the right answers, and a finding of the check.
  private func verify(_ bytes: [UInt8], _ what: @autoclosure () -> String) throws {
    let path = directory.file("packed")
    write(bytes, to: path)
    do {
      #expect(try !Index.check(at: path).isEmpty, "\(what()) is not found")
    } catch let error as IndexError {
      if case .notAnIndex = error { #expect(bytes.count < 24, "\(what()): \(error)") }
    }
    do {
      #expect(try PackedExample.answers(of: Index(packed: bytes)) == example.answers, "\(what())")
    } catch let error as SearchError {
      guard case .index(.damaged) = error else { throw error }
    } catch is IndexError {}
  }

  @Test("a flipped bit gives an error or the right answer, and is found", arguments: 0..<4)
  func flipped(quarter: Int) throws {
    // Each byte of the head; of the rest, which are files that have such a test of their own, some.
    for offset in 0..<example.bytes.count
    where offset % 4 == quarter && (offset < 200 || offset % 61 < 4 || offset % 4096 < 16) {
      var damaged = example.bytes
      damaged[offset] ^= 1 << UInt8(offset / 4 % 8)
      try verify(damaged, "byte \(offset)")
    }
  }

  @Test("a file cut short, and one with bytes behind it, is found", arguments: 0..<2)
  func cut(half: Int) throws {
    for count in 0..<example.bytes.count where count % 2 == half && (count < 200 || count % 149 < 2) {
      try verify(Array(example.bytes[..<count]), "cut to \(count)")
    }
    try verify(example.bytes + [0], "a byte more")
  }

  @Test("the check names the member that is broken, and where in it")
  func named() throws {
    let path = directory.file("packed")
    let start = PackedFormat.alignment
    var damaged = example.bytes
    damaged[start + 100] ^= 1
    write(damaged, to: path)
    #expect(
      try Index.check(at: path) == [
        .damaged(file: "\(path)!000001.segment", part: "stored documents", offset: 8, reason: "checksum differs")
      ])
    damaged = example.bytes
    damaged[start - 1] = 1
    write(damaged, to: path)
    #expect(
      try Index.check(at: path) == [.damaged(file: path, part: "padding", offset: start - 1, reason: "1, not zero")])
    write(Array(example.bytes.dropLast()), to: path)
    #expect(
      try Index.check(at: path) == [
        .damaged(
          file: path, part: "packed index", offset: example.bytes.count - 1,
          reason: "it ends here, its files end at \(example.bytes.count)")
      ])
  }

  @Test("another version is told from damage")
  func version() throws {
    var bytes = example.bytes
    bytes[8] = 2
    #expect(throws: IndexError.unsupportedVersion(file: "x", found: 2, supported: 1)) {
      try Index(packed: bytes, name: "x")
    }
  }

  @Test("numbers that no file can have do not trap", arguments: [0, 1 << 40, 1 << 47, 1 << 62, 1 << 63, UInt64.max])
  func forged(_ byteCount: UInt64) throws {
    var manifest = try Index(packed: example.bytes).snapshot.manifest
    for isDeletions in [false, true] {
      if isDeletions {
        manifest.segments[0].deletionsIdentity.byteCount = byteCount
      } else {
        manifest.segments[0].identity.byteCount = byteCount
      }
      let bytes = PackedFormat.head(manifest.bytes) + example.bytes[4096...]
      #expect(throws: IndexError.self) { try Index(packed: bytes) }
      let path = directory.file("packed")
      write(bytes, to: path)
      _ = try? Index.check(at: path)
      _ = try? Index.repair(at: path, to: directory.file("repaired \(isDeletions)"))
    }
  }
}
