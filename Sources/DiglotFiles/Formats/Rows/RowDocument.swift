import Diglot
import DiglotJSON
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
  /// - Parameters:
  ///   - number: The number of the row in its file, from 1: the ID of one that brings none.
  ///   - line: Where it begins.
  func document(
    of members: [(name: String, value: JSONValue)], number: Int, line: Int, _ format: FileFormat,
    _ encoding: TextEncoding
  ) -> Result<FileDocument, InputProblem.Cause> {
    let document: Document
    do throws(DocumentError) {
      document = try Document(of: mapped(members), isStrict: isStrict, requiresID: requiresID)
    } catch { return .failure(.malformed(error.description)) }
    let hasID = !document.key.isEmpty
    let replacedCount = encoding == .utf8 ? 0 : document.text.unicodeScalars.count { $0 == "\u{FFFD}" }
    var row = FileDocument(
      document, suffix: hasID ? nil : "#\(number)", format: format.name, encoding: encoding,
      replacedCount: replacedCount)
    row.line = line
    return .success(row)
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
}
