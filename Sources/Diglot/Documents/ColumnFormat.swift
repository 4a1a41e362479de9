/// The layout of the columns: the values of fields by document, for sorting and counting. A segment whose documents have no
/// fields has no such part.
///
/// ```
/// Columns    = Column * columns, Entry * columns, entries:u32, columns:u32     ; entries is the bytes of all Entry
/// Column     = Values, start:u40 * blocks, Ordinals          ; blocks = values / 16, rounded up
/// Values     = (shared:varint, rest:varint, u8 * rest) * values
/// Ordinals   = ordinal:Number * documents                    ; where no document has two values
///            | (document:u32, ordinal:Number) * pairs
/// Entry      = name:(byteCount:varint, bytes), flags:u8, values:varint, valueBytes:varint, pairs:varint
/// Number     = u8 | u16 | u32
/// ```
///
/// Columns stand in the order of the bytes of their names. Each value stands once, in the order of `ColumnValue`; `shared` is
/// how many bytes it has in common with the one before, 0 for the first of each block of 16. `start` is where a block begins
/// in `Values`. An ordinal is the number of a value: by document one more than that, 0 for none. By document a column is
/// kept where that takes no more bytes than pairs, and no document has two values; pairs rise. A `Number` has the bytes that
/// the highest one needs, 1, 2 or 4.
enum ColumnFormat {
  /// The number of the part: a program that does not know it leaves it out of what it writes, and one that does makes it
  /// again from the stored documents.
  static let part = PartNumber(2 << 24 | 1)
  /// The name of the part in messages.
  static let name = "columns"
  static let blockCount = 16
  static let startByteCount = 5
  static let tailByteCount = 8
  /// Of a longer value the column has the first whole characters.
  static let longestValue = 128

  /// Fields that every document has of itself; their values are terms of the segment, and no column.
  static let ownFields = ["script", "lang"]

  static func isOwnField(_ name: Span<UInt8>) -> Bool {
    ownFields.contains { field in
      let field = field.utf8.span
      return unsafe field.count == name.count && ByteOrder.sharedCount(field.bytes, name.bytes) == name.count
    }
  }

  /// What is known of a column's values.
  struct Flags: OptionSet {
    let rawValue: UInt8

    /// The ordinals stand by document.
    static let byDocument = Flags(rawValue: 1)
    /// A document has several values.
    static let several = Flags(rawValue: 2)
    /// Every value begins with a date, each with a later one than the value before.
    static let datesRise = Flags(rawValue: 4)
    static let numbers = Flags(rawValue: 8)
    static let dates = Flags(rawValue: 16)
    static let texts = Flags(rawValue: 32)
  }

  /// The bytes of a `Number` up to `highest`.
  static func width(ofNumbersTo highest: Int) -> Int { highest < 1 << 8 ? 1 : highest < 1 << 16 ? 2 : 4 }

  /// The number of bytes of a value that a column has.
  static func byteCount(of value: Span<UInt8>) -> Int {
    guard value.count > longestValue else { return value.count }
    var end = longestValue
    while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}

/// A value of a column, by which the values are in order: numbers and dates on one axis, then all others; where these are
/// equal, by bytes. No two are equal.
struct ColumnValue: Comparable, Sendable {
  /// On the axis of `FieldReading`.
  let place: Double
  let bytes: [UInt8]

  /// A value read as one of a field without a type.
  init(_ bytes: [UInt8]) {
    place = FieldReading.place(of: bytes.span, as: nil) ?? FieldReading.text
    self.bytes = bytes
  }

  init(place: Double, _ bytes: [UInt8]) {
    self.place = place
    self.bytes = bytes
  }

  static func < (first: ColumnValue, second: ColumnValue) -> Bool {
    if first.place != second.place { return first.place < second.place }
    return unsafe ByteOrder.precedes(first.bytes.span.bytes, second.bytes.span.bytes)
  }
}
