/// Words that a search looked for beside those of the query: because they mean the same, or because they are like a fuzzy
/// word.
public struct QueryExpansion: Sendable, Hashable {
  /// The folded word of the query.
  public var word: String
  /// The folded words that were added: those of other regions, then those of the other language; for a fuzzy word the
  /// closest first, then those that most documents have.
  public var alternatives: [String]
}

/// What else a search looks for, as it is highlighted.
enum OtherName {
  /// A folded form of the vocabulary.
  case form(String)
  /// What a number means: the term of its value.
  case number([UInt8])
  /// A word that is like one of the query, or its stem.
  case term([UInt8])
}

/// Another name that was looked for, as it is highlighted.
struct FoundName {
  var name: OtherName
  var weight: Float
  /// The leaf that looks for it.
  var leaf: Int
}

/// What the words that expansion adds weigh.
enum ExpansionWeights {
  /// Another region's word for the same.
  static let regional: Float = 0.8
  /// The Chinese for a word of an English query: in a Chinese text the word itself hardly stands.
  static let intoChinese: Float = 2
  /// The other language in a Chinese query, where the collection has English texts.
  static let intoEnglish: Float = 1
  /// The same where it has none: many a Chinese text has the English beside a word, and an English word is mostly meant as
  /// it stands.
  static let beside: Float = 0.3
  /// The Chinese for an English word, by a pair of the corpus: it often stands beside the word.
  static let paired: Float = 0.9
  /// What is left of the weight where either word has several meanings.
  static let ambiguous: Float = 0.9
  /// What is left of it for the Chinese that only the dictionary has.
  static let dictionary: Float = 0.8
  /// The same number, written otherwise.
  static let number: Float = 1.6
  /// What another region's name weighs at the most of what the word itself weighs, where the collection has both.
  static let regionalShare: Float = 0.7
  /// The same for a translation.
  static let translationShare: Float = 0.7
  /// The share of documents with the word itself, among those with any name, counts as many times.
  static let certainty: Float = 6
  /// The most names that a word of the query has from the vocabulary.
  static let count = 8

  /// - Parameter hasOther: Whether the collection is known to have texts in the language that the query is not in.
  static func weight(of expansion: Expansion, inChinese queryIsChinese: Bool, hasOther: Bool) -> Float {
    let isChinese = isChinese(expansion.form)
    var weight = hasOther ? intoEnglish : beside
    if isChinese, !queryIsChinese { weight = intoChinese }
    if expansion.kind == .regional { weight = regional }
    if expansion.source == .dictionary, isChinese { weight *= dictionary }
    return expansion.isAmbiguous || expansion.isTargetAmbiguous ? weight * ambiguous : weight
  }

  static func weight(ofPaired form: String) -> Float { isChinese(form) ? paired : beside }

  static func isChinese(_ form: String) -> Bool { form.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false }
}
