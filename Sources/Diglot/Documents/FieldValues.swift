/// The values of the fields of some documents, one after the other.
struct FieldValues: Sendable {
  /// The names of the fields, in the order in which they came.
  fileprivate var names = TextTermTable(slotCount: 16)
  fileprivate var values = TextTermList()
  /// For each value the document in the high half, and the number of the field's name.
  fileprivate var places: [UInt64] = []
  /// By the number of a name whether its values belong to a column.
  private var isColumn: [Bool] = []
  /// The number of the name that came last: documents mostly have the same fields in the same order.
  private var last = -1

  /// Adds the fields of a document, which is not before those that were added.
  mutating func append(_ fields: [Field], of document: Int) {
    for field in fields {
      let number = number(of: field.name.utf8.span)
      if isColumn[number], !field.value.isEmpty { append(field.value.utf8.span, number, document) }
    }
  }

  private mutating func append(_ value: Span<UInt8>, _ name: Int, _ document: Int) {
    values.append(value.extracting(..<ColumnFormat.byteCount(of: value)))
    places.append(UInt64(document) << 32 | UInt64(name))
  }

  private mutating func number(of name: Span<UInt8>) -> Int {
    let next = last + 1 < names.count ? last + 1 : 0
    last = next < names.count && names.isEqual(next, to: name) ? next : names.number(of: name)
    if last == isColumn.count { isColumn.append(!ColumnFormat.isOwnField(name)) }
    return last
  }

  /// Adds a value of a field that every document has of itself.
  mutating func append(_ field: Field, ofOwn document: Int) {
    append(field.value.utf8.span, number(of: field.name.utf8.span), document)
  }
}

/// The columns of a segment, gathered as its documents come.
struct GatheredColumns {
  /// The names of the fields, in the order in which they came.
  private var names = TextTermTable(slotCount: 16)
  /// By the number of the name.
  private var columns: [GatheredColumn] = []

  /// Whether no document has a value.
  var isEmpty: Bool { columns.isEmpty }

  /// The memory that it takes, and what writing it takes for a while.
  var byteCount: Int { columns.reduce(0) { $0 + $1.values.byteCount + $1.values.count * 32 + $1.pairs.count * 8 } }

  /// Adds values of further documents, which are numbered from `first`.
  mutating func append(_ values: FieldValues, from first: Int) {
    var numbers = [Int?](repeating: nil, count: values.names.count)
    let bytes = values.values.bytes.span
    for (index, place) in values.places.enumerated() {
      let name = Int(place & 0xFFFF_FFFF)
      let number =
        numbers[name] ?? number(of: values.names.terms.bytes.span.extracting(values.names.terms.range(of: name)))
      numbers[name] = number
      columns[number].append(
        bytes.extracting(values.values.range(of: index)), of: place >> 32 &+ UInt64(first))
    }
  }

  private mutating func number(of name: Span<UInt8>) -> Int {
    let number = names.number(of: name)
    if number == columns.count { columns.append(GatheredColumn()) }
    return number
  }

  /// Writes the columns.
  consuming func write(to writer: inout ColumnsWriter) throws(IndexError) {
    for index in names.ordered() {
      writer.begin(Array(names.terms.bytes[names.terms.range(of: index)]))
      try columns[index].write(to: &writer)
      columns[index] = GatheredColumn()
      try writer.endColumn()
    }
    try writer.finish()
  }
}

/// A column that is gathered.
private struct GatheredColumn {
  var values = TextTermTable(slotCount: 64)
  /// The document in the high half, and the number of the value.
  var pairs: [UInt64] = []

  @inline(__always)
  mutating func append(_ value: Span<UInt8>, of document: UInt64) {
    pairs.append(document << 32 | UInt64(values.number(of: value)))
  }

  mutating func write(to writer: inout ColumnsWriter) throws(IndexError) {
    let ordinals = try writeValues(to: &writer)
    var (isRising, hasSeveral, last) = (true, false, UInt64.max)
    for index in pairs.indices {
      let pair = pairs[index] & ~0xFFFF_FFFF | UInt64(ordinals[Int(pairs[index] & 0xFFFF_FFFF)])
      if index > 0 {
        isRising = isRising && last < pair
        hasSeveral = hasSeveral || last >> 32 == pair >> 32
      }
      pairs[index] = pair
      last = pair
    }
    if !isRising { hasSeveral = sortPairs() }
    try writer.endValues(pairCount: pairs.count, hasSeveral: hasSeveral)
    for pair in pairs { try writer.append(Int(pair >> 32), Int(pair & 0xFFFF_FFFF)) }
  }

  /// Sorts the values of each document, each once; says whether one has several.
  private mutating func sortPairs() -> Bool {
    pairs.sort()
    var (count, hasSeveral) = (0, false)
    for pair in pairs {
      if count > 0, pairs[count - 1] == pair { continue }
      hasSeveral = hasSeveral || count > 0 && pairs[count - 1] >> 32 == pair >> 32
      pairs[count] = pair
      count += 1
    }
    pairs.removeLast(pairs.count - count)
    return hasSeveral
  }

  /// - Returns: The ordinal of each value by its number.
  private func writeValues(to writer: inout ColumnsWriter) throws(IndexError) -> [UInt32] {
    var order: [(place: Double, prefix: UInt64, number: Int)] = []
    order.reserveCapacity(values.count)
    let bytes = values.terms.bytes.span
    for number in 0..<values.count {
      let value = bytes.extracting(values.terms.range(of: number))
      let place = FieldReading.place(of: value, as: nil) ?? FieldReading.text
      order.append((place, unsafe ByteOrder.word(value.bytes, at: 0), number))
    }
    order.sort { first, second in
      if first.place != second.place { return first.place < second.place }
      if first.prefix != second.prefix { return first.prefix < second.prefix }
      return values.precedes(first.number, second.number)
    }
    var ordinals = [UInt32](repeating: 0, count: values.count)
    for (ordinal, entry) in order.enumerated() {
      ordinals[entry.number] = UInt32(ordinal)
      try writer.append(bytes.extracting(values.terms.range(of: entry.number)), at: entry.place)
    }
    return ordinals
  }
}
