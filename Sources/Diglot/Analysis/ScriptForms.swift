/// Signs of the script and language of a text, counted while it is folded.
struct ScriptForms {
  var traditionalCount = 0
  var simplifiedCount = 0
  /// Han characters and kana.
  var hanCount = 0
  var kanaCount = 0

  /// Counts a character that stands alone.
  @inline(__always)
  mutating func count(_ entry: CharacterTable.Entry) {
    traditionalCount &+= entry.traditionalCount
    simplifiedCount &+= entry.simplifiedCount
    hanCount &+= entry.character.isIdeographic ? 1 : 0
    kanaCount &+= entry.character.characterClass == .kana ? 1 : 0
  }

  /// `hant` or `hans`, or `nil` where the text does not tell.
  ///
  /// Some forms are Simplified and Traditional alike (后, 里), so a fifth of Traditional signs decides.
  var script: String? {
    if traditionalCount * 4 > simplifiedCount { return "hant" }
    return simplifiedCount > 0 ? "hans" : nil
  }

  /// `zh`, `ja` or `en`, or `nil` where the text does not tell.
  ///
  /// - Parameters:
  ///   - length: Ideographs, words and numbers.
  ///   - englishWordCount: How many of them are the, of, and, to, in, is, for, a.
  func language(length: Int, englishWordCount: Int) -> String? {
    if hanCount * 3 > length { return kanaCount * 10 > hanCount ? "ja" : "zh" }
    return englishWordCount * 12 > length ? "en" : nil
  }
}
