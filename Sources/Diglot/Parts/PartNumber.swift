/// The number of a part, as a segment's table or the manifest has it: the top byte says what a program does that does not
/// know the part.
///
/// So a later program can add parts, and those of today read, search, write and merge the index all the same, or say that
/// they cannot.
struct PartNumber: Equatable, Hashable, Comparable {
  enum Treatment: UInt8 {
    /// It does not use the index.
    case refuse = 0
    /// It keeps the part. In a segment the part is a `DocumentRecords`, of which a merge takes those of live documents.
    case copy = 1
    /// It ignores the part, and leaves it out of what it writes. A program that knows the part makes it again.
    case drop = 2
  }

  let value: UInt32

  init(_ value: UInt32) { self.value = value }

  /// A treatment that is not known either is as `refuse`.
  var treatment: Treatment { Treatment(rawValue: UInt8(value >> 24)) ?? .refuse }

  /// The name in messages of a part that is not known.
  var name: String { "part \(value)" }

  static func < (first: PartNumber, second: PartNumber) -> Bool { first.value < second.value }
}
