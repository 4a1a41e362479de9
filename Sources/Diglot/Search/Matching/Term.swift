/// Where a query looks.
enum SearchField: String, Hashable, Sendable {
  /// Title and text.
  case all
  case title
  case text

  /// The field of a name in a query; any other name, or none, is both.
  init(named name: String?) { self = name.flatMap(SearchField.init(rawValue:)) ?? .all }
}

/// A term of the dictionary.
enum Term: Hashable, Sendable {
  case integer(UInt64)
  case text([UInt8])

  var hasPositions: Bool {
    switch self {
    case .integer(let key): TermKey.hasPositions(key)
    case .text(let bytes): TermKey.hasPositions(tag: bytes[0])
    }
  }

  /// Whether it is two neighbouring characters.
  var isBigram: Bool {
    if case .integer(let key) = self { return TermKey.isBigram(key) }
    return false
  }

  /// The term as a person reads it.
  var description: String {
    switch self {
    case .integer(let key): TermKey.text(of: key)
    case .text(let bytes): String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
  }
}

/// A piece of a phrase: what must stand at an offset from the phrase's first position.
enum PhrasePart: Hashable, Sendable {
  case term(Term, offset: UInt32)
  /// A single character that any other may follow: it ends the phrase and begins a run.
  case character(UInt32, offset: UInt32)
}
