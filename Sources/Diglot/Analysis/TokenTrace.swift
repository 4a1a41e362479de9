/// Where the tokens of a text come from, noted while an analyzer makes them.
///
/// It serves those who show an analysis. An index is built without one.
struct TokenTrace {
  /// The part of the text that a token stands for.
  struct Origin {
    /// UTF-8 offsets in the text.
    var source: Range<Int>
    /// The position of its first character, even where the index keeps none.
    var position: UInt32
    /// The kind of its run; `nil` for values and pairs.
    var run: TextRun.Kind?
  }

  /// Of each integer term, in the order of `TokenBuffer.keys`.
  private(set) var keys: [Origin] = []
  /// Of each text term, in the order of `TokenBuffer.texts`.
  private(set) var texts: [Origin] = []
  /// The first run of several characters that each character ends.
  private var runEnds: [UInt32: Origin] = [:]

  /// Notes that the new tokens are those of a run.
  mutating func note(_ run: TextRun, of text: borrowing FoldedText, _ tokens: TokenBuffer) {
    func origin(_ characters: Range<Int>) -> Origin {
      let position = run.position + UInt32(characters.lowerBound - run.range.lowerBound)
      return Origin(source: text.source(of: characters), position: position, run: run.kind)
    }
    while texts.count < tokens.texts.count { texts.append(origin(run.range)) }
    guard run.kind == .ideographs else { return }
    var first = run.range.lowerBound
    while keys.count < tokens.keys.count {
      // A bigram, or the only character of the run.
      keys.append(origin(first..<min(first + 2, run.range.upperBound)))
      first += 1
    }
    let last = run.range.upperBound - 1
    if run.range.count > 1, runEnds[text.characters[last].scalar] == nil {
      runEnds[text.characters[last].scalar] = origin(last..<last + 1)
    }
  }

  /// Notes that the new tokens, values or pairs, are of some characters.
  mutating func note(_ characters: Range<Int>, of text: borrowing FoldedText, _ tokens: TokenBuffer) {
    let position = text.position(of: characters.lowerBound)
    while texts.count < tokens.texts.count {
      texts.append(Origin(source: text.source(of: characters), position: position, run: nil))
    }
  }

  /// Notes that the new tokens are of characters that end runs and begin nothing.
  mutating func noteRunEnds(_ tokens: TokenBuffer) {
    for key in tokens.keys[keys.count...] {
      guard let origin = runEnds[TermKey.scalars(of: key)[0]] else { preconditionFailure("no run ends with it") }
      keys.append(origin)
    }
  }
}
