/// One thing that a segment is asked about: which documents have it.
enum Leaf: Hashable, Sendable {
  case term(Term, SearchField)
  /// Parts that stand one after the other; without parts it stands nowhere.
  case phrase([PhrasePart], SearchField)
  /// Every word of letters or number that begins so; the tag is included.
  case prefix([UInt8], SearchField)
  /// The values of a field in a range.
  case range(FieldRange)
  /// The values of a field from one key on to those that begin with another; without ends, all documents.
  case values(from: [UInt8], through: [UInt8])

  /// The term that it is, where it is one.
  var term: Term? {
    if case .term(let term, _) = self { return term }
    return nil
  }

  /// Where it is looked for; the values of fields stand in neither title nor text.
  var field: SearchField? {
    switch self {
    case .term(_, let field), .phrase(_, let field), .prefix(_, let field): field
    case .values, .range: nil
    }
  }

  /// Whether the documents that have it must be put together to be found, where the postings of a term are at hand.
  var isList: Bool {
    switch self {
    case .term(_, let field): field != .all
    case .phrase(let parts, _): !parts.isEmpty
    case .prefix, .values, .range: true
    }
  }

  /// A leaf that every document has. It is no case of its own: one without contents would make copies of all others dearer, a
  /// fiftieth of a question's instructions.
  static let documents = Leaf.values(from: [], through: [])

  /// A leaf that no document has.
  static let nothing = Leaf.phrase([], .all)

  /// The leaf of a phrase, which is a term where it has one part.
  init(_ parts: [PhrasePart], _ field: SearchField) {
    if parts.count == 1, case .term(let term, _) = parts[0] {
      self = .term(term, field)
    } else {
      self = .phrase(parts, field)
    }
  }
}
