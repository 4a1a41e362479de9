/// A text as bare words of a query: what a search makes of it, told by where it stands in the text.
struct QueryAnalysis {
  let folded: FoldedText
  /// The words, as ranges of the folded characters.
  let words: [Range<Int>]
  private let text: String
  private let sought: QueryTerms
  /// The terms of the values of numbers.
  private let values: [QueryNumber]
  private let analyzer = QueryAnalyzer()

  init(_ text: String) throws(IndexError) {
    self.text = text
    var folded = FoldedText()
    folded.read(text)
    var segmenter = WordSegmenter()
    words = try segmenter.words(of: folded)
    self.folded = folded
    sought = try analyzer.words(text)
    values = analyzer.numberValues(text)
  }

  // MARK: - Terms

  /// The Han words, and the terms of the text that a search looks for.
  var terms: [AnalyzedTerm] {
    let terms = Set(sought.scoring.map(\.term)).union(otherSpellings)
    let characters = Set(sought.characters + sought.presence.all.map(\.scalar))
    let values = Set(values.map(\.value))
    func isSought(_ term: Term) -> Bool {
      switch term {
      case .text(let bytes) where bytes[0] == TermKey.Tag.value.rawValue: values.contains(Array(bytes.dropFirst()))
      case .text: terms.contains(term)
      case .integer(let key): terms.contains(term) || characters.contains { TermKey.single($0) == key }
      }
    }
    var analyzer = Analyzer()
    let found = analyzer.tracedTerms(of: text).filter { isSought($0.term) }
    return Analysis.inOrder(hanWords + found.map(AnalyzedTerm.init))
  }

  /// The terms of the phrases that what is written together is looked for as.
  private var otherSpellings: [Term] {
    analyzer.writtenTogether(text).flatMap(\.alternatives).joined().compactMap { part in
      if case .term(let term, _) = part { term } else { nil }
    }
  }

  private var hanWords: [AnalyzedTerm] {
    words.filter { $0.count > 1 && folded.characters[$0.lowerBound].isIdeographic }.map { word in
      let source = folded.source(of: word)
      return AnalyzedTerm(
        term: folded.text(of: word), kind: .word, start: source.lowerBound, end: source.upperBound,
        position: Int(folded.position(of: word.lowerBound)))
    }
  }

  // MARK: - Weights

  /// The terms that score and the characters that count, each with what it weighs.
  var weights: [AnalyzedText.WeightedTerm] {
    let terms = sought.scoring.map { scoring in
      AnalyzedText.WeightedTerm(
        term: scoring.term.description, kind: QueryAnalysis.kind(of: scoring.term),
        weight: QueryAnalysis.rounded(scoring.weight))
    }
    let present = sought.presence.all.sorted { $0.scalar < $1.scalar }.map { ($0, $1) }
    return terms
      + (present + sought.characters.map { ($0, 1) }).map { scalar, weight in
        let term = TermKey.text(of: TermKey.single(scalar))
        return AnalyzedText.WeightedTerm(term: term, kind: .character, weight: QueryAnalysis.rounded(weight))
      }
  }

  private static func kind(of term: Term) -> AnalyzedTerm.Kind {
    switch term {
    case .integer: .bigram
    case .text(let bytes) where bytes[0] == TermKey.Tag.stem.rawValue: .stem
    case .text(let bytes): bytes.count > 1 && 0x30...0x39 ~= bytes[1] ? .number : .written
    }
  }

  /// The other names of its words and numbers.
  func expansions() throws(IndexError) -> [AnalyzedText.Expansion] {
    var expansions: [AnalyzedText.Expansion] = []
    // The dictionary's depend on the collection.
    for word in try analyzer.vocabularyText(text).words(Vocabulary(), withEntries: false) {
      let names = word.expansions.prefix(ExpansionWeights.count).map {
        let weight = ExpansionWeights.weight(of: $0, inChinese: sought.ideographBalance > 0, hasOther: false)
        return AnalyzedText.WeightedTerm(term: $0.form, kind: .word, weight: QueryAnalysis.rounded(weight))
      }
      expansions.append(AnalyzedText.Expansion(word: word.form, names: names))
    }
    for number in values {
      let (form, value) = (number.form, number.value)
      let digits = String(decoding: value, as: UTF8.self)
      let weight = QueryAnalysis.rounded(ExpansionWeights.number)
      let name = AnalyzedText.WeightedTerm(term: digits, kind: .value, weight: weight)
      if form != digits { expansions.append(AnalyzedText.Expansion(word: form, names: [name])) }
    }
    return expansions
  }

  /// A weight as it was written down, without what single precision adds to it.
  private static func rounded(_ weight: Float) -> Double { (Double(weight) * 1000).rounded() / 1000 }
}
