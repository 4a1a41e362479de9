/// The columns of a segment that were opened or made.
struct OpenColumns {
  fileprivate var columns: Columns?
  /// Those that were made of terms, by the name of the field.
  fileprivate var ofTerms: [String: Columns] = [:]
}

extension SegmentReader {
  /// The part that has the columns; `nil` where there are none, or a program wrote the segment that does not know columns.
  var columnsPart: CheckedPart? { otherParts.first { $0.number == ColumnFormat.part }?.part }

  /// The columns of all fields.
  ///
  /// - Complexity: O(1) in the size of the segment, unless it has no columns for its fields: these are made of all stored
  ///   documents then, once.
  func columns() throws(IndexError) -> Columns {
    try openColumns.withLock { (open) throws(IndexError) in
      if let columns = open.columns { return columns }
      let columns = try readColumns()
      open.columns = columns
      return columns
    }
  }

  private func readColumns() throws(IndexError) -> Columns {
    if let part = columnsPart { return try Columns(part, documentCount: statistics.documentCount) }
    guard try lacksColumns() else { return .none }
    var values = FieldValues()
    try stored.forEachDocument { (document, encoded) throws(IndexError) in
      values.append(try stored.fields(of: encoded), of: Int(document))
    }
    return try columns(of: values)
  }

  private func columns(of values: FieldValues) throws(IndexError) -> Columns {
    var gathered = GatheredColumns()
    gathered.append(values, from: 0)
    if gathered.isEmpty { return .none }
    let made = MadePart()
    var writer = ColumnsWriter(documentCount: statistics.documentCount) { made.bytes += $0 }
    try gathered.write(to: &writer)
    let part = CheckedPart(
      ByteSlice(made.bytes), file: path, name: ColumnFormat.name, start: 0,
      checksums: PieceChecksums.make(of: made.bytes, upTo: made.bytes.count))
    return try Columns(part, documentCount: statistics.documentCount)
  }

  private final class MadePart {
    var bytes: [UInt8] = []
  }

  /// Whether documents have fields, and there are no columns of these.
  func lacksColumns() throws(IndexError) -> Bool {
    if columnsPart != nil { return false }
    let tag = TermKey.Tag.filter.rawValue
    var key = [tag]
    while true {
      var terms = try textTerms.cursor(from: key)
      guard try terms.next() != nil, terms.text.first == tag else { return false }
      // Otherwise a damaged dictionary would lead back to a name again and again.
      guard !terms.text.lexicographicallyPrecedes(key) else { throw damaged(.textTerms, "terms out of order") }
      let name = terms.text.dropFirst().prefix { $0 != 0 }
      guard ColumnFormat.ownFields.contains(where: { $0.utf8.elementsEqual(name) }) else { return true }
      key = [tag] + name + [1]
    }
  }

  /// The column of a field, with the columns that it is one of; `nil` where no document has a value.
  func column(_ name: String) throws(IndexError) -> (column: Column, all: Columns)? {
    let columns = ColumnFormat.ownFields.contains(name) ? try termColumns(name) : try columns()
    return columns.column(name).map { ($0, columns) }
  }

  /// The column of a field of dates; where the segment lacks columns, made of the field's terms: dates stay what they are
  /// when they are folded.
  func timeColumn(_ name: String) throws(IndexError) -> Column? {
    try lacksColumns() ? termColumns(name).column(name) : columns().column(name)
  }

  /// The column of a field, made of its terms.
  private func termColumns(_ name: String) throws(IndexError) -> Columns {
    if let columns = openColumns.withLock({ $0.ofTerms[name] }) { return columns }
    let key = [TermKey.Tag.filter.rawValue] + name.utf8 + [0]
    var terms = try textTerms.cursor(from: key)
    var pairs: [UInt64] = []
    var values: [String] = []
    while let info = try terms.next(), terms.text.starts(with: key) {
      var postings = try PostingsCursor(info, postings)
      while postings.document != PostingsCursor.end {
        pairs.append(UInt64(postings.document) << 32 | UInt64(values.count))
        try postings.next()
      }
      values.append(String(decoding: terms.text.dropFirst(key.count), as: UTF8.self))
    }
    pairs.sort()
    var gathered = FieldValues()
    for pair in pairs {
      gathered.append(Field(name: name, value: values[Int(pair & 0xFFFF_FFFF)]), ofOwn: Int(pair >> 32))
    }
    let columns = try columns(of: gathered)
    openColumns.withLock { $0.ofTerms[name] = columns }
    return columns
  }
}
