import TestSupport
import Testing

@testable import Diglot

@Suite("Dictionaries of stored documents")
struct StoredDictionaryTests {
  /// Texts of a few words each that other seeds have not, enough for a dictionary and some more.
  private static func texts(seed: UInt64, byteCount: Int = StoredFormat.sampleByteCount + 200_000) -> [String] {
    var random = SeededGenerator(seed: seed)
    let words = (0..<2_048).map { number in random.bytes(3 + number % 8).map { 0x61 + $0 % 26 } + [0x20] }
    return (0..<byteCount / 1_000).map { _ in
      var text: [UInt8] = []
      while text.count < 1_000 {
        let number = random.next()
        text += words[Int(number & number >> 11) % words.count]
      }
      return String(decoding: text, as: UTF8.self)
    }
  }

  private let folder = TemporaryDirectory()
  private let team = ThreadTeam(count: 1)

  /// Writes a segment of documents without terms.
  private func segment(
    _ name: String, _ texts: [String], _ dictionary: CompressionDictionary? = nil
  ) throws -> SegmentReader {
    var writer = try SegmentWriter(path: folder.file(name), with: team)
    try writer.stored.begin(dictionary)
    var frames = StoredFrames()
    var totals = TextTotals()
    for (number, text) in texts.enumerated() {
      try writer.append(
        SegmentWriter.DocumentEntry(key: Array("\(number)".utf8), norm: 0, positionWidth: 0, textPosition: 0))
      totals.byteCount += text.utf8.count
      frames.append(Document(key: "", text: text))
    }
    frames.flush()
    for frame in frames.take() { try writer.stored.append(frame) }
    try writer.endDocuments(totals, fingerprint: 0).finish()
    return try SegmentReader(path: folder.file(name))
  }

  private func merge(_ name: String, _ segments: [SegmentReader], deleted: BitSet? = nil) throws -> SegmentReader {
    let path = folder.file(name)
    let inputs = segments.enumerated().map { Snapshot.Segment(reader: $1, deletions: $0 == 0 ? deleted : nil) }
    _ = try SegmentMerger.merge(inputs, into: path, with: team)
    return try SegmentReader(path: path)
  }

  private func dictionaries(_ segment: SegmentReader) throws -> [[UInt8]?] {
    try segment.stored.runs().map { $0.dictionary?.bytes }
  }

  private func expect(_ segment: SegmentReader, toHold texts: [String]) throws {
    try #require(segment.statistics.documentCount == texts.count)
    for document in texts.indices where document % 7 == 0 || document > texts.count - 7 {
      #expect(try segment.stored.document(DocID(document)).text == texts[document], "document \(document)")
    }
  }

  @Test("one is made of the first frames, serves all, and saves more than it takes")
  func made() throws {
    let texts = Self.texts(seed: 1)
    let large = try segment("large", texts)
    try #expect(dictionaries(large).count == 1 && dictionaries(large)[0] != nil)
    try expect(large, toHold: texts)
    let small = try segment("small", Array(texts[..<200]))
    try #expect(dictionaries(small) == [nil])
    #expect(small.byteCount(of: .storedDictionaries) == 0)
    let byteCount = large.byteCount(of: .stored) + large.byteCount(of: .storedDictionaries)
    #expect(byteCount < small.byteCount(of: .stored) / 200 * texts.count)
  }

  @Test("a merged segment has those of its segments, equal ones once, and frames as they were")
  func merged() throws {
    let (first, second) = (Self.texts(seed: 2), Self.texts(seed: 3))
    let a = try segment("a", first)
    let b = try segment("b", second)
    let again = try segment("again", Array(second[..<100]), b.stored.runs()[0].dictionary)
    let small = try segment("small", Array(first[..<50]))
    let merged = try merge("merged", [a, b, again, small])
    try #expect(dictionaries(merged) == dictionaries(a) + dictionaries(b))
    try expect(merged, toHold: first + second + second[..<100] + first[..<50])
    let bytes = try a.part(.stored).whole()
    let copied = try merged.part(.stored).slice(0, bytes.byteCount)
    #expect(bytes.withBytes { Checksum.xxh64($0) } == copied.withBytes { Checksum.xxh64($0) })
    // Frames without a dictionary may stand before others and after them.
    let mixed = try merge("mixed", [small, a])
    try #expect(dictionaries(mixed) == [nil] + dictionaries(a))
    let both = try merge("both", [mixed, mixed])
    try #expect(dictionaries(both) == dictionaries(mixed) + dictionaries(mixed))
    try expect(both, toHold: Array(repeating: first[..<50] + first, count: 2).flatMap { $0 })
  }

  @Test("small segments that are merged get one together, and one with deletions a new one")
  func remade() throws {
    let texts = Self.texts(seed: 4)
    let half = texts.count / 2
    let small = try [segment("a", Array(texts[..<half])), segment("b", Array(texts[half...]))]
    let merged = try merge("merged", small)
    try #expect(dictionaries(merged).count == 1 && dictionaries(merged)[0] != nil)
    try expect(merged, toHold: texts)
    let large = try segment("large", texts)
    var deleted = BitSet(capacity: texts.count)
    deleted.insert(0)
    let rest = try merge("rest", [large], deleted: deleted)
    try #expect(dictionaries(rest).count == 1 && dictionaries(rest) != dictionaries(large))
    try expect(rest, toHold: Array(texts[1...]))
  }

  @Test("a segment gets up to eight by merging; where there would be more, none of these", arguments: [8, 9])
  func many(count: Int) throws {
    let texts = Self.texts(seed: 7, byteCount: 50_000)
    let segments = try (0..<count).map { number in
      try segment("\(number)", texts, CompressionDictionary(Array("a dictionary, number \(number)".utf8)))
    }
    let merged = try merge("merged", segments)
    try #expect(dictionaries(merged) == (count == 8 ? segments.flatMap(dictionaries) : [nil]))
    try expect(merged, toHold: (0..<count).flatMap { _ in texts })
  }

  @Test("a damaged one gives an error or a value", arguments: [5, 6] as [UInt64])
  func damage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let large = try segment("large", Self.texts(seed: seed))
    func copy(_ part: SegmentPart) throws -> [UInt8] {
      try large.part(part).whole().withBytes { span in span.withUnsafeBytes { [UInt8]($0) } }
    }
    let bytes = try copy(.storedDictionaries)
    for round in 0..<400 {
      var damaged = bytes
      // Most damage is done to the numbers and to the codes, which stand first.
      let index = Int.random(in: 0..<(round % 4 == 0 ? bytes.count : 180), using: &random)
      damaged[index] ^= UInt8.random(in: 1 ... .max, using: &random)
      if round % 10 == 0 { damaged.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
      let stored = try StoredDocuments(
        frames: large.part(.stored), directory: large.part(.storedDirectory),
        dictionaries: CheckedPart.sealed(damaged), documentCount: large.statistics.documentCount)
      for document in [0, 1_000, 2_000] as [DocID] { _ = try? stored.document(document) }
      if round % 20 == 0 { _ = try? stored.runs() }
    }
  }

  @Test("entries out of order, or longer than the part, are damage")
  func damagedEntries() throws {
    for entries in [[5, 0, 4, 0], [0, 100], [1]] as [[UInt32]] {
      var bytes: [UInt8] = []
      for number in entries { bytes.appendLittleEndian(number) }
      let dictionaries = StoredDictionaries(CheckedPart.sealed(bytes))
      #expect(throws: IndexError.self) { try dictionaries.dictionary(ofFrame: 9) }
      #expect(throws: IndexError.self) { try dictionaries.runs(frameCount: 10) }
    }
  }
}

extension CheckedPart {
  /// A part with the right checksums.
  static func sealed(_ bytes: [UInt8]) -> CheckedPart {
    CheckedPart(
      ByteSlice(bytes), file: "test", name: "stored", start: 0,
      checksums: PieceChecksums.make(of: bytes, upTo: bytes.count))
  }
}
