import CVocabulary

/// A word of a text that the dictionary has.
///
/// The dictionary tells what a word means in the other language, best first; unlike the vocabulary it mixes meanings. It is
/// made from CC-CEDICT by others, and stands under another licence than the program: see NOTICE.
struct DictionaryEntry: Sendable {
  /// The atoms of the text that it takes.
  let atoms: Range<Int>
  private let key: VocabularyTable.Key

  /// The longest word that begins with the first of some atoms and ends with one of them. Among readings that match as far
  /// the first counts.
  init?(longestIn text: VocabularyAtoms, _ atoms: Range<Int>) {
    var best: VocabularyTable.Key?
    for reading in text.readings {
      let key = DictionaryEntry.withData { table, index in
        VocabularyTable.longestKey(of: reading, in: atoms, in: table, index)
      }
      if let key, key.last > best?.last ?? -1 { best = key }
    }
    guard let best else { return nil }
    key = best
    self.atoms = atoms.lowerBound..<best.last + 1
  }

  /// What it means in the other language, best first.
  var meanings: [Expansion] {
    DictionaryEntry.withData { table, _ in
      var meanings: [Expansion] = []
      VocabularyTable.appendExpansions(of: key, in: table, to: &meanings)
      return meanings
    }
  }

  /// Calls `body` with the table and its index.
  private static func withData<Result>(_ body: (Span<UInt8>, Span<UInt8>) -> Result) -> Result {
    let table = unsafe UnsafeBufferPointer(start: cvocabulary_dictionary(), count: cvocabulary_dictionary_count())
    let index = unsafe UnsafeBufferPointer(
      start: cvocabulary_dictionary_index(), count: cvocabulary_dictionary_index_count())
    return unsafe body(table.span, index.span)
  }
}
