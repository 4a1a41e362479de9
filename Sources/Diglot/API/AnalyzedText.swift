/// A text taken apart for a person to look at: how it folds, where it is cut, and by which terms it is found.
public struct AnalyzedText: Sendable, Hashable {
  /// A stretch of the text, and what it folds to.
  public struct Piece: Sendable, Hashable {
    /// UTF-8 offsets in the text.
    public var source: Range<Int>
    /// The characters that stand for it.
    public var folded: String
  }

  /// A term of a query with what it weighs.
  public struct WeightedTerm: Sendable, Hashable {
    /// The folded term.
    public var term: String
    /// What it is.
    public var kind: AnalyzedTerm.Kind
    /// What it weighs before its rarity counts.
    public var weight: Double
  }

  /// What is looked for beside a word of a query.
  public struct Expansion: Sendable, Hashable {
    /// The folded word.
    public var word: String
    /// Its other names, at least one.
    public var names: [WeightedTerm]
  }

  /// The characters in order. What lies between two pieces is transparent, as a line end between two Han characters.
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
  /// Takes a text apart, as ``terms(of:asQuery:)`` does and with the same cost.
  ///
  /// - Parameters:
  ///   - text: Any text.
  ///   - asQuery: As a bare query, with weights and expansions.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where ICU fails.
  public static func text(_ text: String, asQuery: Bool = false) throws(IndexError) -> AnalyzedText {
    var lister = TermLister(asQuery: asQuery)
    var analyzed = AnalyzedText()
    analyzed.terms = try lister.terms(of: text)
    analyzed.pieces = lister.pieces
    analyzed.words = try lister.words()
    guard asQuery else { return analyzed }
    let analyzer = QueryAnalyzer()
    let terms = try analyzer.words(text)
    analyzed.weights = terms.weighted
    for word in try analyzer.vocabularyWords(text, Vocabulary()) {
      let names = word.expansions.prefix(ExpansionWeights.count).map {
        let weight = ExpansionWeights.weight(of: $0, inChinese: terms.ideographBalance > 0)
        return AnalyzedText.WeightedTerm(term: $0.form, kind: .word, weight: rounded(weight))
      }
      analyzed.expansions.append(AnalyzedText.Expansion(word: word.form, names: names))
    }
    for number in analyzer.numberValues(text) {
      let digits = String(decoding: number.value, as: UTF8.self)
      let name = AnalyzedText.WeightedTerm(term: digits, kind: .value, weight: rounded(ExpansionWeights.number))
      if number.form != digits { analyzed.expansions.append(AnalyzedText.Expansion(word: number.form, names: [name])) }
    }
    return analyzed
  }

  /// A weight as it was written down, without what single precision adds to it.
  fileprivate static func rounded(_ weight: Float) -> Double { (Double(weight) * 1000).rounded() / 1000 }
}

extension QueryTerms {
  fileprivate var weighted: [AnalyzedText.WeightedTerm] {
    let terms = scoring.map { scoring in
      AnalyzedText.WeightedTerm(
        term: scoring.term.description, kind: QueryTerms.kind(of: scoring.term),
        weight: Analysis.rounded(scoring.weight))
    }
    let characters = presence.all.sorted { $0.scalar < $1.scalar }.map { ($0, $1) } + self.characters.map { ($0, 1) }
    return terms
      + characters.map { scalar, weight in
        let term = TermKey.text(of: TermKey.single(scalar))
        return AnalyzedText.WeightedTerm(term: term, kind: .character, weight: Analysis.rounded(weight))
      }
  }

  private static func kind(of term: Term) -> AnalyzedTerm.Kind {
    switch term {
    case .integer: .bigram
    case .text(let bytes) where bytes[0] == TermKey.Tag.stem.rawValue: .stem
    case .text(let bytes): bytes.count > 1 && 0x30...0x39 ~= bytes[1] ? .number : .written
    }
  }
}
