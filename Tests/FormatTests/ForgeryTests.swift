import Foundation
import TestSupport
import Testing

@testable import Diglot

/// What stands behind the checksums meets bytes that no writer makes: parts are changed, the checksums are mended, and every
/// operation runs. An error is as good as an answer; nothing may trap or hang.
///
/// `DIGLOT_FORGERIES=100000 swift test --filter ForgeryTests` makes so many instead of a few thousand, from the seed
/// `DIGLOT_SEED`. The forgery at work is described in a file, whose path is printed, so that one which ends the process is
/// known.
@Suite("Forged files")
struct ForgeryTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["DIGLOT_FORGERIES"].flatMap(Int.init) ?? 1_200
  private static let seed = environment["DIGLOT_SEED"].flatMap(UInt64.init) ?? 1
  private static let workers = 4

  @Test("never make an operation trap", arguments: 0..<workers)
  func forgeries(worker: Int) throws {
    let note = NSTemporaryDirectory() + "diglot-forgery-\(worker).txt"
    if Self.environment["DIGLOT_FORGERIES"] != nil { print("the forgery at work: \(note)") }
    for number in stride(from: worker, to: Self.count, by: Self.workers) {
      var forger = Forger(seed: Self.seed << 32 | UInt64(number))
      let (index, what) = forger.next(number)
      if Self.environment["DIGLOT_FORGERIES"] != nil {
        try "forgery \(number) of seed \(Self.seed): \(what)".write(toFile: note, atomically: false, encoding: .utf8)
      }
      let duration = ContinuousClock().measure { index.use(&forger.random, thoroughly: number % 8 == 0) }
      #expect(duration < .seconds(30), "forgery \(number) of seed \(Self.seed) takes \(duration): \(what)")
    }
  }
}

/// Makes forgeries of a few indexes.
private struct Forger {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Indexes to begin with.
  private static let originals: [ForgedIndex] = {
    do { return [try small(), try large(), try long()] } catch { fatalError("cannot build: \(error)") }
  }()

  /// Two segments of few documents, with deletions.
  private static func small() throws -> ForgedIndex {
    let directory = TemporaryDirectory()
    var documents = RandomDocuments(seed: 3)
    for part in 0..<2 {
      try Index.write(at: directory.path) { (writer) throws in
        for number in 0..<5 { try writer.add(documents.document("k\(part)-\(number)", length: 30, hasTitle: true)) }
        try writer.add(
          Document(
            key: "t\(part)", title: "智算中心", text: "雲嶺智算中心落成，\n算力達1,882P。用大語言模型（LLM）computing",
            fields: [
              Field(name: "section", value: "news"), Field(name: "date", value: "2026-04-2\(part)"),
            ]))
      }
    }
    try Index.write(at: directory.path) { (writer) throws in
      try writer.remove("k0-1")
      try writer.remove("k0-3")
      try writer.remove("k1-2")
    }
    var forged = try ForgedIndex(at: directory.path)
    forged.segments[1]?.parts.append((1 << 24 | 7, [UInt8](repeating: 0, count: 30)))
    forged.sortParts()
    return forged
  }

  /// Two segments, of which one has dictionaries of many blocks, and lists of several.
  private static func large() throws -> ForgedIndex {
    let directory = TemporaryDirectory()
    var documents = RandomDocuments(seed: 5)
    try Index.write(at: directory.path) { (writer) throws in
      for number in 0..<300 {
        let word = String(UnicodeScalar(UInt32(0x4E00 + number * 7)) ?? "一")
        try writer.add(Document(key: "n\(number)", text: "算力 x\(number) \(word)算 " + documents.text(number % 20)))
      }
    }
    try Index.write(at: directory.path) { (writer) throws in
      for number in 0..<10 { try writer.add(Document(key: "n\(number * 31)", text: "算力 again and again")) }
    }
    return try ForgedIndex(at: directory.path)
  }

  /// A document of several frames between short ones.
  private static func long() throws -> ForgedIndex {
    let directory = TemporaryDirectory()
    var documents = RandomDocuments(seed: 7)
    try Index.write(at: directory.path) { (writer) throws in
      for number in 0..<9 {
        let text = number == 4 ? String(repeating: documents.text(3_000), count: 14) : documents.text(10)
        try writer.add(Document(key: "k0-\(number)", text: "算力 " + text))
      }
    }
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "k1-0", text: "算力"))
      try writer.remove("k0-3")
    }
    let forged = try ForgedIndex(at: directory.path)
    precondition(forged.segments[1]?[.textPieces].isEmpty == false, "the text is long")
    return forged
  }

  // MARK: - Forgeries

  /// A forgery, and what was done.
  mutating func next(_ number: Int) -> (ForgedIndex, String) {
    let original = [0: 1, 3: 2][number % 6] ?? 0
    var index = Self.originals[original]
    var what: [String] = ["index \(original)"]
    for _ in 0..<[1, 1, 1, 2, 3].randomElement(using: &random)! {
      switch Int.random(in: 0..<24, using: &random) {
      case 20: what.append(forgeManifestBytes(&index))
      case 21: what.append(forgeTable(&index))
      case 0: what.append(forgeManifest(&index))
      case 1: what.append(forgeDeletions(&index))
      case 2: what.append(exchangeParts(&index))
      case 3: what.append(forgeStatistics(&index))
      default: what.append(forgePart(&index))
      }
    }
    return (index, what.joined(separator: "; "))
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &random) }

  private mutating func forgePart(_ index: inout ForgedIndex) -> String {
    let number = index.manifest.segments[below(index.manifest.segments.count)].number
    guard var segment = index.segments[number] else { return "" }
    let part = below(segment.parts.count)
    let what = mutate(&segment.parts[part].bytes)
    index.segments[number] = segment
    return "segment \(number), part \(segment.parts[part].number): \(what)"
  }

  private mutating func forgeTable(_ index: inout ForgedIndex) -> String {
    let number = index.manifest.segments[below(index.manifest.segments.count)].number
    let seed = random.next()
    index.segments[number]?.changeTable = { table in
      var (table, forger) = (table, Forger(seed: seed))
      _ = forger.mutate(&table)
      return table
    }
    return "segment \(number), table"
  }

  private mutating func forgeManifestBytes(_ index: inout ForgedIndex) -> String {
    let seed = random.next()
    index.changeManifest = { bytes in
      var (body, forger) = (Array(bytes.dropLast(8)), Forger(seed: seed))
      _ = forger.mutate(&body)
      return body + bytes.suffix(8)
    }
    return "bytes of the manifest"
  }

  private mutating func exchangeParts(_ index: inout ForgedIndex) -> String {
    let part = below(SegmentPart.allCases.count)
    guard let first = index.segments[1]?.parts[part].bytes, let second = index.segments[2]?.parts[part].bytes else {
      return ""
    }
    index.segments[1]?.parts[part].bytes = second
    if below(2) == 0 { index.segments[2]?.parts[part].bytes = first }
    return "part \(part + 1) of the other segment"
  }

  private mutating func forgeStatistics(_ index: inout ForgedIndex) -> String {
    guard var segment = index.segments[1] else { return "" }
    var reader = ByteReader(ByteSlice(segment[.statistics]), file: "", part: "")
    guard var statistics = try? SegmentStatistics(from: &reader) else { return "" }
    let value = [0, 1, 2, 255, 1 << 20, 1 << 55, statistics.documentCount + 1][below(7)]
    let field = below(7)
    switch field {
    case 0: statistics.documentCount = min(value, Int(DocID.max) - 1)
    case 1: statistics.totalLength = value
    case 2: statistics.textByteCount = value
    case 3: statistics.integerTermCount = value
    case 4: statistics.textTermCount = value
    case 5: statistics.postingCount = value
    default: statistics.titledCount = value
    }
    if field == 0, below(2) == 0 {
      for part in [SegmentPart.norms, .positionWidths] {
        let count = min(statistics.documentCount, 1 << 20)
        segment[part] = (0..<count).map { segment[part].isEmpty ? 0 : segment[part][$0 % segment[part].count] }
      }
      segment[.textPositions] = []
    }
    var bytes: [UInt8] = []
    statistics.append(to: &bytes)
    segment[.statistics] = bytes
    index.segments[1] = segment
    return "statistics: number \(field) is \(value)"
  }

  private mutating func forgeManifest(_ index: inout ForgedIndex) -> String {
    let value = [0, 1, 2, 3, 1 << 32, 1 << 61, 1 << 62, 1 << 63, UInt64.max][below(9)]
    let entry = below(index.manifest.segments.count)
    let field = below(7)
    switch field {
    case 0: index.manifest.commit = value
    case 1: index.manifest.nextSegment = value
    case 2: index.manifest.segments[entry].number = value
    case 3: index.manifest.segments[entry].deletionsCommit = value
    case 4: index.manifest.segments[entry].deletedCount = value
    case 5: index.manifest.segments.append(index.manifest.segments[entry])
    default: index.manifest.segments.swapAt(0, entry)
    }
    return "manifest: number \(field) is \(value)"
  }

  private mutating func forgeDeletions(_ index: inout ForgedIndex) -> String {
    guard let number = index.deletions.keys.sorted().randomElement(using: &random), var bytes = index.deletions[number]
    else { return "" }
    let what = mutate(&bytes)
    index.deletions[number] = bytes
    return "deletions: \(what)"
  }

  /// Changes bytes as damage, a mistake in a writer or malice might.
  private mutating func mutate(_ bytes: inout [UInt8]) -> String {
    let place = below(bytes.count)
    switch below(12) {
    case 0 where !bytes.isEmpty:
      bytes[place] = [0, 0xFF, 0x7F, 0x80, 1][below(5)]
    case 1 where !bytes.isEmpty:
      bytes[place] ^= 1 << UInt8(below(8))
    case 2 where !bytes.isEmpty:
      bytes[place] = bytes[place] &+ [1, 255][below(2)]
    case 3,
      4 where !bytes.isEmpty:
      let count = [4, 8][below(2)]
      let value = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40, 1 << 63, UInt64.max][below(8)]
      for offset in 0..<count where place + offset < bytes.count {
        bytes[place + offset] = UInt8(truncatingIfNeeded: value >> UInt64(offset * 8))
      }
    case 5:
      bytes.insert(contentsOf: (0..<1 + below(12)).map { _ in UInt8(below(256)) }, at: place)
    case 6 where !bytes.isEmpty:
      bytes.removeSubrange(place..<min(place + 1 + below(12), bytes.count))
    case 7 where !bytes.isEmpty:
      bytes.removeSubrange(place...)
    case 8:
      bytes += bytes[..<place]
    case 9, 10:
      // Entries of a directory, in another order.
      let size = [4, 8, 9, 12][below(4)]
      let count = bytes.count / size
      guard count > 1 else { break }
      let (first, second) = (below(count), below(count))
      for offset in 0..<size { bytes.swapAt(first * size + offset, second * size + offset) }
      return "entries of \(size) bytes, \(first) and \(second), change places"
    default:
      for _ in 0..<1 + below(8) where !bytes.isEmpty { bytes[below(bytes.count)] = UInt8(below(256)) }
    }
    return "bytes at \(place)"
  }
}

extension ForgedIndex {
  private static let queries = [
    "算力", "\"智算中心\"", "title:智 x", "comput* OR x OR 算力 -notes", "+x +算力", "section:news", "text:\"算力平\"",
    "compute~2 OR centre~1", "section:a..z", "date:2026*", "人民 國 台灣 gpu bridge", "大语言模型", "lang:zh", "1882",
    "\"人 x\"~5",
    "exact:為", "x* -x2*", "section:1..2", "date:2025..2026-04",
  ]

  /// Runs every operation on the files: all that read, and then one or all that write.
  fileprivate func use(_ random: inout SeededGenerator, thoroughly: Bool) {
    let directory = TemporaryDirectory()
    write(to: directory.path)
    let path = directory.path
    _ = try? Index.check(at: path)
    if thoroughly || Int.random(in: 0..<4, using: &random) == 0 {
      _ = try? Index.repair(at: path, to: directory.file("repaired"))
    }
    if let index = try? Index(at: path) {
      for query in thoroughly ? Self.queries[...] : Self.queries.shuffled(using: &random)[..<3] {
        var options = SearchOptions(limit: 5, snippets: thoroughly || Bool.random(using: &random))
        if Bool.random(using: &random) {
          options.sort = [SortKey("date", isDescending: true), SortKey("section")]
          options.facets = [Facet("section"), Facet("date", by: .month), Facet("script")]
          options.fields = true
        }
        _ = try? index.search(query, options)
      }
      for key in ["k0-2", "t1", "n100", "nothing"] { _ = try? index.document(key) }
      _ = try? index.statistics()
      _ = try? index.fields()
    }
    let operation = thoroughly ? 3 : Int.random(in: 0..<3, using: &random)
    if operation == 0 || operation == 3 { write(at: path) { try $0.compact() } }
    if operation == 3 { write(to: path) }
    if operation == 1 || operation == 3 {
      write(at: path) { writer in
        try writer.add(Document(key: "t1", text: "算力 of another"))
        try writer.add(Document(key: "new", text: "算力"))
        try writer.remove("k0-2")
        try writer.remove("n93")
        try writer.commit()
        try writer.compact()
      }
    }
    if operation == 2 || operation == 3 {
      write(at: path) { writer in
        for key in ["k0-0", "k0-2", "k0-4", "n0", "n100"] { try writer.remove(key) }
        try writer.commit()
      }
    }
  }

  private func write(at path: String, _ body: (IndexWriter) throws -> Void) {
    guard let writer = try? IndexWriter(at: path) else { return }
    try? body(writer)
    writer.close()
  }
}
