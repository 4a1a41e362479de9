/// A named value of a document, stored with it and known to filters.
public struct Field: Sendable, Hashable {
  /// The name, as `date` or `section`.
  public var name: String
  /// The value as it was given.
  public var value: String

  /// Names that mean something else in a query: the document's own parts, and how a text is looked for.
  public static let reservedNames: Set<String> = ["title", "text", "exact", "pinyin"]

  /// A field of a document.
  ///
  /// - Parameters:
  ///   - name: As queries write it before a colon: letters of any script, digits, `_` and `-`. A writer
  ///     refuses ``reservedNames``.
  ///   - value: Any text. Filters compare it folded, and its first 120 bytes or so.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
