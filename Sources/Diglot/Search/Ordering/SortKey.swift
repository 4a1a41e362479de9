/// A field by whose values hits are in order.
///
/// Values are compared as the field's ``FieldType`` says; without one, numbers and dates come first, in one order in which a
/// date is a part of its year, and then all other values by their bytes. Of several values of a document the smallest
/// counts, or where the order falls the largest. Documents without a value come last, whichever way the order goes, unless
/// ``missingFirst`` says otherwise.
public struct SortKey: Sendable, Hashable {
  /// The name of the field.
  public var field: String
  /// Whether the largest comes first.
  public var isDescending: Bool
  /// What values are read as; `nil` for the type of the field. A value that is not of the type counts as none.
  public var type: FieldType?
  /// Whether documents without a value come first.
  public var missingFirst: Bool

  /// A field to sort by.
  public init(_ field: String, isDescending: Bool = false, type: FieldType? = nil, missingFirst: Bool = false) {
    self.field = field
    self.isDescending = isDescending
    self.type = type
    self.missingFirst = missingFirst
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
  /// As it is written: `date` or `-date`. What cannot be written there follows in words.
  public var description: String {
    let type = type.map { " as \($0.rawValue)" } ?? ""
    return (isDescending ? "-" : "") + field + type + (missingFirst ? ", missing first" : "")
  }
}
