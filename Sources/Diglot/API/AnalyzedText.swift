/// A text taken apart for a person to look at: how it folds, where it is cut, and by which terms it is found.
public struct AnalyzedText: Sendable, Hashable {
  /// A stretch of the text, and what it folds to.
  public struct Piece: Sendable, Hashable {
    /// UTF-8 offsets in the text.
    public var source: Range<Int>
    /// The characters that stand for it.
    public var folded: String
  }

  /// A term of a query and its weight.
  public struct WeightedTerm: Sendable, Hashable {
    /// The folded term.
    public var term: String
    /// What it is.
    public var kind: AnalyzedTerm.Kind
    /// Its weight before its rarity counts.
    public var weight: Double
  }

  /// What is looked for besides a word of a query.
  public struct Expansion: Sendable, Hashable {
    /// The folded word.
    public var word: String
    /// Its other names, at least one.
    public var names: [WeightedTerm]
  }

  /// The characters in order. What lies between two pieces counts for nothing, such as a line end between Han characters.
  public var pieces: [Piece] = []
  /// The words that a query is cut into, as UTF-8 ranges of the text.
  public var words: [Range<Int>] = []
  /// The terms, run by run.
  public var terms: [AnalyzedTerm] = []
  /// The terms that score, where the text is a query. A character counts for standing anywhere.
  public var weights: [WeightedTerm] = []
  /// What else is looked for, where the text is a query.
  public var expansions: [Expansion] = []
}

extension Analysis {
  /// Takes a text apart, at the cost of ``terms(of:asQuery:)``.
  ///
  /// - Parameters:
  ///   - text: Any text.
  ///   - asQuery: As bare words of a query, with weights and other names.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where ICU fails.
  public static func text(_ text: String, asQuery: Bool = false) throws(IndexError) -> AnalyzedText {
    let query = try QueryAnalysis(text)
    var analyzed = AnalyzedText(pieces: query.folded.pieces, words: query.words.map(query.folded.source))
    guard asQuery else {
      analyzed.terms = documentTerms(of: text)
      return analyzed
    }
    analyzed.terms = query.terms
    analyzed.weights = query.weights
    analyzed.expansions = try query.expansions()
    return analyzed
  }
}

extension FoldedText {
  /// The characters of the text and the source of each; those of one source are one piece.
  fileprivate var pieces: [AnalyzedText.Piece] {
    var pieces: [AnalyzedText.Piece] = []
    for index in characters.indices {
      let (source, folded) = (source(of: index..<index + 1), text(of: index..<index + 1))
      if pieces.last?.source == source {
        pieces[pieces.count - 1].folded += folded
      } else {
        pieces.append(AnalyzedText.Piece(source: source, folded: folded))
      }
    }
    return pieces
  }
}
