import TestSupport

@testable import Diglot

enum FormatFuzzing {
  /// Two segments of few documents, with deletions.
  static let original: ForgedIndex = {
    let directory = TemporaryDirectory()
    do {
      for part in 0..<2 {
        try Index.write(at: directory.path) { (writer) throws in
          for (number, text) in TextFuzzing.seeds.enumerated() {
            try writer.add(
              Document(
                key: "k\(part)-\(number)", title: number % 2 == 0 ? "智算中心" : "", text: text,
                fields: [Field(name: "date", value: "2026-04-2\(part)")]))
          }
        }
      }
      try Index.write(at: directory.path) { (writer) throws in
        try writer.remove("k0-1")
        try writer.remove("k1-2")
      }
      return try ForgedIndex(at: directory.path)
    } catch { fatalError("no index: \(error)") }
  }()

  /// A segment of a short text and a long one.
  static let long: ForgedIndex = {
    let directory = TemporaryDirectory()
    let seeds = TextFuzzing.seeds.joined(separator: "。\n")
    let text = String(repeating: seeds, count: TextPiece.longTextByteCount / seeds.utf8.count + 1) + "算力 zebra"
    do {
      try Index.write(at: directory.path) { (writer) throws in
        try writer.add(Document(key: "short", text: seeds))
        try writer.add(Document(key: "long", title: "zebra", text: text))
      }
      return try ForgedIndex(at: directory.path)
    } catch { fatalError("no index: \(error)") }
  }()

  static func usePieces(_ bytes: [UInt8]) {
    var index = long
    index.segments[1]?[.textPieces] = bytes
    let directory = TemporaryDirectory()
    index.write(to: directory.path)
    guard let index = try? Index(at: directory.path) else { return }
    _ = try? index.snapshot.segments[0].reader.textPieces.pieces(of: DocID(bytes.count % 3))
    for query in ["zebra", "算力", "\"中心\" 1882"] {
      for hit in (try? index.search(query))?.hits ?? [] { TextFuzzing.expectSlices(hit) }
    }
    guard bytes.count % 8 == 0, let writer = try? IndexWriter(at: directory.path) else { return }
    try? writer.compact()
    writer.close()
  }

  private static let packed: [UInt8] = {
    let directory = TemporaryDirectory()
    original.write(to: directory.path)
    do { return try Index(at: directory.path).packed() } catch { fatalError("cannot pack: \(error)") }
  }()

  /// The head of a packed index, with its manifest.
  static var packedHead: [UInt8] {
    Array(packed[..<(PackedFormat.headByteCount + Int(ByteSlice(packed).uint32(at: 12)))])
  }

  /// Puts another head before the files of a packed index.
  static func usePackedHead(_ head: [UInt8]) {
    var bytes = Array(head.prefix(PackedFormat.alignment))
    if bytes.count >= PackedFormat.headByteCount + 8 {
      bytes.replaceSubrange(
        PackedFormat.headByteCount..., with: ForgedIndex.sealed(Array(bytes[PackedFormat.headByteCount...])))
    }
    bytes += [UInt8](repeating: 0, count: PackedFormat.alignment - bytes.count) + packed[PackedFormat.alignment...]
    guard let index = try? Index(packed: bytes) else { return }
    for query in queries { _ = try? index.search(query, SearchOptions(limit: 5)) }
    if let again = try? index.packed() {
      expect((try? Index(packed: again).documentCount) == index.documentCount, "what is packed again is another index")
    }
  }

  private static let numbers = original.segments.keys.sorted()

  /// The bytes of each part of each segment, after the byte that chooses it.
  static var partSeeds: [[UInt8]] {
    numbers.enumerated().flatMap { place, number in
      (original.segments[number]?.parts ?? []).enumerated().map { [UInt8($0 * 2 + place)] + $1.bytes }
    }
  }

  static func readManifest(_ bytes: [UInt8]) {
    let sealed = ForgedIndex.sealed(bytes)
    guard let manifest = try? Manifest(ByteSlice(sealed), path: "manifest") else { return }
    let again = try? Manifest(ByteSlice(manifest.bytes), path: "manifest")
    expect(again == manifest, "a manifest that is written is read as another")
  }

  static func useDeletions(_ bytes: [UInt8]) {
    var index = original
    guard let number = index.deletions.keys.min() else { return }
    index.deletions[number] = bytes
    use(index, Int(bytes.first ?? 0))
  }

  static func usePart(_ bytes: [UInt8]) {
    guard let choice = bytes.first, var segment = original.segments[numbers[Int(choice) % 2]] else { return }
    let part = Int(choice) / 2 % segment.parts.count
    segment.parts[part].bytes = Array(bytes.dropFirst())
    var index = original
    index.segments[numbers[Int(choice) % 2]] = segment
    use(index, bytes.count)
  }

  private static let queries = [
    "算力 computing", "\"數據中心\"", "comp* -1882 date:2026-04", "exact:㎡ OR color~1", "lang:zh OR date:*",
  ]

  /// Does with an index what a user may do. An error is as good as an answer.
  private static func use(_ forged: ForgedIndex, _ choice: Int) {
    let directory = TemporaryDirectory()
    forged.write(to: directory.path)
    _ = try? Index.check(at: directory.path)
    if let index = try? Index(at: directory.path) {
      for query in queries {
        for hit in (try? index.search(query, SearchOptions(limit: 5)))?.hits ?? [] { TextFuzzing.expectSlices(hit) }
      }
      let order = SearchOptions(
        limit: 5, sort: [SortKey("date")], facets: [Facet("date", by: .day), Facet("lang")], fields: true)
      _ = try? index.search("算力", order)
      _ = try? index.document("k0-3")
      _ = try? index.statistics()
    }
    guard let writer = try? IndexWriter(at: directory.path) else { return }
    defer { writer.close() }
    if choice % 2 == 0 {
      try? writer.compact()
    } else {
      _ = try? writer.add(Document(key: "k1-0", text: "another"))
      _ = try? writer.remove("k0-5")
      try? writer.commit()
    }
  }
}
