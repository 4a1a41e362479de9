/// Why an input was skipped, and where.
struct InputProblem: Error, Equatable {
  enum Cause: Error, Equatable {
    case system(SystemError)
    case fileNameNotUTF8
    case notUTF8(offset: Int)
    case utf16
    case binary
    case html
    case tooLarge(limit: Int)
    /// A line of a batch.
    case tooLongQuery(limit: Int)
    case json(JSONError.Cause)
    case missingMember(String)
    case memberNotString(String)
    case emptyID
    case reservedName(String)
    case notAnObject
    case noDocument(key: String)
  }

  let path: String
  var line: Int?
  /// In characters (Unicode scalars), from 1.
  var column: Int?
  let cause: Cause
}
