/// Where a query looks.
enum SearchField: Hashable {
  /// Title and text.
  case all
  case title
  case text
}

/// A term of the dictionary.
enum Term: Hashable {
  case integer(UInt64)
  case text([UInt8])

  var hasPositions: Bool {
    switch self {
    case .integer(let key): TermKey.hasPositions(key)
    case .text(let bytes): TermKey.Tag(rawValue: bytes[0])?.hasPositions ?? false
    }
  }

  /// Whether it is two neighbouring characters.
  var isBigram: Bool {
    if case .integer(let key) = self { return TermKey.isBigram(key) }
    return false
  }

  /// The term as a person reads it.
  var description: String {
    switch self {
    case .integer(let key): TermKey.text(of: key)
    case .text(let bytes): String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
  }
}

/// A piece of a phrase: what must stand at an offset from the phrase's first position.
enum PhrasePart: Hashable {
  case term(Term, offset: UInt32)
  /// A single character that any other may follow: it ends the phrase and begins a run.
  case character(UInt32, offset: UInt32)

  var offset: UInt32 {
    switch self {
    case .term(_, let offset), .character(_, let offset): offset
    }
  }
}

/// A piece of a query, analysed as the index analyses text.
struct QueryTerms {
  /// Terms that score, each once.
  var scoring: [Term] = []
  /// Terms that a document must have to have all the words.
  var needed: [Term] = []
  /// Single characters that are the whole of a run: they score and are needed.
  var characters: [UInt32] = []

  var isEmpty: Bool { scoring.isEmpty && characters.isEmpty }
}

/// Analyses the words and phrases of queries. It belongs to one thread.
struct QueryAnalyzer {
  private var folded = FoldedText()
  private var segmenter = HanSegmenter()
  private let stemmer = Stemmer()
  private var runs: [TextRun] = []

  /// The terms of a bare word or question.
  mutating func words(_ text: String, in field: SearchField) throws(IndexError) -> QueryTerms {
    scan(text)
    var terms = QueryTerms()
    let isTitle = field == .title
    for run in runs {
      switch run.kind {
      case .ideographs: try addIdeographs(run, isTitle, to: &terms)
      case .word: addNeeded(.text(stem(run, isTitle)), to: &terms)
      case .number, .symbol: addNeeded(.text(written(run, isTitle)), to: &terms)
      }
    }
    return terms
  }

  /// The parts of a phrase, in order; every character of it is in one of them.
  mutating func phrase(_ text: String, in field: SearchField) -> [PhrasePart] {
    scan(text)
    let isTitle = field == .title
    let base = runs.first?.position ?? 0
    var parts: [PhrasePart] = []
    for (index, run) in runs.enumerated() {
      let offset = run.position - base
      if run.kind != .ideographs {
        parts.append(.term(.text(written(run, isTitle)), offset: offset))
      } else if run.range.count > 1 {
        appendBigrams(run, offset, isTitle, to: &parts)
      } else if index + 1 == runs.count {
        parts.append(.character(folded.characters[run.range.lowerBound].scalar, offset: offset))
      } else {
        let scalar = folded.characters[run.range.lowerBound].scalar
        parts.append(.term(.integer(TermKey.single(isTitle ? .titleCharacters : .characters, scalar)), offset: offset))
      }
    }
    return parts
  }

  /// A word of a query as it is highlighted.
  enum HighlightWord {
    /// Characters that stand together, and the terms that tell their weight.
    case ideographs([UInt32], terms: [Term])
    case term(Term)
  }

  /// The words of a bare query, each as it is to be highlighted.
  mutating func highlightWords(_ text: String) throws(IndexError) -> [HighlightWord] {
    scan(text)
    var words: [HighlightWord] = []
    for run in runs {
      switch run.kind {
      case .word: words.append(.term(.text(stem(run, false))))
      case .number, .symbol: words.append(.term(.text(written(run, false))))
      case .ideographs:
        let scalars = folded.characters[run.range].map(\.scalar)
        for unit in try units(of: run) {
          let bigrams = unit.dropLast().map { Term.integer(TermKey.bigram(.characters, scalars[$0], scalars[$0 + 1])) }
          words.append(.ideographs(Array(scalars[unit]), terms: bigrams))
        }
      }
    }
    return words
  }

  /// The folded bytes of a text that is one word of letters or one number, or `nil`.
  mutating func onlyWord(_ text: String) -> [UInt8]? {
    scan(text)
    guard runs.count == 1, runs[0].kind != .ideographs else { return nil }
    return Array(written(runs[0], false).dropFirst())
  }

  /// The words of a run that have more than one character, or the run itself where it is one character.
  private mutating func units(of run: TextRun) throws(IndexError) -> [Range<Int>] {
    guard run.range.count > 1 else { return [0..<1] }
    var ends: [Int32] = []
    try segmenter.segment(folded.characters[run.range].span, into: &ends)
    return QueryAnalyzer.units(ends)
  }

  /// A text folded as filter values are.
  mutating func foldedString(_ text: String) -> String {
    scan(text)
    var bytes: [UInt8] = []
    for character in folded.characters { bytes.appendScalar(character.scalar) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func scan(_ text: String) {
    var copy = text
    copy.makeContiguousUTF8()
    let bytes = copy.utf8.span
    folded.fold(bytes, in: 0..<bytes.count)
    runs.removeAll(keepingCapacity: true)
    var scanner = RunScanner()
    folded.scan(with: &scanner, into: &runs)
  }

  /// All bigrams and longer words score; needed are those of each word, single characters joined with their neighbours.
  private mutating func addIdeographs(
    _ run: TextRun, _ isTitle: Bool, to terms: inout QueryTerms
  ) throws(IndexError) {
    let scalars = folded.characters[run.range].map(\.scalar)
    guard scalars.count > 1 else {
      if !terms.characters.contains(scalars[0]) { terms.characters.append(scalars[0]) }
      return
    }
    let space: TermKey.Space = isTitle ? .titleCharacters : .characters
    let bigrams = (0..<scalars.count - 1).map { Term.integer(TermKey.bigram(space, scalars[$0], scalars[$0 + 1])) }
    for bigram in bigrams { addScoring(bigram, to: &terms) }
    var ends: [Int32] = []
    try segmenter.segment(folded.characters[run.range].span, into: &ends)
    var start = 0
    for unit in QueryAnalyzer.units(ends) {
      for index in unit.lowerBound..<unit.upperBound - 1 { addNeeded(bigrams[index], to: &terms) }
    }
    for end in ends.map(Int.init) {
      if end - start > 2 { addScoring(longWord(scalars[start..<end], isTitle), to: &terms) }
      start = end
    }
  }

  /// The words that end at `ends`, where single characters that stand together are one.
  private static func units(_ ends: [Int32]) -> [Range<Int>] {
    var units: [Range<Int>] = []
    var start = 0
    var lastIsSingle = false
    for end in ends.map(Int.init) {
      let isSingle = end - start == 1
      if isSingle && lastIsSingle, let last = units.popLast() {
        units.append(last.lowerBound..<end)
      } else {
        units.append(start..<end)
      }
      lastIsSingle = isSingle
      start = end
    }
    return units.filter { $0.count > 1 }
  }

  private func longWord(_ scalars: ArraySlice<UInt32>, _ isTitle: Bool) -> Term {
    let scalars = Array(scalars)
    if scalars.count == 3 {
      return .integer(TermKey.trigram(isTitle ? .titleWords : .words, scalars[0], scalars[1], scalars[2]))
    }
    var bytes = [(isTitle ? TermKey.Tag.titleLongWord : .longWord).rawValue]
    for scalar in scalars { bytes.appendScalar(scalar) }
    if bytes.count > TermKey.longestText { TokenBuffer.truncate(&bytes, from: 0) }
    return .text(bytes)
  }

  private func written(_ run: TextRun, _ isTitle: Bool) -> [UInt8] {
    var bytes = [(isTitle ? TermKey.Tag.titleWord : .word).rawValue]
    folded.appendTerm(of: run, to: &bytes)
    if bytes.count > TermKey.longestText { TokenBuffer.truncate(&bytes, from: 0) }
    return bytes
  }

  private func stem(_ run: TextRun, _ isTitle: Bool) -> [UInt8] {
    let word = Array(written(run, isTitle).dropFirst())
    var bytes = [(isTitle ? TermKey.Tag.titleStem : .stem).rawValue]
    stemmer.appendStem(of: word.span, to: &bytes)
    return bytes
  }

  private func appendBigrams(_ run: TextRun, _ offset: UInt32, _ isTitle: Bool, to parts: inout [PhrasePart]) {
    let space: TermKey.Space = isTitle ? .titleCharacters : .characters
    for index in run.range.dropLast() {
      let key = TermKey.bigram(space, folded.characters[index].scalar, folded.characters[index + 1].scalar)
      parts.append(.term(.integer(key), offset: offset + UInt32(index - run.range.lowerBound)))
    }
    // A run that goes on to another run of the phrase ends there in the document too.
  }

  private func addScoring(_ term: Term, to terms: inout QueryTerms) {
    if !terms.scoring.contains(term) { terms.scoring.append(term) }
  }

  private func addNeeded(_ term: Term, to terms: inout QueryTerms) {
    addScoring(term, to: &terms)
    if !terms.needed.contains(term) { terms.needed.append(term) }
  }
}
