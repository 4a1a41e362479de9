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
/// A value may be used from any number of threads. Nothing is read before the first look-up, and then only the lines
/// that it compares: about 1 µs a look-up, without an allocation where nothing is found.
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
    var best: VocabularyMatch?
    for (rank, reading) in text.readings.enumerated() {
      for match in matches(in: reading, places) {
        guard let longest = best, longest.places.count >= match.places.count else {
          best = match
          continue
        }
        if rank == 0, longest.places == match.places { best?.join(match.expansions) }
      }
    }
    return best
  }

  /// What the user's glossary and the program's table have, in this order.
  private func matches(in reading: VocabularyText.Reading, _ places: Range<Int>) -> [VocabularyMatch] {
    var matches: [VocabularyMatch] = []
    if let user, let match = VocabularyTable.longestMatch(of: reading, in: places, in: user.table.span) {
      matches.append(match)
    }
    let match = VocabularyData.lines.withUTF8Buffer { lines in
      VocabularyData.filter.withUTF8Buffer { filter in
        unsafe VocabularyTable.longestMatch(of: reading, in: places, in: lines.span, filter.span)
      }
    }
    if let match { matches.append(match) }
    return matches
  }
}

extension VocabularyMatch {
  fileprivate mutating func join(_ others: [Expansion]) {
    for other in others where !expansions.contains(where: { $0.form == other.form }) { expansions.append(other) }
  }
}
