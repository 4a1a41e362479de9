import Foundation
import TestSupport
import Testing

@testable import Diglot

/// `DIGLOT_LONG_TEXTS=500 swift test --filter LongTextTests` compares the snippets of so many small indexes.
@Suite("Long texts")
struct LongTextTests {
  private static let count = ProcessInfo.processInfo.environment["DIGLOT_LONG_TEXTS"].flatMap(UInt64.init) ?? 2

  /// What stands between that which is looked for, so that a piece ends after a sentence, after a comma, between words, in a
  /// run of Han characters, or anywhere.
  private static let fillers = ["云深不知处。", "云深不知处，", "lorem ipsum dolor ", "云深不知处", "a1", "  \n", "x-"]

  /// A text of at least `byteCount` bytes in which passages stand, `gap` bytes apart on average.
  private static func text(_ byteCount: Int, gap: Int, _ searches: inout RandomSearches) -> String {
    var text = ""
    var filler = fillers[0]
    while text.utf8.count < byteCount {
      if searches.random.chance(4) { filler = fillers[searches.random.below(fillers.count)] }
      text += String(repeating: filler, count: 1 + searches.random.below(2 * gap / filler.utf8.count + 1))
      text += searches.documents(1)[0].text
    }
    return text
  }

  /// Two indexes of the same documents: one whose segments say where the pieces of long texts begin, and one that has to
  /// read them as a whole.
  private static func indexes(_ documents: [Document], in folder: TemporaryDirectory) throws -> (Index, Index) {
    let writer = try IndexWriter(at: folder.file("pieces"))
    for document in documents { try writer.add(document) }
    try writer.commit()
    writer.close()
    var forged = try ForgedIndex(at: folder.file("pieces"))
    for number in forged.segments.keys { forged.segments[number]?[.textPieces] = [] }
    try makeFolder(folder.file("whole"))
    forged.write(to: folder.file("whole"))
    return (try Index(at: folder.file("pieces")), try Index(at: folder.file("whole")))
  }

  private static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  @Test("pieces give the snippets of the whole text", arguments: 1...LongTextTests.count)
  func sameSnippets(seed: UInt64) throws {
    var searches = RandomSearches(seed: seed)
    let sizes = [TextPiece.longTextByteCount - 50, 200_000]
    let documents = sizes.enumerated().map { number, size in
      Document(
        key: "d\(number)", title: searches.random.chance(2) ? searches.random.text(4) : "",
        text: Self.text(size, gap: [300, 5000, 40_000][(number + Int(seed)) % 3], &searches))
    }
    let folder = TemporaryDirectory()
    let (pieces, whole) = try Self.indexes(documents, in: folder)
    #expect(pieces.snapshot.segments[0].reader.byteCount(of: .textPieces) > 0)
    var (shown, works) = (0, (0, 0))
    for number in 0..<20 {
      let query = searches.query()
      let (found, expected) = (try pieces.search(query), try whole.search(query))
      works = (works.0 + found.work, works.1 + expected.work)
      #expect(found.hits.map(\.key) == expected.hits.map(\.key))
      for (hit, other) in zip(found.hits, expected.hits) {
        shown += hit.snippets.count
        #expect(hit.titleHighlights == other.titleHighlights)
        #expect(hit.snippets == other.snippets, "seed \(seed), query \(number), \(hit.key): \(query.description)")
      }
    }
    // Where matches stand in all pieces, those are read, and a little more.
    #expect(shown > 15 && works.0 < works.1 + works.1 / 10)
  }

  @Test("what stands in few places is found without reading the rest")
  func few() throws {
    let filler = String(repeating: "云深不知处。lorem ipsum ", count: 10_000)
    let folder = TemporaryDirectory()
    let (pieces, whole) = try Self.indexes([Document(key: "a", text: filler + "zebra " + filler)], in: folder)
    let (found, expected) = (try pieces.search("zebra"), try whole.search("zebra"))
    #expect(found.hits.map(\.snippets) == expected.hits.map(\.snippets))
    #expect(found.hits[0].snippets[0].sources == [filler.utf8.count..<filler.utf8.count + 5])
    #expect(found.work < expected.work / 5)
  }

  @Test("a merge keeps the pieces of the documents that live")
  func merged() throws {
    var searches = RandomSearches(seed: 7)
    let texts = (0..<3).map { _ in Self.text(TextPiece.longTextByteCount, gap: 5000, &searches) }
    let folder = TemporaryDirectory()
    let writer = try IndexWriter(at: folder.path)
    for (number, text) in texts.enumerated() {
      try writer.add(Document(key: "short \(number)", text: "短"))
      try writer.add(Document(key: "long \(number)", text: text))
      try writer.commit()
    }
    try writer.remove("long 1")
    try writer.remove("short 2")
    try writer.compact()
    writer.close()
    #expect(try Index.check(at: folder.path) == [])
    let findings = try Index.deepCheck(at: folder.path)
    #expect(findings.damage == [] && findings.incomparable == [])
    let reader = try Index(at: folder.path).snapshot.segments[0].reader
    let counts = try (0..<DocID(reader.statistics.documentCount)).map { try reader.textPieces.pieces(of: $0).count }
    #expect(counts.filter { $0 > 3 }.count == 2)
  }

  @Test("of more pieces than are read those are that have most, and what a match may go on into beside them")
  func many() {
    let pieces = (0..<11).map { TextPiece(position: UInt32($0 * 1000 + 5), byte: UInt32($0 << 15), code: $0 << 15) }
    func runs(_ leads: [[UInt32]], atMost limit: Int) -> [Range<Int>] {
      var search = PieceSearch(pieces, margin: 70)
      for lead in leads {
        search.beginLead()
        for position in lead { search.add(position) }
      }
      return search.runs(atMost: limit)
    }
    // The first stands in the title.
    #expect(runs([[2]], atMost: 5) == [])
    #expect(runs([[505, 3_500, 3_600]], atMost: 5) == [0..<1, 3..<4])
    #expect(runs([[1_006, 5_990, 9_999]], atMost: 5) == [0..<2, 5..<7, 9..<10])
    #expect(runs([[500, 2_500, 4_500], [4_600, 8_500]], atMost: 2) == [0..<1, 4..<5])
    #expect(runs([[500, 2_500, 4_500], [600, 4_600, 8_500]], atMost: 1) == [0..<1])
    // The words of a prefix come one after the other.
    #expect(runs([[500, 2_500, 600, 2_600]], atMost: 5) == [0..<1, 2..<3])
  }

  @Test("forged pieces are an error or give an answer")
  func forged() throws {
    var searches = RandomSearches(seed: 8)
    let folder = TemporaryDirectory()
    let text = Self.text(TextPiece.longTextByteCount, gap: 2000, &searches) + "软件"
    try Index.write(at: folder.file("a")) { (writer) throws in try writer.add(Document(key: "a", text: text)) }
    let sound = try ForgedIndex(at: folder.file("a"))
    let part = try #require(sound.segments[1])[.textPieces]
    for number in 0..<15 {
      var forged = sound
      var bytes = part
      let place = searches.random.below(bytes.count)
      switch number % 3 {
      case 0: bytes[place] ^= UInt8(1 << searches.random.below(8))
      case 1: bytes[place] = 0xFF
      default: bytes.removeSubrange(place / 17 * 17..<place / 17 * 17 + 17)
      }
      forged.segments[1]?[.textPieces] = bytes
      let path = folder.file("f\(number)")
      try Self.makeFolder(path)
      forged.write(to: path)
      do { _ = try Index(at: path).search("软件") } catch SearchError.index(let error) {
        guard case .damaged = error else { throw error }
      }
      #expect(try !Index.deepCheck(at: path).damage.isEmpty)
    }
  }
}
