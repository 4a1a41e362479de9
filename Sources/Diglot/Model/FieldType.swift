/// How the values of a field are read, for sorting and for ranges.
///
/// A field has a type where somebody gave it one. Otherwise each of its values is read by itself: as a number or a date
/// where it is one, else as a text.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
  /// Numbers: `12`, `-3.5`, `1e6`. Other values count as none.
  case number
  /// Dates and times, of which a value may be the beginning only: `2026`, `2026-03`, `20260305`, `2026年3月5日`,
  /// `2026-03-05T10:20:30`. Other values count as none.
  case date
  /// Texts, in the order of their bytes.
  case string

  /// The type of a field that nobody gave one: dates for `date` and `modified`.
  static func usual(ofField name: String) -> FieldType? {
    name.utf8.elementsEqual("date".utf8) || name.utf8.elementsEqual("modified".utf8) ? .date : nil
  }
}

/// The types of the fields of an index: those that were given, and the usual ones.
struct FieldTypes: Sendable {
  let given: [String: FieldType]

  init(_ given: [String: FieldType] = [:]) { self.given = given }

  /// The type of a field; `nil` where each value is read by itself.
  subscript(field: String) -> FieldType? { given[field] ?? FieldType.usual(ofField: field) }
}
