extension SearchPlan {
  /// What is asked of every segment, each as a person reads it.
  package var leafDescriptions: [String] { leaves.map(\.description) }

  /// How many that are.
  package var leafCount: Int { leaves.count }

  /// What tells the plan from others: equal plans ask the same of an index. Options, a glossary or tables that are not the same
  /// give another one.
  package var identity: UInt64 {
    var bytes: [UInt8] = []
    for leaf in leaves { leaf.append(to: &bytes) }
    for pattern in fuzzyPatterns {
      bytes += [UInt8(truncatingIfNeeded: pattern.edits)] + pattern.term + [0]
    }
    return unsafe Checksum.xxh64(bytes.span.bytes)
  }
}

extension Leaf: CustomStringConvertible {
  /// The leaf as it would stand in a query, about.
  var description: String {
    let text =
      switch self {
      case .term(let term, _): term.description
      case .phrase(let parts, _): "\"" + parts.map(\.description).joined(separator: " ") + "\""
      case .prefix(let word, _): Term.text(word).description + "*"
      case .range(let range):
        "\(range.field):\(String(decoding: range.from, as: UTF8.self))..\(String(decoding: range.through, as: UTF8.self))"
      case .values(let from, _) where from.isEmpty: "*"
      case .values(let from, let through):
        from == through
          ? Term.text(from).fieldDescription + "*"
          : "\(Term.text(from).fieldDescription)..\(Term.text(through).fieldDescription)"
      }
    guard let field, field != .all else { return text }
    return "\(field.rawValue):\(text)"
  }

  fileprivate func append(to bytes: inout [UInt8]) {
    switch self {
    case .term(let term, let field):
      bytes.append(1)
      field.append(to: &bytes)
      term.append(to: &bytes)
    case .phrase(let parts, let field):
      bytes.append(2)
      field.append(to: &bytes)
      Varint.append(UInt64(parts.count), to: &bytes)
      for part in parts { part.append(to: &bytes) }
    case .prefix(let word, let field):
      bytes.append(3)
      field.append(to: &bytes)
      Term.text(word).append(to: &bytes)
    case .range(let range):
      bytes.append(4)
      for end in [Array(range.field.utf8), range.from, range.through] { Term.text(end).append(to: &bytes) }
    case .values(let from, let through):
      bytes.append(5)
      for end in [from, through] { Term.text(end).append(to: &bytes) }
    }
  }
}

extension PhrasePart {
  fileprivate var description: String {
    switch self {
    case .term(let term, _): term.description
    case .character(let scalar, _): Unicode.Scalar(scalar).map(String.init) ?? ""
    }
  }

  fileprivate func append(to bytes: inout [UInt8]) {
    switch self {
    case .term(let term, let offset):
      bytes.append(1)
      term.append(to: &bytes)
      Varint.append(UInt64(offset), to: &bytes)
    case .character(let scalar, let offset):
      bytes.append(2)
      Varint.append(UInt64(scalar), to: &bytes)
      Varint.append(UInt64(offset), to: &bytes)
    }
  }
}

extension SearchField {
  fileprivate func append(to bytes: inout [UInt8]) { bytes += Array(rawValue.utf8) + [0] }
}

extension Term {
  fileprivate func append(to bytes: inout [UInt8]) {
    switch self {
    case .integer(let key):
      bytes.append(1)
      bytes.appendLittleEndian(key)
    case .text(let text):
      bytes.append(2)
      Varint.append(UInt64(text.count), to: &bytes)
      bytes += text
    }
  }

  /// The value of a field with the name of that.
  fileprivate var fieldDescription: String {
    guard case .text(let bytes) = self else { return description }
    return String(decoding: bytes.dropFirst().map { $0 == 0 ? UInt8(ascii: ":") : $0 }, as: UTF8.self)
  }
}
