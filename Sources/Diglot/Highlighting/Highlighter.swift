/// Makes snippets of documents for one query. It belongs to one search.
struct Highlighter {
  private let finder: HighlightFinder
  private let prefixes: [[UInt8]]
  private let numbers: Set<[UInt8]>
  private let analyzers: SearchAnalyzers
  private let work: SearchWork

  /// At most so many snippets a document.
  private static let snippetCount = 3

  /// - Parameters:
  ///   - others: What was looked for beside the words of the query, and what each weighs.
  ///   - weights: Of the terms of the query's words; the last of a term counts.
  init(
    _ query: Query, others: [(name: OtherName, weight: Float)], _ analyzers: SearchAnalyzers,
    weights: [(term: Term, weight: Float)], _ work: SearchWork
  ) throws(IndexError) {
    self.analyzers = analyzers
    self.work = work
    var collector = PatternCollector(analyzers: analyzers, weights: weights)
    try collector.add(query)
    for (name, weight) in others { collector.add(name, Double(weight)) }
    finder = HighlightFinder(collector.patterns)
    prefixes = collector.prefixes
    numbers = collector.numbers
  }

  /// The best passages of a text, in its order; its beginning where nothing is to be highlighted.
  func snippets(of text: String) -> [Snippet] {
    let bytes = text.utf8.span
    guard bytes.count > 0 else { return [] }
    analyzers.fill(bytes, prefixes, numbers: numbers, hasStems: finder.hasStems, listsParts: true, work)
    let matches = finder.matches(in: analyzers.units, bytes)
    guard !matches.isEmpty else { return [PassageCutter.snippet(bytes, around: 0..<0, matches).snippet] }
    var chooser = WindowChooser(finder.patterns, matches)
    var cuts: [PassageCutter.Cut] = []
    while cuts.count < Highlighter.snippetCount, let window = chooser.next() {
      let needed = matches[window.lowerBound].source.lowerBound..<matches[window.upperBound - 1].source.upperBound
      let cut = PassageCutter.snippet(bytes, around: needed, matches)
      chooser.markShown(cut.source)
      if !cut.snippet.highlights.isEmpty { cuts.append(cut) }
    }
    return cuts.sorted { $0.source.lowerBound < $1.source.lowerBound }.map(\.snippet)
  }
}

/// Chooses which matches to show, a window of neighbours at a time.
///
/// A window is worth the weights of the different patterns in it, and a little for each repetition; a pattern that was
/// shown before is worth a third.
private struct WindowChooser {
  private let patterns: [HighlightPattern]
  private let matches: [HighlightMatch]
  private var isShown: [Bool]
  private var timesShown: [Int]
  private var best = 0.0

  /// Units from the first to the last match of a window.
  private static let unitCount = 48

  init(_ patterns: [HighlightPattern], _ matches: [HighlightMatch]) {
    self.patterns = patterns
    self.matches = matches
    isShown = matches.map { _ in false }
    timesShown = patterns.map { _ in 0 }
  }

  /// The best window of matches that were not shown, or `nil` where the rest is not worth a snippet.
  mutating func next() -> Range<Int>? {
    var counts = patterns.map { _ in 0 }
    var (value, end) = (0.0, 0)
    var found: (window: Range<Int>, value: Double)?
    for start in matches.indices {
      end = max(end, start)
      while end < matches.count, fits(end, from: start) {
        value += gain(matches[end].pattern, &counts, 1)
        end += 1
      }
      if end > start {
        if value > found?.value ?? 0 { found = (start..<end, value) }
        value += gain(matches[start].pattern, &counts, -1)
      }
    }
    guard let found, found.value > best / 4 else { return nil }
    best = max(best, found.value)
    return found.window
  }

  private func fits(_ end: Int, from start: Int) -> Bool {
    !isShown[start] && !isShown[end]
      && matches[end].units.upperBound - matches[start].units.lowerBound <= WindowChooser.unitCount
  }

  /// What adding (1) or taking away (-1) an occurrence of a pattern does to a window's value.
  private func gain(_ pattern: Int, _ counts: inout [Int], _ step: Int) -> Double {
    let before = worth(pattern, counts[pattern])
    counts[pattern] += step
    return worth(pattern, counts[pattern]) - before
  }

  private func worth(_ pattern: Int, _ count: Int) -> Double {
    guard count > 0 else { return 0 }
    return patterns[pattern].weight * (timesShown[pattern] > 0 ? 0.3 : 1) * (1 + 0.1 * Double(min(count, 4) - 1))
  }

  mutating func markShown(_ source: Range<Int>) {
    for index in matches.indices where !isShown[index] && source.overlaps(matches[index].source) {
      isShown[index] = true
      timesShown[matches[index].pattern] += 1
    }
  }
}

/// Collects what a query's words and phrases highlight.
private struct PatternCollector {
  let analyzers: SearchAnalyzers
  private let weights: [Term: Float]
  private(set) var patterns: [HighlightPattern] = []
  /// The patterns that begin with a value.
  private var byFirstValue: [UInt64: [Int]] = [:]
  private(set) var prefixes: [[UInt8]] = []
  private(set) var numbers: Set<[UInt8]> = []

  init(analyzers: SearchAnalyzers, weights: [(term: Term, weight: Float)]) {
    self.analyzers = analyzers
    self.weights = Dictionary(weights.map { ($0.term, $0.weight) }) { $1 }
  }

  mutating func add(_ query: Query) throws(IndexError) {
    switch query {
    case .words(let text, let field): if field != "title" { try addWords(text) }
    case .phrase(let text, let field): if field != "title" { addPhrase(text) }
    case .exact(let text, let field):
      if field != "title" { addPhrase(text, written: analyzers.query.written(text)) }
    case .prefix(let text, let field): if field != "title" { addPrefix(text) }
    // Words that are like others come with `others`.
    case .fuzzy, .filter, .range: break
    case .boosted(let inner, _): try add(inner)
    case .all(let queries), .any(let queries): for query in queries { try add(query) }
    case .sequence(let required, let optional, _): for query in required + optional { try add(query) }
    }
  }

  private mutating func addWords(_ text: String) throws(IndexError) {
    for word in try analyzers.query.highlightWords(text) {
      switch word {
      case .ideographs(let scalars, let terms):
        let units = scalars.enumerated().map { HighlightPattern.Unit(value: UInt64($1), offset: UInt32($0)) }
        append(HighlightPattern(units: units, weight: worth(terms)))
      case .together(let text):
        append(HighlightPattern(units: units(of: text), weight: 4))
      case .term(let term):
        if case .text(let bytes) = term { append(unit(ofTerm: bytes, weight: worth([term]))) }
      }
    }
  }

  private func worth(_ terms: [Term]) -> Double {
    Double(terms.compactMap { weights[$0] }.max() ?? 0.5)
  }

  mutating func add(_ other: OtherName, _ weight: Double) {
    switch other {
    case .form(let form): append(HighlightPattern(units: units(of: form, byStems: true), weight: weight))
    case .number(let value):
      numbers.insert(value)
      append(unit(TextUnits.value(ofNumber: value), .number, weight: weight))
    case .term(let term): append(unit(ofTerm: term, weight: weight))
    }
  }

  /// A word or its stem, by its tag.
  private func unit(ofTerm term: [UInt8], weight: Double) -> HighlightPattern {
    let isStem = term[0] == TermKey.Tag.stem.rawValue
    return unit(TextUnits.value(ofTerm: Array(term.dropFirst())), isStem ? .stem : .written, weight: weight)
  }

  private mutating func addPhrase(_ text: String, written: WrittenPhrase? = nil) {
    append(HighlightPattern(units: units(of: text), weight: 8, written: written))
  }

  /// The units of a text, its words of letters as written or by their stems.
  private func units(of text: String, byStems: Bool = false) -> [HighlightPattern.Unit] {
    var copy = text
    copy.makeContiguousUTF8()
    analyzers.fill(copy.utf8.span)
    let units = analyzers.units.all
    return units.map { unit in
      let isStem = byStems && unit.stem != 0
      return HighlightPattern.Unit(
        value: isStem ? unit.stem : unit.value, offset: unit.position - units[0].position,
        kind: isStem ? .stem : .written)
    }
  }

  private func unit(_ value: UInt64, _ kind: HighlightPattern.Kind, weight: Double) -> HighlightPattern {
    HighlightPattern(units: [HighlightPattern.Unit(value: value, offset: 0, kind: kind)], weight: weight)
  }

  /// A Han string is highlighted as it stands; of a word all that begins with it.
  private mutating func addPrefix(_ text: String) {
    guard let word = analyzers.query.onlyWord(text) else { return addPhrase(text) }
    // More are not looked for, and each word of a text is compared with each of them.
    guard prefixes.count < SearchLimits.openWords else { return }
    prefixes.append(word)
    append(unit(TextUnits.value(ofPrefix: word), .stem, weight: 4))
  }

  private mutating func append(_ pattern: HighlightPattern) {
    guard let first = pattern.units.first else { return }
    let isKnown = byFirstValue[first.value, default: []].contains { number in
      patterns[number].units == pattern.units && patterns[number].written == pattern.written
    }
    if isKnown { return }
    byFirstValue[first.value, default: []].append(patterns.count)
    patterns.append(pattern)
  }
}
