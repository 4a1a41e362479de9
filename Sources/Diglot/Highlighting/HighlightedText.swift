/// A text in which a search finds what to highlight, and of which it cuts snippets.
protocol HighlightedText {
  /// What patterns match in it, in order.
  ///
  /// - Parameter known: Patterns that were looked for right before, without a match.
  func matches(
    of patterns: FieldPatterns, after known: FieldPatterns?, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) throws(IndexError) -> [HighlightMatch]

  /// A snippet around the bytes of `needed`, with those of `matches` that it shows; `nil` where the text is empty.
  func cut(around needed: Range<Int>, _ matches: [HighlightMatch]) throws(IndexError) -> PassageCutter.Cut?
}

/// A text that is read as a whole.
struct WholeText: HighlightedText {
  private let text: String

  init(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
  }

  func matches(
    of patterns: FieldPatterns, after known: FieldPatterns?, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) -> [HighlightMatch] {
    patterns.matches(in: text.utf8.span, analyzers, after: known, work)
  }

  func cut(around needed: Range<Int>, _ matches: [HighlightMatch]) -> PassageCutter.Cut? {
    text.isEmpty ? nil : PassageCutter.snippet(text.utf8.span, around: needed, matches)
  }
}
