/// A term as the index or a query sees it in a text. <doc:TextAnalysis> explains how texts are cut.
public struct AnalyzedTerm: Sendable, Hashable {
  /// What a term is.
  public enum Kind: String, Sendable, Hashable {
    /// A Han word as a query is segmented.
    case word
    /// Two neighbouring Han characters, the overlapping unit of phrases.
    case bigram
    /// A Han character that stands alone, or in the index ends its run and begins no bigram.
    case character
    /// A word of letters as written.
    case written
    /// The stem of a word of letters.
    case stem
    /// A number without grouping.
    case number
    /// A sign that means something of its own, such as %.
    case symbol
    /// What a number means that is written otherwise: 40000 for 四万.
    case value
    /// One of two names that a text gives a thing, 大语言模型（LLM）. It leads to ``AnalyzedTerm/otherName``.
    case pair
  }

  /// The folded term, cut where it is longer than the index keeps.
  public var term: String
  /// What it is.
  public var kind: Kind
  /// UTF-8 offset of its first byte in the text.
  public var start: Int
  /// UTF-8 offset after its last byte.
  public var end: Int
  /// The character index of its beginning in the folded, unwrapped text.
  public var position: Int
  /// Of a pair, the name that this one leads to.
  public var otherName: String?
}

/// How texts are analysed. It needs no index.
public enum Analysis {
  /// The terms of a text, in its order.
  ///
  /// They come from the analyzer that indexes documents: they are all the terms that a document has which is this text,
  /// but for its key and its fields. Those of a query are the terms among them that a search looks for.
  ///
  /// Any number of threads may call it; each call makes an analyzer of its own. Not for large texts: it makes a value for
  /// each term.
  ///
  /// - Parameters:
  ///   - text: Any text; an empty one has no terms.
  ///   - asQuery: As bare words of a query, whose Han words are listed too.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where ICU fails.
  /// - Complexity: O(n) in the length of the text; the first call of a process opens ICU's dictionary.
  public static func terms(of text: String, asQuery: Bool = false) throws(IndexError) -> [AnalyzedTerm] {
    try asQuery ? QueryAnalysis(text).terms : documentTerms(of: text)
  }

  /// The terms of a document that has this text.
  static func documentTerms(of text: String) -> [AnalyzedTerm] {
    var analyzer = Analyzer()
    return inOrder(analyzer.tracedTerms(of: text).map(AnalyzedTerm.init))
  }

  /// Terms by where they begin; those that begin together stay as they are.
  static func inOrder(_ terms: [AnalyzedTerm]) -> [AnalyzedTerm] {
    terms.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }
}

extension Analyzer {
  /// The terms of a document that has this text, an element for each time that one stands there.
  ///
  /// - Parameter listsParts: Whether a hyphenated word is its parts as well, as in documents.
  mutating func tracedTerms(
    of text: String, listsParts: Bool = true
  ) -> [(term: Term, origin: TokenTrace.Origin)] {
    let (tokens, origins) = trace(text, listsParts: listsParts)
    let texts = zip(tokens.texts, origins.texts).map { (term: Term.text(Array(tokens.bytes[$0.range])), origin: $1) }
    return zip(tokens.keys, origins.keys).map { (term: .integer($0), origin: $1) } + texts
  }
}

extension AnalyzedTerm {
  init(_ term: Term, _ origin: TokenTrace.Origin) {
    self.init(
      term: term.description, kind: Kind(of: term, origin.run), start: origin.source.lowerBound,
      end: origin.source.upperBound, position: Int(origin.position))
    guard kind == .pair, case .text(let bytes) = term else { return }
    let names = bytes.dropFirst().split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    (self.term, otherName) = (names[0], names[1])
  }
}

extension AnalyzedTerm.Kind {
  /// - Parameter run: The kind of the run that has the term.
  fileprivate init(of term: Term, _ run: TextRun.Kind?) {
    guard case .text(let bytes) = term else {
      self = term.isBigram ? .bigram : .character
      return
    }
    switch TermKey.Tag(rawValue: bytes[0]) {
    case .stem: self = .stem
    case .value: self = .value
    case .pair: self = .pair
    default: self = run == .number ? .number : run == .symbol ? .symbol : .written
    }
  }
}
