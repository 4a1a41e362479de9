import Diglot

/// Why filters are no conditions: what was expected instead.
package struct FilterError: Error, Equatable, CustomStringConvertible {
  let expected: String

  /// The end of a sentence.
  package var description: String { "expected \(expected)" }
}

extension [Query] {
  /// Conditions by the names of fields: of several values of a field any, of several fields all.
  ///
  /// A field without any value is an error, lest what narrows to nothing should not narrow at all.
  package init(filters: [(name: String, value: JSONValue)]) throws(FilterError) {
    self = []
    for (name, value) in filters {
      if ["title", "text", "exact", "pinyin"].contains(name) {
        throw FilterError(expected: "the names of fields, and \(name) is none; ask for it in the query")
      }
      if value.holdsObject {
        throw FilterError(expected: "a value of the field \(name), or several; a range is \"a..b\"")
      }
      var queries: [Query] = []
      for value in value.fieldValues { queries.append(try Query(filter: value, on: name)) }
      guard let first = queries.first else {
        throw FilterError(expected: "a value of the field \(name), or several")
      }
      append(queries.count > 1 ? .any(queries) : first)
    }
  }
}

extension Query {
  /// A condition as it is written behind a field's name: a value, the beginning of one with a star, or a range.
  fileprivate init(filter value: String, on name: String) throws(FilterError) {
    let bytes = value.utf8
    let dots = bytes.indices.filter { bytes[$0...].starts(with: "..".utf8) }
    if dots.count > 1 { throw FilterError(expected: "one .. at most in a value of the field \(name)") }
    if let dots = dots.first {
      self = .range(
        field: name, from: String(value[..<dots]), through: String(value[bytes.index(dots, offsetBy: 2)...]))
    } else {
      let isPrefix = value.hasSuffix("*")
      self = .filter(field: name, value: isPrefix ? String(value.dropLast()) : value, isPrefix: isPrefix)
    }
  }
}

extension JSONValue {
  /// Whether it is an object, or an array with one in it.
  fileprivate var holdsObject: Bool {
    switch self {
    case .text: true
    case .array(let values): values.contains(where: \.holdsObject)
    default: false
    }
  }
}
