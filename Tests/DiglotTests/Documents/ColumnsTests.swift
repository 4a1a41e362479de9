import TestSupport
import Testing

@testable import Diglot

@Suite("Columns")
struct ColumnsTests {
  private final class Bytes {
    var all: [UInt8] = []
  }

  /// The bytes of the columns of some documents, added in batches; empty where they have none.
  private static func bytes(_ documents: [[Field]], batches: Int = 1) throws -> [UInt8] {
    var gathered = GatheredColumns()
    let size = (documents.count + batches - 1) / max(batches, 1)
    for start in stride(from: 0, to: documents.count, by: max(size, 1)) {
      var values = FieldValues()
      for (index, fields) in documents[start..<min(start + size, documents.count)].enumerated() {
        values.append(fields, of: index)
      }
      gathered.append(values, from: start)
    }
    if gathered.isEmpty { return [] }
    let bytes = Bytes()
    var writer = ColumnsWriter(documentCount: documents.count) { bytes.all += $0 }
    try gathered.write(to: &writer)
    return bytes.all
  }

  private static func part(_ bytes: [UInt8]) -> CheckedPart {
    CheckedPart(
      ByteSlice(bytes), file: "test", name: "columns", start: 0,
      checksums: PieceChecksums.make(of: bytes, upTo: bytes.count))
  }

  private static func columns(_ bytes: [UInt8], _ documentCount: Int) throws -> Columns {
    bytes.isEmpty ? .none : try Columns(part(bytes), documentCount: documentCount)
  }

  @Test("give each document the values that it was given, in order", arguments: 1...8 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var fields = RandomFields(seed: seed)
    let documents = (0..<300).map { _ in fields.random.chance(5) ? [] : fields.fields() }
    let bytes = try Self.bytes(documents)
    #expect(try Self.bytes(documents, batches: 7) == bytes)
    let columns = try Self.columns(bytes, documents.count)
    try columns.check(Self.part(bytes), documentCount: documents.count)
    for name in RandomFields.names {
      guard let column = columns.column(name) else {
        #expect(documents.allSatisfy { !$0.contains { $0.name == name && !$0.value.isEmpty } })
        continue
      }
      var values = try (0..<column.valueCount).map { try column.value($0) }
      #expect(values.map { ColumnValue($0) } == values.map { ColumnValue($0) }.sorted())
      var found = [[String]](repeating: [], count: documents.count)
      try column.forEachOrdinal(of: Array(0..<DocID(documents.count))) { index, ordinal in
        found[index].append(String(decoding: values[ordinal], as: UTF8.self))
      }
      for (index, document) in documents.enumerated() {
        let wanted = Set(document.filter { $0.name == name && !$0.value.isEmpty }.map { Array($0.value.utf8) })
        #expect(Set(found[index].map { Array($0.utf8) }) == wanted && found[index].count == wanted.count)
      }
      var cursor = try column.values(from: column.valueCount / 2)
      values.removeFirst(column.valueCount / 2)
      while try cursor.next() { #expect(cursor.bytes == values.removeFirst()) }
      #expect(values.isEmpty)
    }
  }

  @Test("merge to the bytes of one build, whatever is deleted", arguments: 1...8 as ClosedRange<UInt64>)
  func merge(seed: UInt64) throws {
    var fields = RandomFields(seed: seed)
    let segments = (0..<1 + Int(seed) % 4).map { _ in
      (0..<80).map { _ in fields.random.chance(4) ? [] : fields.fields() }
    }
    var inputs: [ColumnsMerger.Input] = []
    var live: [[Field]] = []
    for documents in segments {
      var deletions = BitSet(capacity: documents.count)
      for document in documents.indices where seed % 2 == 0 && fields.random.chance(3) { deletions.insert(document) }
      let newIDs = NewDocIDs(
        from: DocID(live.count), documentCount: documents.count, without: deletions.count > 0 ? deletions : nil)
      inputs.append(
        ColumnsMerger.Input(
          columns: try Self.columns(try Self.bytes(documents), documents.count), newIDs: newIDs,
          countsAnew: deletions.count > 0))
      live += documents.indices.filter { !deletions.contains($0) }.map { documents[$0] }
    }
    let merged = Bytes()
    let count = live.count
    try ColumnsMerger(inputs).merge { ColumnsWriter(documentCount: count) { merged.all += $0 } }
    #expect(merged.all == (try Self.bytes(live)))
  }

  @Test("of long values have the first whole characters, and of rare ones no number for each document")
  func sizes() throws {
    let long = String(repeating: "長", count: 100)
    var documents = [[Field]](repeating: [], count: 10_000)
    documents[77] = [Field(name: "rare", value: long)]
    let bytes = try Self.bytes(documents)
    #expect(bytes.count < 200)
    let column = try #require(try Self.columns(bytes, documents.count).column("rare"))
    #expect(try column.value(0) == Array(String(repeating: "長", count: 42).utf8))
  }

  @Test("have the bytes of the example on the format page")
  func example() throws {
    let bytes = try Self.bytes([[Field(name: "size", value: "7")], [], [Field(name: "size", value: "12")]])
    #expect(
      bytes == [0, 1, 0x37, 0, 2, 0x31, 0x32] + [0, 0, 0, 0, 0] + [1, 0, 2]
        + [4, 0x73, 0x69, 0x7A, 0x65, 9, 2, 7, 2] + [9, 0, 0, 0, 1, 0, 0, 0])
  }

  @Test("that were changed are errors or other values, never a trap", arguments: 1...4 as ClosedRange<UInt64>)
  func damage(seed: UInt64) throws {
    var fields = RandomFields(seed: seed)
    let documents = (0..<60).map { _ in fields.fields() }
    let bytes = try Self.bytes(documents)
    for place in bytes.indices {
      var changed = bytes
      changed[place] = UInt8(
        truncatingIfNeeded: [0, 1, 0x7F, 0x80, 0xFF, Int(changed[place]) + 1][fields.random.below(6)])
      for cut in [changed, Array(bytes[..<place])] { try? use(cut, documents.count) }
    }
  }

  private func use(_ bytes: [UInt8], _ documentCount: Int) throws {
    let part = Self.part(bytes)
    let columns = try Columns(part, documentCount: documentCount)
    try? columns.check(part, documentCount: documentCount)
    for column in columns.all {
      for type in [nil, FieldType.number, .date, .string] { _ = try? columns.order(of: column, as: type) }
      try? column.forEachOrdinal(of: [0, 3, 59]) { _, _ in }
      _ = try? column.value(column.valueCount - 1)
    }
  }
}
