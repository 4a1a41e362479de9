import TestSupport
import Testing

@testable import Diglot

@Suite("Segments that are merged while documents are added")
struct MergeWhileAddingTests {
  private let directory = TemporaryDirectory()

  /// What is to be done with a document.
  private enum Step {
    case add(Document)
    case remove(String)
  }

  private static func document(_ key: String, _ random: inout SeededGenerator) -> Document {
    let words = (0..<40).map { _ in String(decoding: random.bytes(100).map { 0x61 + $0 % 26 }, as: UTF8.self) }
    return Document(key: key, text: words.joined(separator: " "))
  }

  /// Changes of documents that are cheap to analyse, with many updates and removals.
  private static func steps(_ count: Int, seed: UInt64) -> [Step] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let key = "d\(Int.random(in: 0...number, using: &random) + count / 3)"
      if Int.random(in: 0..<10, using: &random) == 0 { return .remove(key) }
      return .add(document(key, &random))
    }
  }

  /// So little memory that a segment ends after some 60 documents.
  private func options(_ threads: Int) -> WriterOptions { WriterOptions(threads: threads, memoryBytes: 1 << 20) }

  private func take(_ steps: [Step], _ writer: IndexWriter, into texts: inout [String: String]) throws {
    for step in steps {
      switch step {
      case .add(let document):
        try writer.add(document)
        texts[document.key] = document.text
      case .remove(let key):
        #expect(try writer.remove(key) == (texts.removeValue(forKey: key) != nil))
      }
    }
  }

  private func expect(_ texts: [String: String]) throws {
    let index = try Index(at: directory.path)
    #expect(index.documentCount == texts.count)
    for (key, text) in texts { #expect(try index.document(key)?.text == text) }
    #expect(try Index.check(at: directory.path).isEmpty)
  }

  private func segmentFileCount() -> Int {
    contents(ofFolder: directory.path).keys.count { $0.hasSuffix(".segment") }
  }

  @Test("are merged before the commit, and lose or keep no document by it", arguments: [1, 3])
  func merged(threads: Int) throws {
    let writer = try IndexWriter(at: directory.path, options(threads))
    var texts: [String: String] = [:]
    try take(Self.steps(1_000, seed: 1), writer, into: &texts)
    #expect(segmentFileCount() < 12)
    try writer.commit()
    writer.close()
    let manifest = try Snapshot.readManifest(directory.path)
    #expect(manifest.nextSegment > 14 && manifest.segments.count < 12)
    try expect(texts)
  }

  @Test("have the same bytes for any number of threads")
  func threads() throws {
    let files = try [1, 2, 5].map { (threads) throws in
      let directory = TemporaryDirectory()
      let writer = try IndexWriter(at: directory.path, options(threads))
      var texts: [String: String] = [:]
      try take(Self.steps(700, seed: 2), writer, into: &texts)
      try writer.commit()
      try take(Self.steps(500, seed: 3), writer, into: &texts)
      try writer.commit()
      writer.close()
      return contents(ofFolder: directory.path)
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test("may be of an earlier commit, which stays until the next", arguments: [false, true])
  func committed(commits: Bool) throws {
    var texts: [String: String] = [:]
    var random = SeededGenerator(seed: 4)
    var writer = try IndexWriter(at: directory.path)
    for number in 0..<280 {
      try take([.add(Self.document("d\(number)", &random))], writer, into: &texts)
      if number % 40 == 39 { try writer.commit() }
    }
    writer.close()
    #expect(try Snapshot.readManifest(directory.path).segments.count == 7)

    // A segment has a batch now, some 32 documents.
    writer = try IndexWriter(at: directory.path, WriterOptions(threads: 2, memoryBytes: 1 << 19))
    let before = texts
    try take(Self.steps(200, seed: 20), writer, into: &texts)
    if commits { try writer.commit() }
    writer.close()
    if commits { #expect(try Snapshot.readManifest(directory.path).segments.count < 8) }
    try expect(commits ? texts : before)
  }
}
