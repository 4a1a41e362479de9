/// Another name of a form of the query: its word in another region or in the other language.
struct Expansion: Sendable, Equatable {
  /// What the two have in common.
  enum Kind: Sendable {
    /// One language: another region's word, a synonym, an acronym.
    case regional
    /// The other language.
    case translation
  }

  /// Who says so.
  enum Source: UInt8, Sendable {
    /// The user's glossary.
    case user = 0x75
    /// The glossaries written for this project.
    case glossary = 0x67
    /// OpenCC's phrases.
    case openCC = 0x6F
    /// CLDR's names of territories, languages and scripts, through ICU.
    case cldr = 0x63
    /// The strings of programs that speak English and Chinese.
    case interface = 0x69
    /// CC-CEDICT's dictionary.
    case dictionary = 0x64
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

/// A stretch of a text that is a form.
struct VocabularyMatch: Sendable, Equatable {
  /// The atoms of the text that it takes.
  var atoms: Range<Int>
  /// Its other names, those that are best known first. There are none where the form is in the table only to hide a
  /// shorter one inside it: 程序 is 程式 in Taiwan, but 司法程序 is not 司法程式.
  var expansions: [Expansion]
}

/// The forms of a text and their other names, in other regions and in the other language.
///
/// A value may be used from any number of threads. Nothing is read before the first look-up, and then only what it
/// compares: some 100 instructions an atom, without an allocation where nothing is found.
struct Vocabulary: Sendable {
  /// The user's glossary, whose names come first.
  var user: UserGlossary?

  init(user: UserGlossary? = nil) { self.user = user }

  /// The forms of a text, from left to right, the longest at each atom; they do not overlap.
  ///
  /// - Parameter isWhole: Whether the characters of a range, in the folded text, may be a form. One match in twenty to
  ///   forty in questions does not lie between word boundaries. Of those the forms of two characters are mostly wrong
  ///   (入超 in 进入超级碗), the longer ones mostly right (地质学 in 地质学家).
  func matches(in text: VocabularyAtoms, where isWhole: (Range<Int>) -> Bool = { _ in true }) -> [VocabularyMatch] {
    matches(in: text, 0..<text.count, isPart: false, where: isWhole)
  }

  /// The same within some atoms.
  ///
  /// - Parameter isPart: Whether a form is to be shorter than all of them.
  func matches(
    in text: VocabularyAtoms, _ atoms: Range<Int>, isPart: Bool, where isWhole: (Range<Int>) -> Bool
  ) -> [VocabularyMatch] {
    var matches: [VocabularyMatch] = []
    forEachLongest(in: text, atoms, isPart: isPart) { atoms in
      guard let match = longestMatch(in: text, atoms), isWhole(text.characters(of: match.atoms)) else { return nil }
      if !match.expansions.isEmpty { matches.append(match) }
      return match.atoms
    }
    return matches
  }

  /// The words of the dictionary in the same way. It knows many, few of them with one meaning, so what they mean is asked
  /// for apart.
  func entries(
    in text: VocabularyAtoms, _ atoms: Range<Int>, isPart: Bool, where isWhole: (Range<Int>) -> Bool
  ) -> [DictionaryEntry] {
    var entries: [DictionaryEntry] = []
    forEachLongest(in: text, atoms, isPart: isPart) { atoms in
      guard let entry = DictionaryEntry(longestIn: text, atoms), isWhole(text.characters(of: entry.atoms)) else {
        return nil
      }
      entries.append(entry)
      return entry.atoms
    }
    return entries
  }

  /// Calls `longest` at each atom that no range covers which it returned before.
  private func forEachLongest(
    in text: VocabularyAtoms, _ atoms: Range<Int>, isPart: Bool, _ longest: (Range<Int>) -> Range<Int>?
  ) {
    var first = atoms.lowerBound
    while first < atoms.upperBound {
      let end = isPart && first == atoms.lowerBound ? atoms.upperBound - 1 : atoms.upperBound
      first = first < end ? longest(first..<end)?.upperBound ?? first + 1 : first + 1
    }
  }

  /// The longest form that begins with the first of some atoms and ends with one of them, or `nil`. Among readings that
  /// match as far, the first in rank counts.
  func longestMatch(in text: VocabularyAtoms, _ atoms: Range<Int>) -> VocabularyMatch? {
    var best = Keys()
    for (rank, reading) in text.readings.enumerated() {
      let found = keys(in: reading, atoms)
      if let last = found.last, last > best.last ?? -1 {
        best = found
        // The shorter of the two says nothing.
        if rank > 0 || best.user?.last != best.own?.last { best.keepFirstLongest() }
      }
    }
    return best.last.map { VocabularyMatch(atoms: atoms.lowerBound..<$0 + 1, expansions: expansions(of: best)) }
  }

  /// What the user's glossary and the program's table have.
  private struct Keys {
    var user: VocabularyTable.Key?
    var own: VocabularyTable.Key?

    /// The last atom of the longer one.
    var last: Int? { user.map { max($0.last, own?.last ?? 0) } ?? own?.last }

    /// Keeps the longer one, the user's where both are as long.
    mutating func keepFirstLongest() { if user?.last == last { own = nil } else { user = nil } }
  }

  private func keys(in reading: VocabularyAtoms.Reading, _ atoms: Range<Int>) -> Keys {
    var keys = Keys()
    if let user {
      keys.user = VocabularyTable.longestKey(of: reading, in: atoms, in: user.table.span, user.index.span)
    }
    keys.own = VocabularyData.index.withUTF8Buffer { index in
      VocabularyData.lines.withUTF8Buffer { lines in
        unsafe VocabularyTable.longestKey(of: reading, in: atoms, in: lines.span, index.span)
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
