/// Words of a query in their very characters, to be found in stored documents in the code of these: nothing is decoded.
struct TypedWords: Sendable {
  private var words: [[UInt8]] = []
  private var byteCount = 0
  /// More words are not looked for.
  private static let limit = 8

  var isEmpty: Bool { words.isEmpty }

  /// Adds words of a text, which are ranges of its UTF-8 bytes.
  mutating func add(_ ranges: [Range<Int>], of text: String) {
    let text = text.utf8.span
    for range in ranges.prefix(TypedWords.limit - words.count) {
      var code: [UInt8] = []
      StoredAlphabet.encode(text.extracting(range), to: &code)
      words.append(code)
      byteCount += code.count
    }
  }

  /// The share of the words' characters that stand so in a document.
  func share(in texts: StoredTexts) -> Double {
    var found = 0
    for word in words where stands(word, in: texts.title) || stands(word, in: texts.text) { found += word.count }
    return Double(found) / Double(max(byteCount, 1))
  }

  private func stands(_ word: [UInt8], in code: ByteSlice) -> Bool {
    code.withBytes { StoredAlphabet.contains(word, $0) }
  }
}
