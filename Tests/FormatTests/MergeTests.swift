import TestSupport
import Testing

@testable import Diglot

@Suite("Indexes merged to one") struct MergeTests {
  private let directory = TemporaryDirectory()

  /// Makes an index of some documents.
  private func build(_ name: String, _ documents: ArraySlice<Document>, removed: [String] = []) throws -> String {
    let path = directory.file(name)
    try Index.write(at: path) { (writer) throws in
      for document in documents { try writer.add(document) }
    }
    if !removed.isEmpty {
      try Index.write(at: path) { (writer) throws in for key in removed { try writer.remove(key) } }
    }
    return path
  }

  private func files(_ path: String) -> [String: [UInt8]] {
    contents(ofFolder: path).filter { $0.key != "lock" }
  }

  @Test("have the bytes of one build of the same documents, whatever the parts", arguments: 1...6, [1, 3])
  func sameBytes(parts: Int, threads: Int) throws {
    var random = RandomDocuments(seed: UInt64(parts))
    var documents = (0..<240).map { random.document("d\($0)", length: 50, hasTitle: $0 % 3 == 0) }
    let size = documents.count / parts
    let paths = try (0..<parts).map { part in
      let end = part == parts - 1 ? documents.count : (part + 1) * size
      return try build("part\(part)", documents[part * size..<end], removed: ["d\(part * size + 7)"])
    }
    documents.removeAll { document in (0..<parts).contains { document.key == "d\($0 * size + 7)" } }
    let whole = try build("whole", documents[...])
    let merged = directory.file("merged")
    let options = WriterOptions(threads: threads)
    #expect(try Index.merge(paths, into: merged, options) == documents.count)
    #expect(files(merged) == files(whole))
    #expect(try Index.deepCheck(at: merged).damage.isEmpty)
    // Asked again, it finds that all is done.
    #expect(try Index.merge(paths, into: merged, options) == documents.count)
    #expect(files(merged) == files(whole))
  }

  @Test("are refused where a key stands twice, and where something else stands there")
  func refused() throws {
    let documents = ["a", "b", "c"].map { Document(key: $0, text: "算力 \($0)") }
    let paths = try [build("one", documents[0..<2]), build("two", documents[1..<3])]
    let target = directory.file("merged")
    #expect(throws: MergeError.keyTwice(key: "b", path: paths[1])) { try Index.merge(paths, into: target) }
    #expect(files(target).isEmpty)
    #expect(throws: MergeError.exists(path: paths[1])) { try Index.merge([paths[0]], into: paths[1]) }
    #expect(try Index(at: paths[1]).documentCount == 2)
    #expect(throws: MergeError.index(.missing(path: directory.file("nothing")))) {
      try Index.merge([paths[0], directory.file("nothing")], into: target)
    }
  }

  @Test("are refused where the terms of one are of another analysis")
  func otherAnalysis() throws {
    let paths = try ["one", "two"].map { try build($0, [Document(key: $0, text: "算力")]) }
    var forged = try ForgedIndex(at: paths[1])
    var fingerprint: [UInt8] = []
    fingerprint.appendLittleEndian(AnalysisEnvironment.current.fingerprint)
    let statistics = try #require(forged.segments[1]?[.statistics])
    let place = try #require(statistics.indices.first { statistics[$0...].starts(with: fingerprint) })
    forged.segments[1]?[.statistics][place] ^= 1
    forged.write(to: paths[1])
    let target = directory.file("merged")
    #expect(throws: MergeError.otherAnalysis(path: paths[1])) { try Index.merge(paths, into: target) }
    #expect(throws: MergeError.otherAnalysis(path: paths[0])) { try Index.merge(paths.reversed(), into: target) }
    #expect(files(target).isEmpty)
  }

  @Test("may be none with documents, or go into an index that is begun")
  func empty() throws {
    let target = directory.file("merged")
    let empty = try build("empty", [])
    #expect(try Index.merge([empty], into: target) == 0)
    let one = try build("one", [Document(key: "a", text: "算力")])
    #expect(try Index.merge([empty, one], into: target) == 1)
    #expect(files(target) == files(one))
  }

  @Test("keep the records of parts that nobody knows yet, and find them there when they are asked for again")
  func laterParts() throws {
    let number = UInt32(1 << 24 | 40)
    let paths = try ["one", "two"].map { name in
      let path = try build(name, ["a", "b"].map { Document(key: "\(name) \($0)", text: "算力") }[...])
      var forged = try ForgedIndex(at: path)
      // A record of one byte for each document, then where each ends.
      forged.segments[1]?.parts.append((number, [7, 8, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0]))
      forged.write(to: path)
      return path
    }
    let target = directory.file("merged")
    for _ in 0..<2 { #expect(try Index.merge(paths, into: target) == 4) }
    #expect(try Snapshot(directory: target).segments[0].reader.otherParts.map(\.number.value) == [number])
    #expect(throws: MergeError.exists(path: target)) { try Index.merge([paths[0]], into: target) }
  }
}
