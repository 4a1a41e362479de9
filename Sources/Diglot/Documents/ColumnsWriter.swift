/// Writes columns: one after the other, each with its values in order and then its ordinals by document.
struct ColumnsWriter {
  private let documentCount: Int
  /// Takes bytes of the part.
  private let write: ([UInt8]) throws(IndexError) -> Void
  private var pending: [UInt8] = []
  private var entries: [UInt8] = []
  private var columnCount: UInt32 = 0
  private var column = Column()

  private static let flushedByteCount = 32 << 10

  private struct Column {
    var name: [UInt8] = []
    var flags: ColumnFormat.Flags = [.datesRise]
    var valueCount = 0
    var valueByteCount = 0
    var starts: [UInt8] = []
    var last: [UInt8] = []
    var lastDate = Int64.min
    var pairCount = 0
    var width = 1
    /// The next document, where ordinals stand by document.
    var nextDocument = 0
  }

  /// - Parameter write: Takes the bytes of the part.
  init(documentCount: Int, _ write: @escaping ([UInt8]) throws(IndexError) -> Void) {
    self.documentCount = documentCount
    self.write = write
  }

  private mutating func flush(_ least: Int = ColumnsWriter.flushedByteCount) throws(IndexError) {
    guard pending.count >= least else { return }
    try write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Begins a column, whose name comes after those before.
  mutating func begin(_ name: [UInt8]) {
    column = Column()
    column.name = name
  }

  /// Appends the next value.
  ///
  /// - Parameter place: Where it stands on the axis of `FieldReading`, as one of a field without a type.
  mutating func append(_ value: Span<UInt8>, at place: Double) throws(IndexError) {
    if column.valueCount % ColumnFormat.blockCount == 0 {
      column.starts.appendLittleEndian(UInt32(truncatingIfNeeded: column.valueByteCount))
      column.starts.append(UInt8(truncatingIfNeeded: column.valueByteCount >> 32))
      column.last.removeAll(keepingCapacity: true)
    }
    let start = pending.count
    let shared = unsafe ByteOrder.sharedCount(column.last.span.bytes, value.bytes)
    let rest = value.extracting(shared...)
    Varint.append(UInt64(shared), to: &pending)
    Varint.append(UInt64(rest.count), to: &pending)
    column.last.removeLast(column.last.count - shared)
    unsafe rest.withUnsafeBufferPointer { rest in
      unsafe pending.append(contentsOf: rest)
      unsafe column.last.append(contentsOf: rest)
    }
    column.valueByteCount += pending.count - start
    column.valueCount += 1
    noteKind(value, place)
    try flush()
  }

  private mutating func noteKind(_ value: Span<UInt8>, _ place: Double) {
    if place == FieldReading.text {
      column.flags.insert(.texts)
    } else if !column.flags.isSuperset(of: [.numbers, .dates]) {
      column.flags.insert(FieldReading.number(value) == nil ? .dates : .numbers)
    }
    guard column.flags.contains(.datesRise) else { return }
    if let date = FieldReading.date(value)?.first, date > column.lastDate {
      column.lastDate = date
    } else {
      column.flags.remove(.datesRise)
    }
  }

  /// Ends the values and begins the ordinals.
  ///
  /// - Parameters:
  ///   - pairCount: How many there are.
  ///   - hasSeveral: Whether a document has several values.
  mutating func endValues(pairCount: Int, hasSeveral: Bool) throws(IndexError) {
    pending += column.starts
    if hasSeveral { column.flags.insert(.several) }
    column.pairCount = pairCount
    let byDocument = ColumnFormat.width(ofNumbersTo: column.valueCount)
    let inPairs = ColumnFormat.width(ofNumbersTo: max(column.valueCount - 1, 0))
    if !hasSeveral, documentCount * byDocument <= pairCount * (4 + inPairs) {
      column.flags.insert(.byDocument)
      column.width = byDocument
    } else {
      column.width = inPairs
    }
  }

  /// Appends a value of a document; they come by rising document and value.
  mutating func append(_ document: Int, _ ordinal: Int) throws(IndexError) {
    if column.flags.contains(.byDocument) {
      try appendZeros(upTo: document)
      append(number: ordinal + 1)
      column.nextDocument = document + 1
    } else {
      pending.appendLittleEndian(UInt32(document))
      append(number: ordinal)
    }
    try flush()
  }

  private mutating func appendZeros(upTo document: Int) throws(IndexError) {
    while column.nextDocument < document {
      let count = min(document - column.nextDocument, ColumnsWriter.flushedByteCount)
      pending += [UInt8](repeating: 0, count: count * column.width)
      column.nextDocument += count
      try flush()
    }
  }

  private mutating func append(number: Int) {
    for byte in 0..<column.width { pending.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  mutating func endColumn() throws(IndexError) {
    if column.flags.contains(.byDocument) { try appendZeros(upTo: documentCount) }
    Varint.append(UInt64(column.name.count), to: &entries)
    entries += column.name
    entries.append(column.flags.rawValue)
    for number in [column.valueCount, column.valueByteCount, column.pairCount] {
      Varint.append(UInt64(number), to: &entries)
    }
    columnCount += 1
  }

  /// Ends the part.
  mutating func finish() throws(IndexError) {
    pending += entries
    pending.appendLittleEndian(UInt32(entries.count))
    pending.appendLittleEndian(columnCount)
    try flush(0)
  }
}
