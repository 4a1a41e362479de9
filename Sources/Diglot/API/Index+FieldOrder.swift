/// How the order of hits by a field stands to the order of its values for whoever sorts them otherwise, as a database does.
package struct FieldOrder: Sendable, Equatable {
  /// What all values are, where they are written so that they sort as hits do, and a document has one of them at most: numbers in ASCII
  /// of at most 15 digits, or dates after ISO 8601 whose bytes are in the order of time.
  package var plainType: FieldType?
  /// Whether every document has a value.
  package var isEverywhere = true
}

extension Index {
  /// What is known of the order by a field. Texts are never plain: numbers among them come before words.
  ///
  /// - Complexity: O(n) in the documents that have the field, and in its values.
  package func order(of field: String) throws(IndexError) -> FieldOrder {
    var order = FieldOrder()
    var forms = ValueForms(type: snapshot.types[field])
    for segment in snapshot.segments where segment.liveCount > 0 {
      guard let (column, _) = try segment.reader.column(field) else {
        order.isEverywhere = false
        continue
      }
      var (count, last): (Int, DocID?) = (0, nil)
      try column.forEachPair { document, _ in
        if document != last, !segment.isDeleted(document) { count += 1 }
        last = document
      }
      if count < segment.liveCount { order.isEverywhere = false }
      if column.flags.contains(.several) { forms.areMixed = true }
      var values = try column.values()
      while !forms.areMixed, try values.next() { forms.add(values.bytes.span) }
    }
    order.plainType = forms.areMixed ? nil : forms.type
    return order
  }
}

/// The ways in which the values of a field were written so far.
private struct ValueForms {
  /// That of the field, else of the values so far.
  private(set) var type: FieldType?
  /// Whether they are not in one order.
  var areMixed = false
  private var hasZone = false
  private var hasNone = false

  init(type: FieldType?) { self.type = type }

  mutating func add(_ value: Span<UInt8>) {
    if type == nil { type = FieldReading.number(value) == nil ? .date : .number }
    switch type {
    case .number: areMixed = areMixed || !isPlainNumber(value)
    case .date: areMixed = areMixed || !isPlainDate(value)
    case .string, nil: areMixed = true
    }
  }

  private func isPlainNumber(_ value: Span<UInt8>) -> Bool {
    var digits = 0
    for index in value.indices {
      switch value[index] {
      case 0x30...0x39: digits += 1
      case 0x2D, 0x2E: break
      default: return false
      }
    }
    return digits <= 15 && value.count < ColumnFormat.longestValue && FieldReading.number(value) != nil
  }

  /// Of `dddd-dd-ddTdd:dd:dd`, or what it begins with up to a part, an earlier one has the lesser bytes. With a Z behind it that holds
  /// only where all times have one, and seconds before it.
  private mutating func isPlainDate(_ value: Span<UInt8>) -> Bool {
    let form = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
    guard [4, 7, 10, 16, 19, 20].contains(value.count) else { return false }
    for index in value.indices {
      let isFit = form[index] == UInt8(ascii: "d") ? 0x30...0x39 ~= value[index] : form[index] == value[index]
      if !isFit { return false }
    }
    if value.count == 20 { hasZone = true }
    if value.count == 16 || value.count == 19 { hasNone = true }
    return !(hasZone && hasNone) && FieldReading.date(value) != nil
  }
}
