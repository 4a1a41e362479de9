/// How a word of English is read when it is looked for in the vocabulary.
///
/// These are not Snowball's stems, which join university with universe and computation with computer, though each has
/// another translation, and which differ between versions of the library.
enum EnglishForm: CaseIterable {
  /// In the singular.
  case singular
  /// Without -ing or -ed as well: inserted → insert, running → run.
  case bare
  /// Bare, with the e that the ending replaces: creating → create.
  case bareWithE

  /// Words that end in s and are no plural, or mean something else in the singular.
  private static let unchanged = Set(
    """
    news goods means arms customs futures securities series species glasses lens laos mars aids sars saas has was does \
    yes
    """.split(separator: " ").map { Array($0.utf8) })

  /// Reads a folded word; anything but a to z leaves it alone.
  func apply(to word: [UInt8]) -> [UInt8] {
    guard word.count > 3, word.allSatisfy({ $0 &- 0x61 < 26 }), !EnglishForm.unchanged.contains(word) else {
      return word
    }
    if self != .singular, let bare = EnglishForm.withoutEnding(word) {
      return self == .bare ? EnglishForm.undoubled(bare) : bare + [0x65]
    }
    return EnglishForm.singular(of: word)
  }

  private static func singular(of word: [UInt8]) -> [UInt8] {
    if word.count > 4, word.ends(with: "ies") { return word.dropLast(3) + [0x79] }
    if word.count > 4, word.ends(with: "ie") { return word.dropLast(2) + [0x79] }
    for ending in ["sses", "shes", "xes", "zzes"] where word.ends(with: ending) { return Array(word.dropLast(2)) }
    if word.ends(with: "ches"), !word.ends(with: "aches") { return Array(word.dropLast(2)) }
    for ending in ["ss", "us", "is"] where word.ends(with: ending) { return word }
    return word.ends(with: "s") ? Array(word.dropLast()) : word
  }

  private static func withoutEnding(_ word: [UInt8]) -> [UInt8]? {
    guard !word.ends(with: "eed") else { return nil }
    for ending in ["ing", "ed"] where word.ends(with: ending) {
      let bare = Array(word.dropLast(ending.utf8.count))
      if bare.count > 1, bare.contains(where: { "aeiouy".utf8.contains($0) }) { return bare }
    }
    return nil
  }

  /// stopp → stop; ll, ss and zz stay.
  private static func undoubled(_ word: [UInt8]) -> [UInt8] {
    let last = word[word.count - 1]
    guard word.count > 2, last == word[word.count - 2], !"aeioulsz".utf8.contains(last) else { return word }
    return Array(word.dropLast())
  }
}

extension Array where Element == UInt8 {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
