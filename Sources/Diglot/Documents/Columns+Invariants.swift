extension Columns {
  /// The values of each column rise, and all is as it is written: flags, counts, starts of blocks, the form of the ordinals.
  ///
  /// - Parameters:
  ///   - part: What the columns were read from.
  ///   - documentCount: The documents of the segment.
  func check(_ part: CheckedPart, documentCount: Int) throws(IndexError) {
    for column in all {
      var cursor = try column.values()
      var last: ColumnValue?
      while try cursor.next() {
        let value = ColumnValue(cursor.bytes)
        guard last.map({ $0 < value }) ?? true, !value.bytes.isEmpty else {
          throw column.damaged("values out of order")
        }
        last = value
      }
    }
    let written = PartWriter(comparing: part)
    let newIDs = NewDocIDs(from: 0, documentCount: documentCount, without: nil)
    try ColumnsMerger([ColumnsMerger.Input(columns: self, newIDs: newIDs, countsAnew: true)]).merge {
      ColumnsWriter(documentCount: documentCount) { (bytes) throws(IndexError) in try written.append(bytes) }
    }
    guard written.difference == nil else { throw part.damaged(0, "not as its values and ordinals are written") }
  }
}
