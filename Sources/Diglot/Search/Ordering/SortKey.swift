/// A field by whose values hits are in order.
///
/// Values are compared as the field's ``FieldType`` says; without one, numbers and dates come first, in one order in which a
/// date is a part of its year, and then all other values by their bytes. Of several values of a document the smallest
/// counts, or where the order falls the largest. Documents without a value come last, whichever way the order goes.
public struct SortKey: Sendable, Hashable {
  /// The name of the field.
  public var field: String
  /// Whether the largest comes first.
  public var isDescending: Bool

  /// A field to sort by.
  public init(_ field: String, isDescending: Bool = false) {
    self.field = field
    self.isDescending = isDescending
  }

  /// Reads `date`, or `-date` for the other way; `nil` without a name.
  public init?(parsing text: String) {
    let isDescending = text.hasPrefix("-")
    let field = String(isDescending ? text.dropFirst() : text[...])
    guard !field.isEmpty else { return nil }
    self.init(field, isDescending: isDescending)
  }
}

extension SortKey: CustomStringConvertible {
  /// As it is written: `date` or `-date`.
  public var description: String { (isDescending ? "-" : "") + field }
}
