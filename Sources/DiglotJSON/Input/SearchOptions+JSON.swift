import Diglot

extension SearchOptions {
  /// Reads the options of a search from a JSON object, by the names of the command line.
  ///
  /// | name | value | |
  /// | --- | --- | --- |
  /// | `limit`, `offset` | number | how many hits (10), and how many are left out first |
  /// | `snippets`, `expand` | true or false | titles and passages; other names of words (both true) |
  /// | `strict`, `exact_total`, `explain`, `text` | true or false | as on the command line (false) |
  /// | `typing` | true or false | the last word is the beginning of others too (false) |
  /// | `all` | true or false | all documents that `filters` let through, whatever the query (false) |
  /// | `fields` | true or false | the fields of hits; they come with snippets, texts, `sort` and `facets` by themselves |
  /// | `sort`, `facets` | string or array of strings | `"-date,size"` is `["-date", "size"]` |
  /// | | object in the array of `sort` | `{"field": "size", "descending": true, "type": "number", "missing_first": true}`: what values are read as, and where documents without one come |
  /// | `filters` | object | `{"place": "台北", "date": ["2026-01..2026-04", "2026-06*"]}`: of several values of a field any, of several fields all |
  /// | `after` | string | the `next` of the page before |
  /// | `deadline_ms` | number | milliseconds after which the search ends as it is |
  ///
  /// `null` is what holds without the name.
  ///
  /// - Parameter json: UTF-8; nothing but white space means no options.
  package init(json: Span<UInt8>) throws(OptionsError) {
    self.init()
    var reader = OptionsReader()
    for (name, value) in try JSONObject.members(of: json) where value != .null {
      try reader.read(value, named: name, into: &self)
    }
    fields = reader.fields ?? (snippets || text || !sort.isEmpty || !facets.isEmpty)
  }

  /// The names of all options.
  static let optionNames =
    "limit, offset, snippets, expand, strict, sort, facets, filters, after, deadline_ms, text, fields, exact_total, explain, "
    + "typing, all"
}

/// Reads one option after the other.
private struct OptionsReader {
  var fields: Bool?

  mutating func read(_ value: JSONValue, named name: String, into options: inout SearchOptions) throws(OptionsError) {
    // Longer names are none of these; to compare one may take long.
    switch name.utf8.count <= 16 ? name : "" {
    case "limit": options.limit = try value.count(name)
    case "offset": options.offset = try value.count(name)
    case "snippets": options.snippets = try flag(value, name)
    case "expand": options.expands = try flag(value, name)
    case "strict": options.isStrict = try flag(value, name)
    case "exact_total": options.exactTotal = try flag(value, name)
    case "explain": options.explains = try flag(value, name)
    case "text": options.text = try flag(value, name)
    case "typing": options.isTyping = try flag(value, name)
    case "all": options.matchesAll = try flag(value, name)
    case "fields": fields = try flag(value, name)
    case "sort":
      options.sort = try sortKeys(value, name)
    case "facets":
      let expected = "fields, as \"place,date:year\"; after the colon year, month or day"
      options.facets = try list(value, name, expected) { Facet(parsing: $0) }
    case "filters": options.filters = try filters(value, name)
    case "after": options.after = try token(value, name)
    case "deadline_ms": options.deadline = try value.count(name)
    default: throw .unknown(String(name.prefix(64)), known: SearchOptions.optionNames)
    }
  }

  private func flag(_ value: JSONValue, _ name: String) throws(OptionsError) -> Bool {
    guard case .bool(let flag) = value else { throw .badValue(name, expected: "true or false") }
    return flag
  }

  private func sortKeys(_ value: JSONValue, _ name: String) throws(OptionsError) -> [SortKey] {
    let expected = "fields, as \"date\" or \"-date,size\""
    guard case .array(let values) = value else { return try list(value, name, expected) { SortKey(parsing: $0) } }
    var keys: [SortKey] = []
    for value in values {
      if case .text(let json) = value, json.hasPrefix("{") {
        keys.append(try sortKey(ofObject: json, name))
      } else {
        keys += try list(.array([value]), name, expected) { SortKey(parsing: $0) }
      }
    }
    return keys
  }

  private func sortKey(ofObject json: String, _ name: String) throws(OptionsError) -> SortKey {
    let expected =
      "in an object \"field\", and perhaps \"descending\" and \"missing_first\" (true or false) and \"type\" (number, date "
      + "or string)"
    var key = SortKey("")
    for (member, value) in try JSONObject.members(of: Array(json.utf8).span) {
      switch (member, value) {
      case ("field", .string(let text)) where !text.isEmpty: key.field = text
      case ("descending", .bool(let flag)): key.isDescending = flag
      case ("missing_first", .bool(let flag)): key.missingFirst = flag
      case ("type", .string(let text)):
        guard let type = FieldType(rawValue: text) else { throw .badValue(name, expected: expected) }
        key.type = type
      default: throw .badValue(name, expected: expected)
      }
    }
    if key.field.isEmpty { throw .badValue(name, expected: expected) }
    return key
  }

  private func filters(_ value: JSONValue, _ name: String) throws(OptionsError) -> [Query] {
    guard case .text(let json) = value, json.hasPrefix("{") else {
      throw .badValue(name, expected: "an object of fields, as {\"place\": \"台北\"}")
    }
    let members = try JSONObject.members(of: Array(json.utf8).span)
    do throws(FilterError) { return try [Query](filters: members) } catch {
      throw .badValue(name, expected: error.expected)
    }
  }

  private func token(_ value: JSONValue, _ name: String) throws(OptionsError) -> PageToken {
    guard case .string(let text) = value, let token = PageToken(text) else {
      throw .badValue(name, expected: "what an answer has as \"next\"")
    }
    return token
  }

  /// The elements of an array of strings, or of a string with commas.
  private func list<Element>(
    _ value: JSONValue, _ name: String, _ expected: String, _ element: (String) -> Element?
  ) throws(OptionsError) -> [Element] {
    var texts: [String] = []
    switch value {
    case .string(let text): texts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    case .array(let values):
      for value in values {
        guard case .string(let text) = value else { throw .badValue(name, expected: expected) }
        texts.append(text)
      }
    default: throw .badValue(name, expected: expected)
    }
    var elements: [Element] = []
    for text in texts {
      guard let element = element(String(text.drop { $0 == " " })) else { throw .badValue(name, expected: expected) }
      elements.append(element)
    }
    return elements
  }
}
