import TestSupport
import Testing

@testable import Diglot

@Suite("The same input gives the same bytes")
struct DeterminismTests {
  /// Documents of a few batches, with updates.
  private static let documents: [Document] = {
    var random = RandomDocuments(seed: 5)
    return (0..<400).map { number in
      let text = random.text(300)
      return Document(key: "d\(number % 390)", title: random.text(2), text: text)
    }
  }()

  private func build(_ options: WriterOptions) throws -> [String: [UInt8]] {
    let directory = TemporaryDirectory()
    let writer = try IndexWriter(at: directory.path, options)
    for (number, document) in Self.documents.enumerated() {
      try writer.add(document)
      if number % 100 == 50 { try writer.remove("d\(number / 2)") }
      if number == 300 { try writer.commit() }
    }
    try writer.commit()
    writer.close()
    return contents(ofFolder: directory.path)
  }

  @Test("for any number of threads", arguments: [2, 3, 5])
  func threads(count: Int) throws {
    let alone = try build(WriterOptions())
    #expect(alone.count > 3)
    #expect(try build(WriterOptions(threads: count)) == alone)
  }

  @Test("for the same little memory")
  func memory() throws {
    let options = WriterOptions(memoryBytes: 1 << 20)
    let segments = try build(options)
    #expect(segments.count > 4)
    #expect(try build(options) == segments)
  }

  @Test("for the same little memory and any number of threads", arguments: [2, 3])
  func memory(threads: Int) throws {
    let alone = try build(WriterOptions(memoryBytes: 1 << 20))
    #expect(try build(WriterOptions(threads: threads, memoryBytes: 1 << 20)) == alone)
  }

  @Test("for any number of threads, with texts enough for a dictionary")
  func dictionary() throws {
    var random = SeededGenerator(seed: 6)
    // Long words: cheap to analyse.
    let words = (0..<3_000).map { _ in String(decoding: random.bytes(100).map { 0x61 + $0 % 26 }, as: UTF8.self) }
    let texts = (0..<600).map { _ in
      (0..<40).map { _ in words[Int(random.next() % 3_000)] }.joined(separator: " ")
    }
    let files = try [1, 3].map { (threads) throws in
      let directory = TemporaryDirectory()
      try Index.write(at: directory.path, WriterOptions(threads: threads)) { (writer) throws in
        for (number, text) in texts.enumerated() { try writer.add(Document(key: "\(number)", text: text)) }
      }
      let segment = try #require(try Snapshot(directory: directory.path).segments.first)
      #expect(segment.reader.byteCount(of: .storedDictionaries) > 0)
      return contents(ofFolder: directory.path)
    }
    #expect(files[0] == files[1])
  }
}
