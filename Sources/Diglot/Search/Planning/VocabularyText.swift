/// A form of the vocabulary, or a word of the dictionary, that stands in a query.
struct VocabularyWord {
  /// Folded.
  var form: String
  /// The byte of the query at which it begins.
  var offset: Int
  /// The vocabulary's names for it.
  var expansions: [Expansion]
  /// What the dictionary says that it means.
  var entry: DictionaryEntry?
  /// The forms inside it: insert and table in insert table.
  var parts: [VocabularyWord]

  /// Whether it is written in Chinese.
  var isChinese: Bool { ExpansionWeights.isChinese(form) }
}

/// The words of a bare query as the vocabulary reads them, kept until it is known which of its names are asked for.
struct VocabularyText: Sendable {
  private let atoms: VocabularyAtoms
  private let characters: [FoldedCharacter]
  /// The byte of the query at which each character begins.
  private let offsets: [Int]
  /// Whether a word begins or ends before a character.
  private var isBoundary: [Bool]

  /// - Parameter words: The words of the text, in its folded characters.
  init(_ folded: borrowing FoldedText, words: [Range<Int>]) {
    atoms = VocabularyAtoms(folded, folded.runs)
    characters = Array(folded.characters)
    offsets = folded.sources.map { Int($0.start) }
    isBoundary = [Bool](repeating: false, count: folded.count + 1)
    for word in words { (isBoundary[word.lowerBound], isBoundary[word.upperBound]) = (true, true) }
  }

  /// Whether any character is Han; whether any is a letter.
  var hasHan: Bool { characters.contains(where: \.isHan) }
  var hasLetters: Bool { characters.contains { $0.isLetter && !$0.isHan } }

  /// The forms of the vocabulary that stand in the text, and the words of the dictionary where it is asked.
  func words(_ vocabulary: Vocabulary, withEntries: Bool) -> [VocabularyWord] {
    words(in: 0..<atoms.count, isPart: false, vocabulary, withEntries)
  }

  private func words(
    in range: Range<Int>, isPart: Bool, _ vocabulary: Vocabulary, _ withEntries: Bool
  ) -> [VocabularyWord] {
    let matches = vocabulary.matches(in: atoms, range, isPart: isPart, where: isWhole)
    var entries = withEntries ? vocabulary.entries(in: atoms, range, isPart: isPart, where: isWhole) : []
    let known = matches.map { match in
      let entry = entries.first { $0.atoms == match.atoms }
      let parts = words(in: match.atoms, isPart: true, vocabulary, withEntries)
      return word(match.atoms, match.expansions, entry, parts: parts)
    }
    // A longer form of the vocabulary says more of what a word in it means.
    entries.removeAll { entry in matches.contains { $0.atoms.clamped(to: entry.atoms) == entry.atoms } }
    return known
      + entries.map { entry in
        var parts = words(in: entry.atoms, isPart: true, vocabulary, withEntries)
        parts.removeAll { part in known.contains { $0.form == part.form } }
        return word(entry.atoms, [], entry, parts: parts)
      }
  }

  /// Forms of two characters are taken only where they lie between the boundaries of words.
  private func isWhole(_ range: Range<Int>) -> Bool {
    range.count > 2 || (isBoundary[range.lowerBound] && isBoundary[range.upperBound])
  }

  private func word(
    _ range: Range<Int>, _ expansions: [Expansion], _ entry: DictionaryEntry?, parts: [VocabularyWord]
  ) -> VocabularyWord {
    let range = atoms.characters(of: range)
    var bytes: [UInt8] = []
    for index in range { bytes.appendScalar(characters[index].scalar) }
    return VocabularyWord(
      form: String(decoding: bytes, as: UTF8.self), offset: offsets[range.lowerBound], expansions: expansions,
      entry: entry, parts: parts)
  }
}
