/// A JSON value as far as a document needs it.
package enum JSONValue: Equatable {
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
  package var fieldValues: [String] {
    switch self {
    case .string(let value), .number(let value), .text(let value): [value]
    case .bool(let value): [value ? "true" : "false"]
    case .null: []
    case .array(let values): values.flatMap(\.fieldValues)
    }
  }
}

/// What breaks the JSON grammar, and at which byte.
package struct JSONError: Error, Equatable {
  package enum Cause: Error, Equatable {
    case expected(String)
    case unexpectedEnd
    case controlCharacter
    case badEscape
    case loneSurrogate
    case notUTF8
    case tooDeep
    case trailing
  }

  package let offset: Int
  package let cause: Cause
}

extension JSONError.Cause: CustomStringConvertible {
  /// The cause as the end of a sentence.
  package var description: String {
    switch self {
    case .expected(let what): "expected \(what)"
    case .unexpectedEnd: "the line ends in the middle of a value"
    case .controlCharacter: "a control character in a string must be written as \\u00XX"
    case .badEscape: "no such escape in a string"
    case .loneSurrogate: "half of a surrogate pair"
    case .notUTF8: "not UTF-8"
    case .tooDeep: "more than \(JSONParser.depthLimit) values inside each other"
    case .trailing: "something follows the value"
    }
  }
}
