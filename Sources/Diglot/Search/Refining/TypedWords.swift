/// Words of a query in their very characters, to be found in stored documents in the code of these: nothing is decoded.
struct TypedWords: Sendable {
  private var words: [[UInt8]] = []
  /// The characters of all the query's words, of which others than `words` are written in one way only.
  private var characterCount = 0
  /// More words are not looked for.
  private static let limit = 8

  var isEmpty: Bool { words.isEmpty }

  /// Adds words of a text, which are ranges of its UTF-8 bytes.
  ///
  /// - Parameter characterCount: Of all words, with those that are written in one way only.
  mutating func add(_ ranges: [Range<Int>], of text: String, characterCount: Int) {
    self.characterCount += characterCount
    let text = text.utf8.span
    for range in ranges.prefix(TypedWords.limit - words.count) {
      var code: [UInt8] = []
      StoredAlphabet.encode(text.extracting(range), to: &code)
      words.append(code)
    }
  }

  /// The share of the query's characters that stand so in a document, though they could be others.
  func share(in texts: StoredTexts) -> Double {
    var found = 0
    for word in words where stands(word, in: texts.title) || stands(word, in: texts.text) { found += word.count / 2 }
    return min(Double(found) / Double(max(characterCount, 1)), 1)
  }

  private func stands(_ word: [UInt8], in code: ByteSlice) -> Bool {
    code.withBytes { StoredAlphabet.contains(word, $0) }
  }
}
