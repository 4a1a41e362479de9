/// How much of a query is looked for, so that no query takes long, whatever its text: <doc:QueryLanguage> lists these.
public enum SearchLimits {
  /// The most terms, phrases and values that one search weighs. Of more, those that the fewest documents have are weighed.
  public static let leaves = 1024
  /// Terms within parentheses are weighed, those that the fewest documents have first: as long as these, counted for each
  /// place in the query, are no more than this many times those of the collection, or than ``nestedPostings``.
  public static let nestedTerms = 64
  /// As many documents may have the terms within parentheses, counted for each place, in a collection of any size.
  public static let nestedPostings = 1 << 22
  /// The most phrases, single characters, prefixes, ranges and words in one field that are looked for however common they
  /// are. Of more, the rarest are: as long as their words stand in no more documents, counted for each, than this many times
  /// those of the collection, or than ``phrasePostings``.
  public static let commonPhrases = 32
  /// In so many documents, counted for each, the words of many phrases may stand in a collection of any size.
  public static let phrasePostings = 1 << 20
  /// Of several texts as typed (`exact:`) the rarest are looked for: as long as the documents that have them as phrases,
  /// which are read, are no more than those of the collection, or than this.
  public static let exactDocuments = 1 << 16
  /// The most words of a query that are looked for under other names, the first ones.
  public static let expandedWords = 64
  /// Of more words that are written together (F5, Wi-Fi) none is looked for in another writing.
  public static let otherWritings = 256
  /// The most words that are written together in a query, the first ones. What is beyond is not looked for.
  public static let together = 2048
  /// The most prefixes, fuzzy words and ranges in a query, the first ones. What is beyond finds nothing.
  public static let openWords = 64
  /// The most terms that a fuzzy word stands for as written, and as many for its stem.
  public static let similarTerms = 50
  /// A boost counts as this at the most.
  public static let highestBoost = 1e6
  /// A boost counts as this at the least.
  public static let lowestBoost = 1e-6

  /// A boost that is multiplied.
  static func boost(_ boost: Float, _ factor: Double) -> Float {
    Float(min(max(Double(boost) * factor, lowestBoost), highestBoost))
  }
}

/// What a search left out of a query, because it is beyond one of the ``SearchLimits``.
public enum SearchOmission: Sendable, Hashable {
  /// Of `found` terms, phrases and values only the rarest were weighed: ``SearchLimits/leaves``,
  /// ``SearchLimits/nestedTerms``.
  case commonTerms(found: Int, kept: Int)
  /// Of many phrases, single characters, prefixes, ranges and words in one field, `count` common ones were not looked for:
  /// ``SearchLimits/commonPhrases``.
  case commonPhrases(count: Int)
  /// Of several texts as typed, `count` common ones were not looked for: ``SearchLimits/exactDocuments``.
  case exactTexts(count: Int)
  /// Only the first ``SearchLimits/expandedWords`` words were looked for under other names.
  case otherNames
  /// Only the first ``SearchLimits/together`` words that are written together, such as F5, were looked for.
  case together
  /// Only the first ``SearchLimits/openWords`` prefixes, fuzzy words and ranges were looked for.
  case openWords
}

extension SearchOmission: CustomStringConvertible {
  /// A line for people.
  public var description: String {
    switch self {
    case .commonTerms(let found, let kept): "searched by the \(grouped(kept)) rarest of \(grouped(found)) terms"
    case .commonPhrases(let count):
      "of many phrases, single characters, prefixes and ranges, \(grouped(count)) common ones were not looked for"
    case .exactTexts(let count): "of several texts after exact:, \(grouped(count)) common ones were not looked for"
    case .otherNames: "other names are of the first \(SearchLimits.expandedWords) words"
    case .together: "only the first \(grouped(SearchLimits.together)) words like F5 were looked for"
    case .openWords: "only the first \(SearchLimits.openWords) of prefixes, fuzzy words and ranges were looked for"
    }
  }
}

/// A count to read: `1,024`.
private func grouped(_ count: Int) -> String {
  let digits = Array(String(count))
  return String(
    digits.indices.flatMap { index in
      index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digits[index]] : [digits[index]]
    })
}
