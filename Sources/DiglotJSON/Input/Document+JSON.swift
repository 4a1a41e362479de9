import Diglot

/// Why an object is no document.
package enum DocumentError: Error, Equatable {
  /// `id`, `title` or `text` is of another type.
  case noString(name: String)
  /// A query has the name for something else.
  case reservedName(String)
  case missing(name: String)
  case emptyID
  /// No query could ask for such a field.
  case emptyName
  case malformed(JSONError)
  case noObject
}

extension DocumentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noString(let name): "\"\(name)\" must be a string"
    case .reservedName(let name): "\"\(name)\" cannot name a field: a query has it for something else"
    case .missing(let name): "\"\(name)\" is missing"
    case .emptyID: "\"id\" is empty"
    case .emptyName: "the name of a field is empty"
    case .malformed(let error): "no JSON at byte \(error.offset): \(error.cause)"
    case .noObject: "expected a JSON object such as {\"id\": \"a\", \"text\": \"\"}"
    }
  }
}

extension Document {
  /// The document of a line of JSON lines: `id` and `text` must be there.
  package init(json: Span<UInt8>) throws(DocumentError) {
    var parser = JSONParser()
    let members: [(name: String, value: JSONValue)]?
    do throws(JSONError) { members = try parser.object(in: json) } catch { throw .malformed(error) }
    guard let members else { throw .noObject }
    try self.init(of: members, isStrict: true, requiresID: true)
  }

  /// A document of the members of a JSON object: `id`, `title` and `text`, and fields of all others.
  ///
  /// - Parameters:
  ///   - isStrict: Whether `title` and `text` must be strings; otherwise they may be numbers, as `id` may always.
  ///   - requiresID: Whether `id` must be there; otherwise the key of a document without one is empty.
  package init(
    of members: [(name: String, value: JSONValue)], isStrict: Bool, requiresID: Bool
  ) throws(DocumentError) {
    self.init(key: "", title: "", text: "")
    var (hasID, hasText) = (false, false)
    for (name, value) in members {
      // Longer names are none of these; to compare one may take long.
      switch (name.utf8.count <= 6 ? name : "", value.text(isStrict: isStrict && name != "id")) {
      case ("id", let key?):
        self.key = key
        hasID = true
      case ("text", let text?):
        self.text = text
        hasText = true
      case ("title", let title?): self.title = title
      case ("title", nil) where value == .null: break
      case ("id", _), ("text", _), ("title", _): throw .noString(name: name)
      case ("exact", _), ("pinyin", _): throw .reservedName(name)
      case ("", _) where name.isEmpty: throw .emptyName
      default: fields += value.fieldValues.map { Field(name: name, value: $0) }
      }
    }
    if !hasID, requiresID { throw .missing(name: "id") }
    if !hasText { throw .missing(name: "text") }
    if hasID, key.isEmpty { throw .emptyID }
  }
}

extension JSONValue {
  /// The value of an ID, a text or a title.
  fileprivate func text(isStrict: Bool) -> String? {
    switch self {
    case .string(let text): text
    case .number(let text) where !isStrict: text
    default: nil
    }
  }
}
