/// Merges the columns of segments.
struct ColumnsMerger {
  /// The columns of one segment, and where its documents go.
  struct Input {
    let columns: Columns
    let newIDs: NewDocIDs
    /// Whether it must be counted what of the columns is merged, as documents are deleted.
    let countsAnew: Bool
  }

  private let inputs: [Input]

  init(_ inputs: [Input]) { self.inputs = inputs }

  /// The names of the columns, in their order.
  var names: [[UInt8]] {
    Set(inputs.flatMap { $0.columns.all.map(\.name) }).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What the live documents of a segment have of a column.
  private struct Live {
    let column: Column
    let newIDs: NewDocIDs
    /// The ordinals of their values; `nil` where these are all.
    var used: BitSet?
    var pairCount: Int
    var hasSeveral: Bool
    /// The new ordinal of each value.
    var ordinals: [UInt32] = []
    var cursor: Column.ValueCursor
    /// The present value; `nil` past the last.
    var value: ColumnValue?

    init(_ column: Column, _ input: Input) throws(IndexError) {
      self.column = column
      newIDs = input.newIDs
      cursor = try column.values()
      pairCount = column.pairCount
      hasSeveral = column.flags.contains(.several)
      ordinals = [UInt32](repeating: 0, count: column.valueCount)
      if input.countsAnew { try findUsed() }
    }

    private mutating func findUsed() throws(IndexError) {
      var used = BitSet(capacity: column.valueCount)
      (pairCount, hasSeveral) = (0, false)
      var last: DocID?
      try column.forEachPair { (document, ordinal) throws(IndexError) in
        guard newIDs[document] != NewDocIDs.deleted else { return }
        used.insert(ordinal)
        hasSeveral = hasSeveral || document == last
        last = document
        pairCount += 1
      }
      self.used = used
    }

    /// Moves to the next value that a live document has.
    mutating func advance() throws(IndexError) {
      repeat {
        guard try cursor.next() else {
          value = nil
          return
        }
      } while !(used?.contains(cursor.ordinal - 1) ?? true)
      value = ColumnValue(cursor.bytes)
    }
  }

  /// Writes the columns that live documents have values of; says whether there is any.
  func merge(to writer: () -> ColumnsWriter) throws(IndexError) {
    var output: ColumnsWriter?
    for name in names {
      var live: [Live] = []
      for input in inputs {
        guard let column = input.columns.all.first(where: { $0.name == name }) else { continue }
        let next = try Live(column, input)
        if next.pairCount > 0 { live.append(next) }
      }
      if live.isEmpty { continue }
      var columns = output ?? writer()
      columns.begin(name)
      try merge(&live, to: &columns)
      try columns.endColumn()
      output = columns
    }
    try output?.finish()
  }

  private func merge(_ live: inout [Live], to output: inout ColumnsWriter) throws(IndexError) {
    for index in live.indices { try live[index].advance() }
    var next: UInt32 = 0
    while let lowest = ColumnsMerger.lowest(live) {
      for index in live.indices where live[index].value == lowest {
        live[index].ordinals[live[index].cursor.ordinal - 1] = next
        try live[index].advance()
      }
      try output.append(lowest.bytes.span, at: lowest.place)
      next += 1
    }
    // Two passes over the ordinals, as their number decides how they are kept.
    try output.endValues(
      pairCount: live.reduce(0) { $0 + $1.pairCount }, hasSeveral: live.contains { $0.hasSeveral })
    for input in live {
      try input.column.forEachPair { (document, ordinal) throws(IndexError) in
        let newID = input.newIDs[document]
        if newID != NewDocIDs.deleted { try output.append(Int(newID), Int(input.ordinals[ordinal])) }
      }
    }
  }

  private static func lowest(_ live: [Live]) -> ColumnValue? {
    var lowest: ColumnValue?
    for input in live {
      guard let value = input.value else { continue }
      if lowest.map({ value < $0 }) ?? true { lowest = value }
    }
    return lowest
  }
}
