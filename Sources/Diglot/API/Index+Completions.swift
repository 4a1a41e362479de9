/// What may follow what somebody has typed so far.
extension Index {
  /// Words of the index that begin as a text ends: of letters, those that begin with its last word, folded; of Han
  /// characters, the pairs that begin with its last character.
  ///
  /// - Parameters:
  ///   - text: What was typed, up to the cursor.
  ///   - limit: How many words at most.
  /// - Returns: The most common words first, each as a whole; nothing where the text ends otherwise.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the dictionary cannot be read.
  /// - Complexity: O(n) in the words that begin so, of which a hundred thousand at most are looked at.
  public func completions(of text: String, limit: Int = 20) throws(IndexError) -> [String] {
    guard let last = text.unicodeScalars.last else { return [] }
    var counts: [String: Int] = [:]
    if last.properties.isIdeographic {
      try countPairs(from: text, &counts)
    } else {
      try countWords(from: text, &counts)
    }
    let best = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(max(limit, 0)).map(\.key)
  }

  private static let mostTerms = 100_000

  private func countWords(from text: String, _ counts: inout [String: Int]) throws(IndexError) {
    let reversed = text.reversed().prefix { $0.isLetter || $0.isNumber }
    let prefix = Self.folded(String(reversed.reversed())).flatMap { UTF8.encode($0).map(Array.init) ?? [] }
    guard !prefix.isEmpty else { return }
    let start = [TermKey.Tag.word.rawValue] + prefix
    for segment in snapshot.segments {
      var terms = try segment.reader.textTerms.cursor(from: start)
      var seen = 0
      while let info = try terms.next(), terms.text.starts(with: start), seen < Self.mostTerms {
        counts[String(decoding: terms.text.dropFirst(), as: UTF8.self), default: 0] += Int(info.documentFrequency)
        seen += 1
      }
    }
  }

  private func countPairs(from text: String, _ counts: inout [String: Int]) throws(IndexError) {
    guard let folded = Self.folded(String(text.suffix(1))).first, folded.value < TermKey.scalarLimit else { return }
    let first = TermKey.single(folded.value)
    for segment in snapshot.segments {
      var terms = try segment.reader.integerTerms.cursor(from: first)
      while let (key, info) = try terms.next(), key >> 18 == first >> 18 {
        if TermKey.isBigram(key) { counts[TermKey.text(of: key), default: 0] += Int(info.documentFrequency) }
      }
    }
  }

  private static func folded(_ text: String) -> [Unicode.Scalar] {
    var folded = FoldedText()
    folded.fold(text.utf8.span, in: 0..<text.utf8.count)
    return folded.characters.compactMap { Unicode.Scalar($0.scalar) }
  }
}
