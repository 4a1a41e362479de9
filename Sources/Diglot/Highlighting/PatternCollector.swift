/// What a query highlights in one field.
struct FieldPatterns {
  let finder: HighlightFinder
  private let prefixes: [[UInt8]]
  private let numbers: Set<[UInt8]>

  fileprivate init(_ collector: PatternCollector, joinsOverlaps: Bool) {
    finder = HighlightFinder(collector.patterns, joinsOverlaps: joinsOverlaps)
    prefixes = collector.prefixes
    numbers = collector.numbers
  }

  /// The matches in a text of the field, in order.
  ///
  /// - Parameters:
  ///   - known: Patterns for which the analyzers have just read the same text.
  ///   - limit: No piece of the text is read that begins here or later.
  func matches(
    in bytes: Span<UInt8>, _ analyzers: SearchAnalyzers, after known: FieldPatterns? = nil, limit: Int = .max,
    _ work: SearchWork
  ) -> [HighlightMatch] {
    guard !finder.patterns.isEmpty, !bytes.isEmpty else { return [] }
    var candidates = HighlightCandidates(finder)
    if known.map(hasUnits) ?? false, analyzers.hasAllUnits {
      let units = analyzers.units
      candidates.add(SearchAnalyzers.Stretch(units: units, range: units.all.indices, base: 0), bytes)
    } else {
      analyzers.read(
        bytes, prefixes, numbers: numbers, hasStems: finder.hasStems, listsParts: true, lookahead: finder.lookahead,
        limit: limit, work
      ) { stretch in
        candidates.add(stretch, bytes)
        return !candidates.areMany
      }
    }
    return candidates.resolved(bytes)
  }

  /// Whether the units that others asked for have all that these look for.
  private func hasUnits(of others: FieldPatterns) -> Bool {
    !others.finder.patterns.isEmpty && (others.finder.hasStems || !finder.hasStems)
      && prefixes.allSatisfy(others.prefixes.contains) && numbers.isSubset(of: others.numbers)
  }
}

/// Collects what a query's words and phrases highlight in a field.
struct PatternCollector {
  private let analyzers: SearchAnalyzers
  private let field: SearchField
  private let weights: [Term: Float]
  fileprivate private(set) var patterns: [HighlightPattern] = []
  /// The patterns that begin with a value.
  private var byFirstValue: [UInt64: [Int]] = [:]
  fileprivate private(set) var prefixes: [[UInt8]] = []
  fileprivate private(set) var numbers: Set<[UInt8]> = []
  /// Whether something was met that belongs to one field; otherwise all fields have the same patterns.
  private(set) var metField = false

  init(_ field: SearchField, _ analyzers: SearchAnalyzers, _ weights: [Term: Float]) {
    self.analyzers = analyzers
    self.field = field
    self.weights = weights
  }

  /// What was collected.
  ///
  /// - Parameter joinsOverlaps: Whether matches that overlap are one.
  func patterns(joinsOverlaps: Bool = false) -> FieldPatterns { FieldPatterns(self, joinsOverlaps: joinsOverlaps) }

  /// Whether what is looked for in one field, or in all, is looked for in this one.
  private mutating func isWanted(in other: SearchField) -> Bool {
    if other == .all { return true }
    metField = true
    return other == field
  }

  private mutating func isWanted(in name: String?) -> Bool { isWanted(in: SearchField(named: name)) }

  // MARK: - Queries

  mutating func add(_ query: Query) throws(IndexError) {
    switch query {
    case .words(let text, let field): if isWanted(in: field) { try addWords(text) }
    case .phrase(let text, let field): if isWanted(in: field) { addPhrase(text) }
    case .exact(let text, let field):
      if isWanted(in: field) { addPhrase(text, typed: analyzers.query.typed(text)) }
    case .prefix(let text, let field): if isWanted(in: field) { try addPrefix(text) }
    case .fuzzy(let text, _, let field): if isWanted(in: field) { addFuzzy(text) }
    case .filter, .range: break
    case .boosted(let inner, _): try add(inner)
    case .all(let queries), .any(let queries): for query in queries { try add(query) }
    case .sequence(let required, let optional, _): for query in required + optional { try add(query) }
    }
  }

  private mutating func addWords(_ text: String) throws(IndexError) {
    for word in try analyzers.query.highlightWords(text) {
      switch word {
      case .ideographs(let scalars, let terms): append(pattern(ofIdeographs: scalars, weight: worth(terms)))
      case .together(let parts): append(pattern(of: parts))
      case .term(let term):
        if case .text(let bytes) = term { add(term: bytes, weight: worth([term])) }
      }
    }
  }

  /// The terms of a phrase, as they are written.
  private func pattern(of parts: [PhrasePart]) -> HighlightPattern {
    let units = parts.compactMap { part -> HighlightPattern.Unit? in
      guard case .term(.text(let term), let offset) = part else { return nil }
      return HighlightPattern.Unit(value: TextUnits.value(ofTerm: Array(term.dropFirst())), offset: offset)
    }
    return HighlightPattern(units: units, weight: 4, lead: HighlightLead(parts))
  }

  private func worth(_ terms: [Term]) -> Double {
    Double(terms.compactMap { weights[$0] }.max() ?? 0.5)
  }

  private mutating func addPhrase(_ text: String, typed: TypedPhrase? = nil) {
    append(phrase(text, typed: typed))
  }

  /// Words that are like a word come with the names; any other text is a phrase.
  private mutating func addFuzzy(_ text: String) {
    if analyzers.query.wordTerms(text) == nil { addPhrase(text) }
  }

  /// A Han string is highlighted as it stands; of a word or a number all that begins with it.
  private mutating func addPrefix(_ text: String) throws(IndexError) {
    let (first, last) = try analyzers.query.lastWord(text)
    addPhrase(openedBy: text)
    // F1* is no 1 that stands alone.
    if first.isEmpty || TogetherMarks.isOpen(first) && analyzers.query.lastTerm(last) != nil { return }
    try addWords(first)
    addPhrase(openedBy: last)
  }

  /// Adds a phrase whose last word or number may go on.
  private mutating func addPhrase(openedBy text: String) {
    var phrase = phrase(text)
    guard let prefix = analyzers.query.lastTerm(text), !phrase.units.isEmpty else { return append(phrase) }
    let terms = Array(analyzers.terms(byStems: false).dropLast())
    let last = phrase.units.removeLast()
    phrase.weight = 4
    phrase.lead = HighlightLead(phrase.units, terms: terms)
    addPrefix(prefix, at: last.offset, to: phrase)
  }

  private mutating func addPrefix(_ prefix: [UInt8], at offset: UInt32 = 0, to pattern: HighlightPattern) {
    // More are not looked for, and each word of a text is compared with each of them.
    guard prefixes.contains(prefix) || prefixes.count < SearchLimits.openWords else { return }
    if !prefixes.contains(prefix) { prefixes.append(prefix) }
    var pattern = pattern
    pattern.lead = pattern.lead ?? .prefix(prefix)
    pattern.units.append(
      HighlightPattern.Unit(value: TextUnits.value(ofPrefix: prefix), offset: offset, kind: .reading))
    append(pattern)
  }

  // MARK: - Names and leaves

  mutating func add(_ found: FoundName, in field: SearchField) {
    guard isWanted(in: field) else { return }
    let weight = Double(found.weight)
    switch found.name {
    case .form(let form):
      let units = units(of: form, byStems: true)
      append(
        HighlightPattern(
          units: units, weight: weight, lead: HighlightLead(units, terms: analyzers.terms(byStems: true))))
    case .number(let value):
      append(number(value, weight: weight))
      // Its digits may stand where they are no number by themselves: 2026.4.21.
      append(unit(TextUnits.value(ofTerm: value), .written, weight: weight, lead: .number(value)))
    case .term(let term): add(term: term, weight: weight)
    }
  }

  /// Adds what a leaf looks for, though it may be no word: a bigram between two words, a word that only joins.
  mutating func add(_ leaf: Leaf) {
    guard let field = leaf.field, isWanted(in: field) else { return }
    switch leaf {
    case .term(let term, _): addPhrase([.term(term, offset: 0)], weight: worth([term]))
    case .phrase(let parts, _): addPhrase(parts, weight: 1)
    case .prefix(let term, _): addPrefix(Array(term.dropFirst()), to: HighlightPattern(units: [], weight: 1))
    case .values, .range: break
    }
  }

  private mutating func addPhrase(_ parts: [PhrasePart], weight: Double) {
    var units: [HighlightPattern.Unit] = []
    for part in parts {
      switch part {
      case .character(let scalar, let offset): add([scalar], at: offset, to: &units)
      case .term(.integer(let key), let offset): add(TermKey.scalars(of: key), at: offset, to: &units)
      case .term(.text(let bytes), let offset):
        guard var pattern = pattern(ofTerm: bytes, weight: weight) else { return }
        pattern.units[0].offset = offset
        units += pattern.units
      }
    }
    append(HighlightPattern(units: units, weight: weight, lead: HighlightLead(parts)))
  }

  /// Adds characters that stand together, unless the bigram before has them.
  private func add(_ scalars: [UInt32], at offset: UInt32, to units: inout [HighlightPattern.Unit]) {
    for (index, scalar) in scalars.enumerated() {
      let offset = offset + UInt32(index)
      if let last = units.last, last.offset >= offset { continue }
      units.append(HighlightPattern.Unit(value: UInt64(scalar), offset: offset))
    }
  }

  private mutating func add(term: [UInt8], weight: Double) {
    if let pattern = pattern(ofTerm: term, weight: weight) { append(pattern) }
  }

  // MARK: - Patterns

  private func pattern(ofIdeographs scalars: [UInt32], weight: Double) -> HighlightPattern {
    let units = scalars.enumerated().map { HighlightPattern.Unit(value: UInt64($1), offset: UInt32($0)) }
    return HighlightPattern(
      units: units, weight: weight, lead: HighlightLead(units, terms: scalars.map { _ in nil }))
  }

  /// A word, its stem or the value of a number, by the tag; `nil` for what stands in no text.
  private mutating func pattern(ofTerm term: [UInt8], weight: Double) -> HighlightPattern? {
    let bytes = Array(term.dropFirst())
    let lead = HighlightLead(.text(term))
    switch TermKey.Tag(rawValue: term[0]) {
    case .word: return unit(TextUnits.value(ofTerm: bytes), .written, weight: weight, lead: lead)
    case .stem: return unit(TextUnits.value(ofTerm: bytes), .stem, weight: weight, lead: lead)
    case .value: return number(bytes, weight: weight)
    default: return nil
    }
  }

  private mutating func number(_ value: [UInt8], weight: Double) -> HighlightPattern {
    numbers.insert(value)
    return unit(TextUnits.value(ofNumber: value), .reading, weight: weight, lead: .number(value))
  }

  private func unit(
    _ value: UInt64, _ kind: HighlightPattern.Kind, weight: Double, lead: HighlightLead?
  ) -> HighlightPattern {
    HighlightPattern(units: [HighlightPattern.Unit(value: value, offset: 0, kind: kind)], weight: weight, lead: lead)
  }

  private func phrase(_ text: String, typed: TypedPhrase? = nil) -> HighlightPattern {
    var copy = text
    copy.makeContiguousUTF8()
    let units = units(of: copy)
    let sources = analyzers.units.all.map(\.source)
    let endsSentence = zip(sources, sources.dropFirst()).contains { left, right in
      left.end < right.start && SentenceEnd.stands(in: copy.utf8.span, Int(left.end)..<Int(right.start))
    }
    return HighlightPattern(
      units: units, weight: 8, typed: typed, lead: HighlightLead(units, terms: analyzers.terms(byStems: false)),
      endsSentence: endsSentence)
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

  private mutating func append(_ pattern: HighlightPattern) {
    guard let first = pattern.units.first else { return }
    let isKnown = byFirstValue[first.value, default: []].contains { number in
      patterns[number].units == pattern.units && patterns[number].typed == pattern.typed
    }
    if isKnown { return }
    byFirstValue[first.value, default: []].append(patterns.count)
    patterns.append(pattern)
  }
}
