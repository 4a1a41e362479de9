import Diglot

extension [Query] {
  /// Conditions by the names of fields: of several values of a field any, of several fields all.
  package init(filters: [(name: String, value: JSONValue)]) {
    self = filters.compactMap { name, value in
      let queries = value.fieldValues.map { Query(filter: $0, on: name) }
      return queries.count > 1 ? .any(queries) : queries.first
    }
  }
}

extension Query {
  /// A condition as it is written behind a field's name: a value, the beginning of one with a star, or a range.
  fileprivate init(filter value: String, on name: String) {
    let bytes = value.utf8
    let dots = bytes.indices.first { bytes[$0...].starts(with: "..".utf8) }
    if let dots {
      self = .range(
        field: name, from: String(value[..<dots]), through: String(value[bytes.index(dots, offsetBy: 2)...]))
    } else {
      let isPrefix = value.hasSuffix("*")
      self = .filter(field: name, value: isPrefix ? String(value.dropLast()) : value, isPrefix: isPrefix)
    }
  }
}
