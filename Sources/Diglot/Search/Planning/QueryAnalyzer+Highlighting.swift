/// What of the words of a query is highlighted.
extension QueryAnalyzer {
  /// A word of a query as it is highlighted.
  enum HighlightWord {
    /// Characters that stand together, and the terms that tell their weight.
    case ideographs([UInt32], terms: [Term])
    case term(Term)
    /// What is written together.
    case together([PhrasePart])
  }

  /// The words of a bare query, each as it is to be highlighted: of a run of Han characters all that is wanted, and what
  /// stands between words that join. Words of letters that only join or ask are none.
  func highlightWords(_ text: String) throws(IndexError) -> [HighlightWord] {
    scan(text)
    var words: [HighlightWord] = []
    let stretches = WrittenTogether.all(in: folded)
    words += stretches.flatMap { $0.alternatives.map { .together($0) } }
    var rest = stretches.filter { $0.runs.count > 1 }[...]
    for (number, run) in runs.enumerated() {
      if let first = rest.first, number >= first.runs.lowerBound {
        if number == first.runs.upperBound - 1 { rest.removeFirst() }
        continue
      }
      switch run.kind {
      case .word:
        guard !WordWeights.isFunctionWord(Array(written(run).dropFirst())) else { continue }
        words.append(.term(.text(stem(run))))
      case .symbol where folded.takesTone(run): words.append(.term(.text(stem(run))))
      case .number, .symbol: words.append(.term(.text(written(run))))
      case .ideographs:
        let scalars = folded.characters[run.range].map(\.scalar)
        let wants = try wants(ofRun: number, scalars)
        for range in wants.stretches + wants.wants.flatMap(\.self) {
          let bigrams = range.dropLast().map { Term.integer(TermKey.bigram(scalars[$0], scalars[$0 + 1])) }
          words.append(.ideographs(Array(scalars[range]), terms: bigrams))
        }
      }
    }
    return words
  }
}
