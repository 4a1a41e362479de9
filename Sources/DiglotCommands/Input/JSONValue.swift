/// A JSON value as far as a document needs it.
enum JSONValue: Equatable {
  case string(String)
  /// A number as it was written, so that nothing is rounded.
  case number(String)
  case bool(Bool)
  case null
  /// The values of an array; those that are arrays or objects themselves are `.text`.
  case array([JSONValue])
  /// The JSON text of an object, or of an array inside an array.
  case text(String)

  /// The values that a field has: none for `null`, one for each element of an array.
  var fieldValues: [String] {
    switch self {
    case .string(let value), .number(let value), .text(let value): [value]
    case .bool(let value): [value ? "true" : "false"]
    case .null: []
    case .array(let values): values.flatMap(\.fieldValues)
    }
  }
}

/// What breaks the JSON grammar, and at which byte.
struct JSONError: Error, Equatable {
  enum Cause: Error, Equatable {
    case expected(String)
    case unexpectedEnd
    case controlCharacter
    case badEscape
    case loneSurrogate
    case notUTF8
    case tooDeep
    case trailing
  }

  let offset: Int
  let cause: Cause
}
