import Diglot

extension JSONWriter {
  /// Writes a document as it is stored: `{"id", "title", "fields", "text"}`.
  package mutating func document(_ document: Document) {
    object { writer in
      writer.member("id", document.key)
      writer.member("title", document.title)
      writer.name("fields")
      writer.fields(document.fields)
      writer.member("text", document.text)
    }
  }

  /// Writes fields as an object: each name once, where it stands first, with an array where it has several values.
  package mutating func fields(_ fields: [Field]) {
    var names: [String] = []
    var values: [[UInt8]: [String]] = [:]
    for field in fields {
      let name = Array(field.name.utf8)
      if values[name] == nil { names.append(field.name) }
      values[name, default: []].append(field.value)
    }
    object { writer in
      for name in names {
        let values = values[Array(name.utf8)] ?? []
        writer.memberName(name)
        if values.count == 1 { writer.string(values[0]) } else { writer.array(of: values) { $0.string($1) } }
      }
    }
  }
}
