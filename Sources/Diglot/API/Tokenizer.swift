/// A token of a text, for a program that keeps an index of its own.
public struct TextToken: Sendable, Hashable {
  /// What a token is.
  public enum Kind: Sendable, Hashable {
    /// A word of letters, a number or a sign, folded, as written.
    case written
    /// The stem of the word before it, where that is another.
    case stem
    /// A Han character, or one of kana.
    case character
    /// The character before it and the one that follows it in the text.
    case bigram
  }

  /// What it is.
  public var kind: Kind
  /// The UTF-8 bytes of the text that it stands for.
  public var source: Range<Int>
  /// The character index of its beginning in the folded, unwrapped text.
  public var position: Int
}

/// Cuts texts into tokens as the index does, one after the other, whatever their length.
///
/// It keeps its buffers between texts and belongs to one thread.
public struct Tokenizer {
  private var folded = FoldedText()
  private let stemmer = Stemmer()
  private var term: [UInt8] = []

  /// A tokenizer; it costs about as much as a text of a few kilobytes.
  public init() {}

  /// Calls `body` with each token of a text, in the order of where they begin.
  ///
  /// - Parameters:
  ///   - text: UTF-8, under 4 GiB.
  ///   - listsParts: Whether a word comes in its other readings too, as in documents: Wi-Fi as wi, fi and wifi.
  ///   - body: Takes a token and its folded UTF-8, which is there during the call; false ends the walk.
  /// - Returns: Whether `body` never said false.
  /// - Complexity: O(n) in the length of the text.
  public mutating func forEachToken(
    of text: UTF8Span, listsParts: Bool, _ body: (TextToken, Span<UInt8>) -> Bool
  ) -> Bool {
    let bytes = text.span
    var scanner = RunScanner(listsParts: listsParts)
    var start = 0
    while start < bytes.count {
      start = folded.readPiece(of: bytes, from: start, with: &scanner)
      for run in inOrder(folded.runs) {
        let goesOn = run.kind == .ideographs ? visitCharacters(of: run, body) : visit(run, body)
        if !goesOn { return false }
      }
    }
    return true
  }

  /// Other readings stand behind what they are readings of.
  private func inOrder(_ runs: [TextRun]) -> [TextRun] {
    if !runs.contains(where: { $0.isPart }) { return runs }
    return runs.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }

  private mutating func visitCharacters(of run: TextRun, _ body: (TextToken, Span<UInt8>) -> Bool) -> Bool {
    for index in run.range {
      let isLast = index + 1 == run.range.upperBound
      // The next piece begins with it.
      if isLast, folded.sharesLast, index + 1 == folded.count { return true }
      let position = Int(run.position) + index - run.range.lowerBound
      term.removeAll(keepingCapacity: true)
      term.appendScalar(folded.characters[index].scalar)
      let character = TextToken(kind: .character, source: folded.source(of: index..<index + 1), position: position)
      if !body(character, term.span) { return false }
      if isLast { return true }
      term.appendScalar(folded.characters[index + 1].scalar)
      let bigram = TextToken(kind: .bigram, source: folded.source(of: index..<index + 2), position: position)
      if !body(bigram, term.span) { return false }
    }
    return true
  }

  private mutating func visit(_ run: TextRun, _ body: (TextToken, Span<UInt8>) -> Bool) -> Bool {
    term.removeAll(keepingCapacity: true)
    folded.appendTerm(of: run, to: &term)
    var token = TextToken(kind: .written, source: folded.source(of: run.range), position: Int(run.position))
    if !body(token, term.span) { return false }
    var stem: [UInt8] = []
    if run.kind == .word { stemmer.appendStem(of: term.span, to: &stem) }
    if folded.takesTone(run) { folded.appendToneless(run, to: &stem) }
    if stem.isEmpty || stem == term { return true }
    token.kind = .stem
    return body(token, stem.span)
  }
}
