/// What a query asks for, as a tree.
///
/// The tree says how the query is built, not what its words mean: text stands in it as it was written, without escapes,
/// and is folded and cut only when it meets an index. The field of a leaf is `title` or `text`; `nil` stands for both.
/// <doc:QueryLanguage> describes the language.
public indirect enum Query: Sendable, Hashable {
  /// A bare run of text: a word, several Han words written together, or a whole question.
  case words(String, field: String?)
  /// A quoted text, which must stand so in the document.
  case phrase(String, field: String?)
  /// A text that must stand in the document character for character as it was typed: `exact:"軟體"`.
  case exact(String, field: String?)
  /// Every term that starts so: `compu*`.
  case prefix(String, field: String?)
  /// Every word of letters that is at most so many edits from this one: `color~1`. Edits are 1 or 2; more count as 2, fewer
  /// as 1.
  ///
  /// The parser takes one word only; of a tree that was made otherwise, any other text is looked for as a phrase.
  case fuzzy(String, edits: Int, field: String?)
  /// A condition on a stored field other than title and text; it never counts towards the score.
  ///
  /// A prefix with an empty value holds for every document that has the field.
  case filter(field: String, value: String, isPrefix: Bool)
  /// A condition on a stored field other than title and text: a value from one to another, both included. It never counts
  /// towards the score.
  ///
  /// Values compare by the ``FieldType`` that the field was given. Without one, a value and the ends compare as numbers where
  /// all three are numbers, else as dates where all three are dates, else by their folded bytes. Whatever begins with
  /// `through` is within the range; an empty end is open, and with both empty it holds for every document that has the field.
  case range(field: String, from: String, through: String)
  /// All of these, at least two: `a AND b`.
  case all([Query])
  /// At least one of these, two or more: `a OR b`.
  case any([Query])
  /// Clauses side by side, by their signs: `+required plain -excluded`.
  ///
  /// What is `required` must match, and nothing that is `excluded` may. Of the plain clauses those are conditions that
  /// ``Query`` marks as such: phrases, fields, what `AND` joins. Plain words rank. At least one of the first two lists has
  /// a clause.
  case sequence(required: [Query], plain: [Query], excluded: [Query])
  /// A query whose score is multiplied; the factor is finite and above 0.
  case boosted(Query, Double)
}

extension Query {
  /// The longest text that is parsed, in bytes of UTF-8.
  public static let maximumByteCount = 1 << 16
  /// How deep parentheses may be nested.
  public static let maximumDepth = 64

  /// How many edits a word with a bare tilde may be away.
  static let defaultEdits = 2

  /// Parses the text of a query as people type and paste it: a mark without anything to work on is text, what is left open
  /// is closed at the end.
  ///
  /// - Parameter text: At most ``maximumByteCount`` bytes of UTF-8.
  /// - Throws: Where the text is too long or too deep, where a number or a range cannot be read, or where it asks for what
  ///   is not built yet: the first such place from the left.
  /// - Complexity: O(n) in the length of the text; about a microsecond for a short query.
  public init(parsing text: String) throws(QuerySyntaxError) {
    var parser = try QueryParser(text, .lenient)
    self = try parser.query()
  }

  /// Parses the text of a query, and takes nothing for text that was meant as a mark.
  ///
  /// - Parameter text: At most ``maximumByteCount`` bytes of UTF-8.
  /// - Throws: The first error that is met from the left.
  public init(strictly text: String) throws(QuerySyntaxError) {
    var parser = try QueryParser(text, .strict)
    self = try parser.query()
  }

  /// The query with further clauses that must match.
  func requiring(_ filters: [Query]) -> Query {
    if filters.isEmpty { return self }
    if case .sequence(let required, let plain, let excluded) = self {
      return .sequence(required: required + filters, plain: plain, excluded: excluded)
    }
    return .sequence(required: filters, plain: [self], excluded: [])
  }

  /// What stands for conditions alone, of which there may be none.
  static func allOf(_ filters: [Query]) -> Query { .sequence(required: filters, plain: [], excluded: []) }
}

/// What a parser does with a mark that has nothing to work on, and with what is left open.
enum QueryLeniency {
  /// Reads it as text, or closes it at the end.
  case lenient
  /// Throws an error.
  case strict
}
