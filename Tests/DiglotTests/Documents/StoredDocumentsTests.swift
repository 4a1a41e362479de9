import TestSupport
import Testing

@testable import Diglot

@Suite struct StoredDocumentsTests {
  /// The parts that hold these frames, opened.
  private static func open(_ frames: [StoredFrames.Frame]) throws -> StoredDocuments {
    var (stored, directory): ([UInt8], [UInt8]) = ([], [])
    var first = 0
    for frame in frames {
      directory.appendLittleEndian(UInt32(first))
      directory.appendLittleEndian(UInt32(frame.byteCount))
      directory.appendLittleEndian(UInt64(stored.count))
      stored += frame.bytes
      first += frame.documentCount
    }
    return try StoredDocuments(frames: part(stored), directory: part(directory), documentCount: first)
  }

  private static func part(_ bytes: [UInt8]) -> CheckedPart {
    CheckedPart(
      ByteSlice(bytes), file: "test", name: "part", start: 0,
      checksums: PieceChecksums.make(of: bytes, upTo: bytes.count))
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
    var frames = StoredFrames()
    for document in documents { frames.append(document) }
    frames.flush()
    let stored = try Self.open(frames.take())
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
      let frame = StoredFrames.Frame(documentCount: 2, byteCount: bytes.count, bytes: Zstandard.compress(bytes))
      let stored = try Self.open([frame])
      for document in 0..<2 as Range<DocID> { #expect(throws: IndexError.self) { try stored.document(document) } }
    }
  }
}
