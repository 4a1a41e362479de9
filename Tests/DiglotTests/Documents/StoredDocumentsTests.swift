import TestSupport
import Testing

@testable import Diglot

@Suite struct StoredDocumentsTests {
  private static func frames(of documents: [Document]) -> [StoredFrame] {
    var frames = StoredFrames()
    for document in documents { frames.append(document) }
    frames.flush()
    return frames.take().map { frame in
      var frame = frame
      frame.compress(with: nil)
      return frame
    }
  }

  private static func frame(documentCount: Int, _ documents: [UInt8]) -> StoredFrame {
    StoredFrame(documentCount: documentCount, compressed: Zstandard.compress(documents))
  }

  private static func reader(_ frames: [StoredFrame]) throws -> StoredDocuments {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    var count = 0
    for frame in frames {
      directory += StoredFormat.entry(first: count, offset: bytes.count)
      bytes += frame.bytes
      count += frame.documentCount
    }
    return try StoredDocuments(
      frames: .sealed(bytes), directory: .sealed(directory), dictionaries: .sealed([]), documentCount: count)
  }

  private static func randomDocuments(_ count: Int, seed: UInt64) -> [Document] {
    var random = SeededGenerator(seed: seed)
    func text(_ limit: Int) -> String {
      let pieces = ["算力", "網絡", " search ", "é", "😀", "한", "\0", "\u{FFFE}", "，", "\n", "㐀"]
      return (0..<Int.random(in: 0...limit, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
    }
    return (0..<count).map { _ in
      let fields = (0..<Int.random(in: 0..<3, using: &random)).map { _ in Field(name: text(2), value: text(4)) }
      return Document(key: "", title: text(5), text: text(200), fields: fields)
    }
  }

  @Test("documents come back from any place of any frame")
  func roundTrip() throws {
    var documents = Self.randomDocuments(300, seed: 1)
    documents[150].text = String(repeating: "長文 long ", count: 20_000)
    let frames = Self.frames(of: documents)
    #expect(frames.count > 10)
    let reader = try Self.reader(frames)
    for (index, document) in documents.enumerated() {
      #expect(try reader.document(DocID(index)) == document, "document \(index)")
    }
  }

  @Test("frames are copied as they are, and have the same bytes whichever context made them")
  func framesAreCopied() throws {
    let frames = Self.frames(of: Self.randomDocuments(200, seed: 2))
    _ = Self.frames(of: Self.randomDocuments(50, seed: 3))
    #expect(Self.frames(of: Self.randomDocuments(200, seed: 2)).map(\.bytes) == frames.map(\.bytes))
    var copies: [StoredFrame] = []
    let reader = try Self.reader(frames)
    for run in try reader.runs() { try reader.forEachFrame(of: run) { copies.append($0) } }
    #expect(copies.map(\.bytes) == frames.map(\.bytes))
    #expect(copies.map(\.documentCount) == frames.map(\.documentCount))
  }

  @Test("any number of threads may read")
  func threads() async throws {
    let documents = Self.randomDocuments(100, seed: 4)
    let reader = try Self.reader(Self.frames(of: documents))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { documents.indices.allSatisfy { (try? reader.document(DocID($0))) == documents[$0] } }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("a document that is not its frame's first is read without the texts before it")
  func skipsTexts() throws {
    // The first document's text is in an impossible code; the second can be read all the same.
    let bytes: [UInt8] = [0, 1, 0x80, 0, 0, 1, 0x61, 0]
    let reader = try Self.reader([Self.frame(documentCount: 2, bytes)])
    #expect(try reader.document(1).text == "a")
    #expect(throws: IndexError.self) { try reader.document(0) }
  }

  @Test("a damaged frame gives an error or a value", arguments: [5, 6] as [UInt64])
  func damage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let good = Self.frames(of: Self.randomDocuments(12, seed: seed))[0]
    let raw = try #require(try Zstandard.decompress(ByteSlice(good.bytes)))
    for round in 0..<2000 {
      // Damage before compression, in the compressed bytes, or of the size that stands first in these.
      var frame = good
      if round % 3 == 0 {
        var bytes = raw.withBytes { span in span.withUnsafeBytes { [UInt8]($0) } }
        for _ in 0..<4 {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        }
        frame.bytes = Zstandard.compress(bytes)
      } else if round % 3 == 1 {
        frame.bytes[Int.random(in: frame.bytes.indices, using: &random)] ^= UInt8.random(in: 1 ... .max, using: &random)
      } else {
        frame.bytes[Int.random(in: 4..<10, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
      }
      let reader = try Self.reader([frame])
      for document in 0..<DocID(good.documentCount) { _ = try? reader.document(document) }
    }
  }

  @Test("random bytes in place of documents give an error or a value", arguments: [7, 8] as [UInt64])
  func randomBytes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      let bytes = random.bytes(Int.random(in: 0..<60, using: &random))
      let reader = try Self.reader([Self.frame(documentCount: 3, bytes)])
      for document in 0..<DocID(3) { _ = try? reader.document(document) }
    }
    #expect(try Zstandard.decompress(ByteSlice(random.bytes(50))) == nil)
  }

  @Test("documents come back from any frame, small and large", arguments: [1, 2] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    var documents: [Document] = []
    for number in 0..<80 {
      var document = random.document("", length: number % 20 == 0 ? 3_000 : 60, hasTitle: true)
      document.fields += (0..<random.below(3)).map { Field(name: "n\($0)", value: random.text(4)) }
      documents.append(document)
    }
    documents.append(Document(key: "", text: ""))
    let stored = try Self.reader(Self.frames(of: documents))
    for (number, document) in documents.enumerated() {
      let found = try stored.document(DocID(number))
      #expect(Array(found.text.utf8) == Array(document.text.utf8) && found == document, "seed \(seed)")
    }
  }

  @Test("counts that no document can have are damage", arguments: [UInt64.max, 1 << 63, 1 << 40, 100])
  func hugeCounts(count: UInt64) throws {
    for prefix in [0, 1, 2] {
      var bytes = [UInt8](repeating: 0, count: prefix)
      Varint.append(count, to: &bytes)
      let stored = try Self.reader([Self.frame(documentCount: 2, bytes)])
      for document in 0..<2 as Range<DocID> { #expect(throws: IndexError.self) { try stored.document(document) } }
    }
  }
}
