/// A named value of a document, stored with it and known to filters.
public struct Field: Sendable, Hashable {
  /// The name, as `date` or `section`.
  public var name: String
  /// The value as it was given.
  public var value: String

  /// A field of a document.
  ///
  /// - Parameters:
  ///   - name: As queries write it before a colon: ASCII letters, digits, `_`, `.` and `-`, a letter or `_` first. `title`
  ///     and `text` are names of the document's own parts.
  ///   - value: Any text. Filters compare it folded, and its first 120 bytes or so.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
