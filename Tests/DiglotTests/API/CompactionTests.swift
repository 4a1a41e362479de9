import TestSupport
import Testing

@testable import Diglot

@Suite("Compacted, the same documents give the same bytes")
struct CompactionTests {
  private static let documents: [Document] = {
    var random = RandomDocuments(seed: 9)
    return (0..<120).map { number in
      let text = number == 50 ? String(repeating: "长文一篇。 long ", count: 4_000) : random.text(200)
      return Document(key: "d\(number)", title: number % 4 == 0 ? random.text(2) : "", text: text)
    }
  }()

  /// Long words, cheap to analyse, and enough of them for a dictionary.
  private static let manyBytes: [Document] = {
    var random = SeededGenerator(seed: 6)
    let words = (0..<3_000).map { _ in String(decoding: random.bytes(100).map { 0x61 + $0 % 26 }, as: UTF8.self) }
    return (0..<700).map { number in
      Document(
        key: "\(number)", text: (0..<40).map { _ in words[Int(random.next() % 3_000)] }.joined(separator: " "))
    }
  }()

  /// Adds documents in some parts, each a transaction of its own.
  private func add(_ documents: [Document], to directory: String, parts: Int, threads: Int = 1) throws {
    for part in 0..<parts {
      let range = documents.count * part / parts..<documents.count * (part + 1) / parts
      try Index.write(at: directory, WriterOptions(threads: threads)) { (writer) throws in
        for document in documents[range] { try writer.add(document) }
      }
    }
  }

  private func compact(_ directory: String, threads: Int = 1) throws {
    let writer = try IndexWriter(at: directory, WriterOptions(threads: threads))
    try writer.compact()
    writer.close()
  }

  /// The bytes of the only segment.
  private func segment(_ directory: String) throws -> [UInt8] {
    let segments = contents(ofFolder: directory).filter { $0.key.hasSuffix(".segment") }
    try #require(segments.count == 1)
    return try #require(segments.first?.value)
  }

  /// The segment of documents that are added at once.
  private func built(_ documents: [Document]) throws -> [UInt8] {
    let directory = TemporaryDirectory()
    try add(documents, to: directory.path, parts: 1)
    return try segment(directory.path)
  }

  @Test("whatever parts they were added in, by any number of threads", arguments: 1...7)
  func parts(count: Int) throws {
    let whole = try built(Self.documents)
    for threads in count % 2 == 0 ? [2, 4] : [1, 3, 5] {
      let directory = TemporaryDirectory()
      try add(Self.documents, to: directory.path, parts: count, threads: threads)
      try compact(directory.path, threads: threads)
      #expect(try segment(directory.path) == whole, "\(threads) threads")
    }
  }

  @Test("with texts enough for a dictionary", arguments: [1, 2, 9])
  func dictionary(parts: Int) throws {
    let whole = try built(Self.manyBytes)
    let directory = TemporaryDirectory()
    try add(Self.manyBytes, to: directory.path, parts: parts, threads: 2)
    try compact(directory.path)
    let bytes = try segment(directory.path)
    #expect(bytes == whole)
    let dictionaries = SealedSegment.parts(of: bytes).first { $0.part == .storedDictionaries }
    #expect(dictionaries?.range.isEmpty == false)
  }

  @Test("with documents that were replaced and removed")
  func updates() throws {
    let directory = TemporaryDirectory()
    try add(Self.documents, to: directory.path, parts: 3)
    let replaced = Self.documents[20..<50].map { Document(key: $0.key, title: "new", text: $0.text + " 新") }
    let removed = Set((100..<110).map { "d\($0)" })
    try Index.write(at: directory.path) { (writer) throws in
      for document in replaced { try writer.add(document) }
      for key in removed { try writer.remove(key) }
    }
    try compact(directory.path)
    let rest = (Self.documents[..<20] + Self.documents[50...]).filter { !removed.contains($0.key) }
    #expect(try segment(directory.path) == built(rest + replaced))
  }

  @Test("and compacting them again changes nothing")
  func again() throws {
    let directory = TemporaryDirectory()
    try add(Self.documents, to: directory.path, parts: 2)
    try compact(directory.path)
    let before = contents(ofFolder: directory.path).filter { $0.key.hasSuffix(".segment") }
    try compact(directory.path)
    #expect(contents(ofFolder: directory.path).filter { $0.key.hasSuffix(".segment") } == before)
  }
}
