import Diglot
import ToolSupport

/// Makes documents of rows: JSON objects, or lines of a table.
struct RowDocument {
  /// What a row calls its fields, by the names that the index has for them.
  private let fieldMap: [String: String]
  /// Whether `id`, `title` and `text` must be strings; otherwise they may be numbers.
  private let isStrict: Bool
  /// Whether a row must have an `id`: where there is no file, it has no other ID.
  private let requiresID: Bool

  init(_ fieldMap: [String: String], isStrict: Bool = false, requiresID: Bool = false) {
    self.fieldMap = fieldMap
    self.isStrict = isStrict
    self.requiresID = requiresID
  }

  /// `text` is needed, `id` and `title` may be there; all others become fields, but for the names that a query has for
  /// something else.
  ///
  /// - Parameter number: The number of the row in its file, from 1: the ID of one that brings none.
  func document(
    of members: [(name: String, value: JSONValue)], number: Int, _ format: FileFormat, _ encoding: TextEncoding
  ) -> Result<FileDocument, InputProblem.Cause> {
    var document = Document(key: "", title: "", text: "")
    var (hasID, hasText) = (false, false)
    for (name, value) in mapped(members) {
      // Longer names are none of these; to compare one may take long.
      switch (name.utf8.count <= 6 ? name : "", text(value)) {
      case ("id", let key?):
        document.key = key
        hasID = true
      case ("text", let text?):
        document.text = text
        hasText = true
      case ("title", let title?): document.title = title
      case ("title", nil) where value == .null: break
      case ("id", _), ("text", _), ("title", _): return .failure(.malformed("\"\(name)\" must be a string"))
      case ("exact", _), ("pinyin", _):
        return .failure(.malformed("\"\(name)\" cannot name a field: a query has it for something else"))
      default: document.fields += value.fieldValues.map { Field(name: name, value: $0) }
      }
    }
    if !hasID, requiresID { return .failure(.malformed("\"id\" is missing")) }
    if !hasText { return .failure(.malformed("\"text\" is missing")) }
    if hasID, document.key.isEmpty { return .failure(.malformed("\"id\" is empty")) }
    let replacedCount = encoding == .utf8 ? 0 : document.text.unicodeScalars.count { $0 == "\u{FFFD}" }
    return .success(
      FileDocument(
        document, suffix: hasID ? nil : "#\(number)", format: format.name, encoding: encoding,
        replacedCount: replacedCount))
  }

  /// The members by their names in the index. A name that the map gives to another member is not left to its own.
  private func mapped(_ members: [(name: String, value: JSONValue)]) -> [(name: String, value: JSONValue)] {
    if fieldMap.isEmpty { return members }
    let taken = Set(members.compactMap { fieldMap[$0.name] })
    return members.compactMap { name, value in
      if let mapped = fieldMap[name] { return (mapped, value) }
      return taken.contains(name) ? nil : (name, value)
    }
  }

  /// The value of an ID, a text or a title.
  private func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number(let text) where !isStrict: text
    default: nil
    }
  }
}
