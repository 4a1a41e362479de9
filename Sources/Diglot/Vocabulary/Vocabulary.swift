/// A form that means the same as one of the query, in another region or in the other language.
struct Expansion: Sendable, Equatable {
  /// What the two have in common.
  enum Kind: Sendable {
    /// The same language: another region's word, a synonym, an acronym.
    case regional
    /// The other language.
    case translation
  }

  /// Who says so.
  enum Source: UInt8, Sendable {
    /// The user's own glossary.
    case user = 0x75
    /// The glossaries written for this project.
    case glossary = 0x67
    /// OpenCC's phrases.
    case openCC = 0x6F
    /// CLDR's names of territories, languages and scripts, through ICU.
    case cldr = 0x63
    /// The strings of programs that speak English and Chinese.
    case interface = 0x69
  }

  /// The folded form: Han without spaces, words in lower case with one space between them, not stemmed.
  var form: String
  var kind: Kind
  var source: Source
  /// The form of the query has several meanings, and this is a form of one of them.
  var isAmbiguous: Bool
  /// This form has other meanings too: what it finds may be about them.
  var isTargetAmbiguous: Bool
}

/// A form of the vocabulary that stands in a text.
struct VocabularyMatch: Sendable, Equatable {
  /// The places of the text that it takes.
  var places: Range<Int>
  /// The other forms, those that are best known first. None where the form stands in the table only so that no shorter
  /// one is found inside it: 程序 is 程式 in Taiwan, but 司法程序 is not 司法程式.
  var expansions: [Expansion]
}

/// The words that mean the same in other regions and in the other language.
///
/// A value may be used from any number of threads. Nothing is read before the first look-up, and then only what it
/// compares: some 100 instructions a place, without an allocation where nothing is found.
struct Vocabulary: Sendable {
  /// The user's own glossary; what it says comes first.
  var user: UserGlossary?

  init(user: UserGlossary? = nil) { self.user = user }

  /// The other forms of a text that is one form as a whole.
  func expansions(of text: VocabularyText) -> [Expansion] {
    guard text.count > 0, let match = longestMatch(in: text, 0..<text.count), match.places.count == text.count else {
      return []
    }
    return match.expansions
  }

  /// The forms that stand in a text, from left to right, the longest at each place; they do not overlap.
  ///
  /// - Parameter isWhole: Whether the characters of a range, in the folded text, may be a form. One match in twenty to
  ///   forty in questions does not lie between word boundaries. Of those the forms of two characters are mostly wrong
  ///   (入超 in 进入超级碗), the longer ones mostly right (地质学 in 地质学家).
  func matches(in text: VocabularyText, where isWhole: (Range<Int>) -> Bool = { _ in true }) -> [VocabularyMatch] {
    matches(in: text, 0..<text.count, isPart: false, where: isWhole)
  }

  /// The forms that stand inside a longer one, as `matches` finds them.
  func parts(
    of match: VocabularyMatch, in text: VocabularyText, where isWhole: (Range<Int>) -> Bool
  ) -> [VocabularyMatch] {
    matches(in: text, match.places, isPart: true, where: isWhole)
  }

  private func matches(
    in text: VocabularyText, _ places: Range<Int>, isPart: Bool, where isWhole: (Range<Int>) -> Bool
  ) -> [VocabularyMatch] {
    var matches: [VocabularyMatch] = []
    var place = places.lowerBound
    while place < places.upperBound {
      let end = isPart && place == places.lowerBound ? places.upperBound - 1 : places.upperBound
      if place < end, let match = longestMatch(in: text, place..<end), isWhole(text.characters(of: match.places)) {
        if !match.expansions.isEmpty { matches.append(match) }
        place = match.places.upperBound
      } else {
        place += 1
      }
    }
    return matches
  }

  /// The longest form that begins at the first of some places and ends with one of them, or `nil`. Among readings that
  /// match as far, the first in rank counts.
  func longestMatch(in text: VocabularyText, _ places: Range<Int>) -> VocabularyMatch? {
    var best = Keys()
    for (rank, reading) in text.readings.enumerated() {
      let found = keys(in: reading, places)
      if let last = found.last, last > best.last ?? -1 {
        best = found
        // The shorter of the two says nothing.
        if rank > 0 || best.user?.last != best.own?.last { best.keepFirstLongest() }
      }
    }
    return best.last.map { VocabularyMatch(places: places.lowerBound..<$0 + 1, expansions: expansions(of: best)) }
  }

  /// What the user's glossary and the program's table have.
  private struct Keys {
    var user: VocabularyTable.Key?
    var own: VocabularyTable.Key?

    /// The last place of the longer one.
    var last: Int? { user.map { max($0.last, own?.last ?? 0) } ?? own?.last }

    /// Keeps the longer one, the user's where both are as long.
    mutating func keepFirstLongest() { if user?.last == last { own = nil } else { user = nil } }
  }

  private func keys(in reading: VocabularyText.Reading, _ places: Range<Int>) -> Keys {
    var keys = Keys()
    if let user {
      keys.user = VocabularyTable.longestKey(of: reading, in: places, in: user.table.span, user.index.span)
    }
    keys.own = VocabularyData.index.withUTF8Buffer { index in
      VocabularyData.lines.withUTF8Buffer { lines in
        unsafe VocabularyTable.longestKey(of: reading, in: places, in: lines.span, index.span)
      }
    }
    return keys
  }

  /// The user's, and then those that are not among them.
  private func expansions(of keys: Keys) -> [Expansion] {
    var expansions: [Expansion] = []
    if let user, let key = keys.user { VocabularyTable.appendExpansions(of: key, in: user.table.span, to: &expansions) }
    if let key = keys.own {
      VocabularyData.lines.withUTF8Buffer { lines in
        unsafe VocabularyTable.appendExpansions(of: key, in: lines.span, to: &expansions)
      }
    }
    return expansions
  }
}
