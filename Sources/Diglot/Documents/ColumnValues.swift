/// The values of the fields of documents, gathered as these come.
struct ColumnValues: Sendable {
  /// The names of the fields, in the order in which they came.
  private var names = TextTermTable(slotCount: 16)
  /// By the number of the name.
  fileprivate var fields: [FieldValues] = []

  fileprivate struct FieldValues {
    var values = TextTermTable(slotCount: 64)
    /// Document and number of the value, the document in the high half.
    var pairs: [UInt64] = []
  }

  /// Whether no document has a value.
  var isEmpty: Bool { fields.isEmpty }

  /// The memory that it takes.
  var byteCount: Int { fields.reduce(0) { $0 + $1.values.byteCount + $1.pairs.count * 8 } }

  /// Adds the fields of a document, which is not before those that were added.
  mutating func append(_ fields: [Field], of document: Int) {
    for field in fields where !field.value.isEmpty {
      let name = field.name.utf8.span
      if ColumnValues.isOwn(field.name) { continue }
      append(name, field.value.utf8.span, document)
    }
  }

  /// Adds the value of a document in one of `ColumnFormat.ownFields`.
  mutating func append(_ field: Field, ofOwn document: Int) {
    if !field.value.isEmpty { append(field.name.utf8.span, field.value.utf8.span, document) }
  }

  private static func isOwn(_ name: String) -> Bool {
    guard name.utf8.count <= 6 else { return false }
    return ColumnFormat.ownFields.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  private mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>, _ document: Int) {
    let field = number(of: name)
    let value = value.extracting(..<ColumnFormat.byteCount(of: value))
    let number = fields[field].values.number(of: value)
    fields[field].pairs.append(UInt64(document) << 32 | UInt64(number))
  }

  private mutating func number(of name: Span<UInt8>) -> Int {
    let number = names.number(of: name)
    if number == fields.count { fields.append(FieldValues()) }
    return number
  }

  /// Adds values of other documents, which are numbered from `first`.
  mutating func append(_ other: ColumnValues, from first: Int) {
    for index in other.fields.indices {
      let field = other.names.withTerm(index) { number(of: $0) }
      let values = other.fields[index].values
      let numbers = (0..<values.count).map { number in
        values.withTerm(number) { UInt64(fields[field].values.number(of: $0)) }
      }
      for pair in other.fields[index].pairs {
        let document = pair >> 32 &+ UInt64(first)
        fields[field].pairs.append(document << 32 | numbers[Int(pair & 0xFFFF_FFFF)])
      }
    }
  }

  /// Writes the columns.
  consuming func write(to writer: inout ColumnsWriter) throws(IndexError) {
    for index in names.ordered() {
      writer.begin(names.bytes(index))
      try fields[index].write(to: &writer)
      fields[index] = FieldValues()
      try writer.endColumn()
    }
    try writer.finish()
  }
}

extension ColumnValues.FieldValues {
  fileprivate mutating func write(to writer: inout ColumnsWriter) throws(IndexError) {
    let ordinals = try writeValues(to: &writer)
    for index in pairs.indices { pairs[index] = pairs[index] & ~0xFFFF_FFFF | UInt64(ordinals[Int(pairs[index] & 0xFFFF_FFFF)]) }
    // Only the values of one document may be out of order, or equal.
    let isRising = zip(pairs, pairs.dropFirst()).allSatisfy { $0 < $1 }
    if !isRising {
      pairs.sort()
      var count = 0
      for pair in pairs where count == 0 || pairs[count - 1] != pair {
        pairs[count] = pair
        count += 1
      }
      pairs.removeLast(pairs.count - count)
    }
    let hasSeveral = zip(pairs, pairs.dropFirst()).contains { $0 >> 32 == $1 >> 32 }
    try writer.endValues(pairCount: pairs.count, hasSeveral: hasSeveral)
    for pair in pairs { try writer.append(Int(pair >> 32), Int(pair & 0xFFFF_FFFF)) }
  }

  /// - Returns: The ordinal of each value by its number.
  private func writeValues(to writer: inout ColumnsWriter) throws(IndexError) -> [UInt32] {
    var order: [(place: Double, prefix: UInt64, number: Int)] = []
    order.reserveCapacity(values.count)
    for number in 0..<values.count {
      values.withTerm(number) { value in
        let place = FieldReading.place(of: value, as: nil) ?? FieldReading.text
        order.append((place, unsafe ByteOrder.word(value.bytes, at: 0), number))
      }
    }
    order.sort { first, second in
      if first.place != second.place { return first.place < second.place }
      if first.prefix != second.prefix { return first.prefix < second.prefix }
      return values.precedes(first.number, second.number)
    }
    var ordinals = [UInt32](repeating: 0, count: values.count)
    for (ordinal, entry) in order.enumerated() {
      ordinals[entry.number] = UInt32(ordinal)
      try writer.append(ColumnValue(place: entry.place, values.bytes(entry.number)))
    }
    return ordinals
  }
}

extension TextTermTable {
  fileprivate func bytes(_ number: Int) -> [UInt8] { Array(terms.bytes[terms.range(of: number)]) }
}
