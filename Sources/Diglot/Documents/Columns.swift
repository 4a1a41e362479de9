import Synchronization

/// The columns of a segment. Any number of threads may read them.
final class Columns: Sendable {
  /// In the order of their names.
  let all: [Column]
  /// The orders of columns whose values are read as other than they are, by name and type: made when first asked for.
  private let orders = Mutex<[String: ColumnOrder]>([:])

  /// Of a segment without fields.
  static let none = Columns()

  private init() { all = [] }

  /// Reads where the columns are. Their values and ordinals are checked when they are used.
  init(_ part: CheckedPart, documentCount: Int) throws(IndexError) {
    let end = part.byteCount - ColumnFormat.tailByteCount
    guard end >= 0 else { throw part.damaged(0, "\(part.byteCount) bytes are no columns") }
    let tail = try part.slice(end, ColumnFormat.tailByteCount)
    let (byteCount, count) = (Int(tail.uint32(at: 0)), tail.uint32(at: 4))
    guard byteCount <= end else { throw part.damaged(end, "entries of \(byteCount) bytes") }
    let start = end - byteCount
    var reader = ByteReader(
      try part.slice(start, byteCount), file: part.file, part: part.name, fileOffset: part.start + start)
    var columns: [Column] = []
    var next = 0
    for _ in 0..<count {
      let column = try Column(&reader, part, from: next, before: start, documentCount: documentCount)
      if let last = columns.last, !last.name.lexicographicallyPrecedes(column.name) {
        throw reader.damaged("columns out of order")
      }
      next = column.end
      columns.append(column)
    }
    guard reader.isAtEnd, next == start else { throw part.damaged(start, "columns do not fill the part") }
    all = columns
  }

  /// The column of a field; `nil` where no document has a value.
  func column(_ name: String) -> Column? {
    let name = Array(name.utf8)
    let index = all.indices.partitionPoint { !all[$0].name.lexicographicallyPrecedes(name) }
    return index < all.count && all[index].name == name ? all[index] : nil
  }

  /// The order of a column of these, read as a type.
  func order(of column: Column, as type: FieldType?) throws(IndexError) -> ColumnOrder {
    if column.isInOrder(of: type) { return ColumnOrder(count: column.valueCount) }
    let key = "\(type?.rawValue ?? "") \(String(decoding: column.name, as: UTF8.self))"
    if let order = orders.withLock({ $0[key] }) { return order }
    let order = try ColumnOrder(column, as: type)
    orders.withLock { $0[key] = order }
    return order
  }
}

/// The values of one field in a segment.
struct Column: Sendable {
  let name: [UInt8]
  let flags: ColumnFormat.Flags
  /// How many values there are; each stands once.
  let valueCount: Int
  /// How many pairs of a document and a value there are.
  let pairCount: Int
  private let part: CheckedPart
  private let documentCount: Int
  /// Where in the part the values, the starts of their blocks and the ordinals begin, and where the column ends.
  private let valuesStart: Int
  private let blocksStart: Int
  private let ordinalsStart: Int
  fileprivate let end: Int
  private let width: Int

  fileprivate init(
    _ reader: inout ByteReader, _ part: CheckedPart, from start: Int, before limit: Int, documentCount: Int
  ) throws(IndexError) {
    func number(_ highest: Int) throws(IndexError) -> Int {
      let number = try reader.varint()
      guard number <= UInt64(highest) else { throw reader.damaged("number \(number) of a column") }
      return Int(number)
    }
    var name: [UInt8] = []
    try reader.append(try number(reader.remaining), to: &name)
    self.name = name
    flags = ColumnFormat.Flags(rawValue: try reader.uint8())
    valueCount = try number(limit)
    let valueByteCount = try number(limit)
    pairCount = try number(limit)
    guard flags.rawValue < 64, 1...max(pairCount, 1) ~= valueCount,
      pairCount <= documentCount || flags.contains(.several)
    else { throw reader.damaged("flags \(flags.rawValue), \(valueCount) values of \(pairCount) pairs") }
    self.part = part
    self.documentCount = documentCount
    let blocks = (valueCount + ColumnFormat.blockCount - 1) / ColumnFormat.blockCount
    valuesStart = start
    blocksStart = start + valueByteCount
    ordinalsStart = blocksStart + blocks * ColumnFormat.startByteCount
    if flags.contains(.byDocument) {
      width = ColumnFormat.width(ofNumbersTo: valueCount)
      end = ordinalsStart + documentCount * width
    } else {
      width = ColumnFormat.width(ofNumbersTo: valueCount - 1)
      end = ordinalsStart + pairCount * (4 + width)
    }
    guard end <= limit else { throw reader.damaged("a column up to \(end)") }
  }

  func damaged(_ reason: String) -> IndexError {
    part.damaged(valuesStart, "\(reason) in the column \"\(String(decoding: name, as: UTF8.self))\"")
  }

  // MARK: - Values

  /// A walk over the values from one on, in their order.
  struct ValueCursor {
    private var reader: ByteReader
    /// The ordinal of the next value.
    private(set) var ordinal: Int
    private let column: Column
    /// The present value.
    private(set) var bytes: [UInt8] = []

    fileprivate init(_ reader: ByteReader, _ column: Column, _ ordinal: Int) {
      self.reader = reader
      self.column = column
      self.ordinal = ordinal
    }

    /// Moves to the next value; says whether there is one.
    mutating func next() throws(IndexError) -> Bool {
      guard ordinal < column.valueCount else { return false }
      let shared = try reader.varint()
      let rest = try reader.varint()
      let isFirst = ordinal % ColumnFormat.blockCount == 0
      guard shared <= UInt64(bytes.count), !isFirst || shared == 0,
        rest <= UInt64(ColumnFormat.longestValue) - shared
      else { throw reader.damaged("value \(ordinal) of \(shared) and \(rest) bytes") }
      bytes.removeSubrange(Int(shared)...)
      try reader.append(Int(rest), to: &bytes)
      ordinal += 1
      return true
    }
  }

  /// A walk from the first value, or from that of an ordinal on.
  func values(from ordinal: Int = 0) throws(IndexError) -> ValueCursor {
    let block = ordinal / ColumnFormat.blockCount
    let byteCount = blocksStart - valuesStart
    let slice = try part.slice(blocksStart + block * ColumnFormat.startByteCount, ColumnFormat.startByteCount)
    let start = Int(slice.uint32(at: 0)) | Int(slice.byte(at: 4)) << 32
    guard start <= byteCount else { throw damaged("values from byte \(start)") }
    let reader = ByteReader(
      try part.slice(valuesStart + start, byteCount - start), file: part.file, part: part.name,
      fileOffset: part.start + valuesStart + start)
    var cursor = ValueCursor(reader, self, block * ColumnFormat.blockCount)
    for _ in 0..<ordinal % ColumnFormat.blockCount { _ = try cursor.next() }
    return cursor
  }

  /// Calls `body` with the values of some ordinals, which rise.
  func forEachValue(
    of ordinals: [Int], _ body: (_ ordinal: Int, _ value: [UInt8]) throws(IndexError) -> Void
  ) throws(IndexError) {
    var cursor = try values()
    for ordinal in ordinals {
      // To go on costs less than to begin with a block again.
      if ordinal >= cursor.ordinal + 2 * ColumnFormat.blockCount { cursor = try values(from: ordinal) }
      while cursor.ordinal <= ordinal, try cursor.next() {}
      try body(ordinal, cursor.bytes)
    }
  }

  /// The value of an ordinal.
  ///
  /// - Precondition: `ordinal` is below `valueCount`.
  func value(_ ordinal: Int) throws(IndexError) -> [UInt8] {
    precondition(ordinal < valueCount, "an ordinal of the column")
    var cursor = try values(from: ordinal)
    _ = try cursor.next()
    return cursor.bytes
  }

  /// Whether the ordinals are in the order of a type.
  fileprivate func isInOrder(of type: FieldType?) -> Bool {
    switch type {
    case nil: true
    case .date: flags.contains(.datesRise)
    case .number: flags.isDisjoint(with: [.dates, .texts])
    case .string: flags.isDisjoint(with: [.numbers, .dates])
    }
  }

  // MARK: - Ordinals

  /// Calls `body` with the ordinals of some documents, each with the index of its document, for each document by rising
  /// ordinal.
  ///
  /// - Parameter documents: In increasing order.
  @inline(__always)
  func forEachOrdinal(
    of documents: [DocID], _ body: (_ index: Int, _ ordinal: Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    if flags.contains(.byDocument) {
      let ordinals = try part.slice(ordinalsStart, documentCount * width)
      switch width {
      case 1: try forEach(documents, { Int(ordinals.byte(at: $0)) }, body)
      case 2: try forEach(documents, { Int(ordinals.uint16(at: $0 &* 2)) }, body)
      default: try forEach(documents, { Int(ordinals.uint32(at: $0 &* 4)) }, body)
      }
    } else {
      try forEachInPairs(documents, body)
    }
  }

  @inline(__always)
  private func forEach(
    _ documents: [DocID], _ number: (Int) -> Int, _ body: (_ index: Int, _ ordinal: Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    for index in documents.indices {
      let number = number(Int(documents[index]))
      guard number <= valueCount else { throw damaged("ordinal \(number - 1) of \(valueCount)") }
      if number > 0 { try body(index, number &- 1) }
    }
  }

  private func forEachInPairs(
    _ documents: [DocID], _ body: (_ index: Int, _ ordinal: Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    let size = 4 + width
    let pairs = try part.slice(ordinalsStart, pairCount * size)
    var place = 0
    for index in documents.indices {
      place = (place..<pairCount).partitionPointNearStart { pairs.uint32(at: $0 * size) >= documents[index] }
      var next = place
      while next < pairCount, pairs.uint32(at: next * size) == documents[index] {
        try body(index, try ordinal(pairs, next * size + 4))
        next += 1
      }
    }
  }

  /// Calls `body` with every document that has a value, and the ordinal: by rising document and ordinal.
  func forEachPair(_ body: (DocID, Int) throws(IndexError) -> Void) throws(IndexError) {
    if flags.contains(.byDocument) {
      let ordinals = try part.slice(ordinalsStart, documentCount * width)
      for document in 0..<documentCount {
        let number = Column.number(ordinals, document * width, width)
        guard number <= valueCount else { throw damaged("ordinal \(number - 1) of \(valueCount)") }
        if number > 0 { try body(DocID(document), number - 1) }
      }
    } else {
      let size = 4 + width
      let pairs = try part.slice(ordinalsStart, pairCount * size)
      for pair in 0..<pairCount {
        let document = pairs.uint32(at: pair * size)
        guard document < documentCount else { throw damaged("document \(document)") }
        try body(document, try ordinal(pairs, pair * size + 4))
      }
    }
  }

  private func ordinal(_ pairs: ByteSlice, _ start: Int) throws(IndexError) -> Int {
    let ordinal = Column.number(pairs, start, width)
    guard ordinal < valueCount else { throw damaged("ordinal \(ordinal) of \(valueCount)") }
    return ordinal
  }

  @inline(__always)
  private static func number(_ bytes: ByteSlice, _ start: Int, _ width: Int) -> Int {
    switch width {
    case 1: Int(bytes.byte(at: start))
    case 2: Int(bytes.uint16(at: start))
    default: Int(bytes.uint32(at: start))
    }
  }
}

/// The order of the values of a column, read as a type.
struct ColumnOrder: Sendable {
  /// How many values the order has.
  let count: Int
  /// By ordinal the place in the order, `none` for a value that is not of the type; `nil` where that is the ordinal itself.
  private let ranks: [UInt32]?
  /// By rank the ordinal.
  private let ordinals: [UInt32]

  static let none = UInt32.max

  /// The order in which the values stand.
  init(count: Int) {
    self.count = count
    ranks = nil
    ordinals = []
  }

  init(_ column: Column, as type: FieldType?) throws(IndexError) {
    var values: [(value: ColumnValue, ordinal: Int)] = []
    var cursor = try column.values()
    while try cursor.next() {
      guard let place = FieldReading.place(of: cursor.bytes.span, as: type) else { continue }
      values.append((ColumnValue(place: place, cursor.bytes), cursor.ordinal - 1))
    }
    values.sort { $0.value < $1.value }
    var ranks = [UInt32](repeating: ColumnOrder.none, count: column.valueCount)
    for (rank, entry) in values.enumerated() { ranks[entry.ordinal] = UInt32(rank) }
    self.ranks = ranks
    ordinals = values.map { UInt32($0.ordinal) }
    count = values.count
  }

  @inline(__always)
  func rank(of ordinal: Int) -> UInt32 {
    guard let ranks else { return UInt32(truncatingIfNeeded: ordinal) }
    return ranks[ordinal]
  }

  func ordinal(ofRank rank: UInt32) -> Int { ranks == nil ? Int(rank) : Int(ordinals[Int(rank)]) }
}
