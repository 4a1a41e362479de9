/// The words of a group of which the dictionary may say what they mean, in the languages that the collection has.
///
/// Of most collections that are in one language the first statistics say so, and the dictionary is not even opened.
struct MeaningsNode: Sendable {
  private let text: VocabularyText
  private let boosts: BareText
  private let groupBoost: Float
  private let vocabulary: Vocabulary
  /// Whether most of the words are Chinese.
  let isInChinese: Bool
  let context: NameContext

  init(
    _ text: VocabularyText, _ boosts: BareText, _ groupBoost: Float, inChinese isInChinese: Bool,
    _ vocabulary: Vocabulary, _ context: NameContext
  ) {
    self.text = text
    self.boosts = boosts
    self.groupBoost = groupBoost
    self.isInChinese = isInChinese
    self.vocabulary = vocabulary
    self.context = context
  }

  /// What the names of a word are multiplied by.
  func boost(of word: VocabularyWord) -> Float {
    SearchLimits.boost(boosts.boost(at: word.offset), Double(groupBoost))
  }

  /// The names of all words, with those that the dictionary gives.
  ///
  /// - Parameter known: The names without these.
  func names(_ known: [NamesNode], by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> [NamesNode] {
    let signs = planner.plan.signs
    let hasChinese = signs.has(isChinese: true, in: statistics)
    let hasEnglish = signs.has(isChinese: false, in: statistics)
    guard hasChinese || hasEnglish else { return known }
    let names = planner.names(of: text.words(vocabulary, withEntries: true), self, besides: []) {
      $0.isChinese ? hasEnglish : hasChinese
    }
    return names + known.filter { known in !names.contains { $0.word == known.word } }
  }
}

/// Terms that tell whether a collection has texts in a language: where hardly any document has them, names in the language
/// are not looked for.
struct LanguageSigns: Sendable {
  var ofEnglish: [Int] = []
  var ofChinese: [Int] = []

  /// One document in so many has a sign of a language that the collection has. A smaller collection has them all.
  private static let rarity = 256

  /// What any longer text in the language has.
  static func terms(isChinese: Bool) -> [Term] {
    guard isChinese else { return [.text([TermKey.Tag.stem.rawValue] + "the".utf8)] }
    return ["可以", "一个", "他们"].map { sign in
      let scalars = sign.unicodeScalars.map(\.value)
      return .integer(TermKey.bigram(scalars[0], scalars[1]))
    }
  }

  /// Whether the collection has texts in the language. Where it was not asked about, it has not.
  func has(isChinese: Bool, in statistics: SearchStatistics) -> Bool {
    let signs = isChinese ? ofChinese : ofEnglish
    if signs.isEmpty { return false }
    let most = signs.reduce(0) { max($0, $1 < statistics.frequencies.count ? statistics.frequencies[$1] : 0) }
    return most * LanguageSigns.rarity >= statistics.documents - LanguageSigns.rarity
  }

  /// Whether names in one of the languages asked about are to be looked for.
  func hasAny(in statistics: SearchStatistics) -> Bool {
    has(isChinese: true, in: statistics) || has(isChinese: false, in: statistics)
  }
}
