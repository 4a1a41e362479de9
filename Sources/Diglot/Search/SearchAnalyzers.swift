/// What a search needs to analyse text. One search at a time uses it.
///
/// `@unchecked Sendable`: it passes from one search to the next through a mutex.
final class SearchAnalyzers: @unchecked Sendable {
  let query = QueryAnalyzer()
  private(set) var units = TextUnits()
  /// Whether `units` are those of all that was read.
  private(set) var hasAllUnits = true
  /// The units of a long text that are in memory at once.
  private static let stretchCount = 64 << 10
  private var folded = FoldedText()
  private let numbers = NumberScanner()
  private var numberMatches: [NumberMatch] = []
  private let stemmer = Stemmer()
  let characters = StoredCharacters()
  let spare = SpareMemory()

  /// Makes `units` those of a text.
  ///
  /// - Parameters:
  ///   - prefixes: Words that begin with one of these are noted.
  ///   - numbers: Numbers that mean one of these are noted.
  ///   - hasStems: Whether the stems of words are looked for.
  ///   - listsParts: Whether a word that a line end hyphenates is its parts as well, as in documents.
  ///   - work: Counts the bytes; where the search is over, the rest of the text has no units.
  func fill(
    _ bytes: Span<UInt8>, _ prefixes: [[UInt8]] = [], numbers values: Set<[UInt8]> = [], hasStems: Bool = true,
    listsParts: Bool = false, _ work: SearchWork? = nil
  ) {
    read(bytes, prefixes, numbers: values, hasStems: hasStems, listsParts: listsParts, lookahead: .max, work) { _ in
      true
    }
  }

  /// Some of the units of a text.
  struct Stretch {
    let units: TextUnits
    /// The units that are looked at now; some before and after them are there as well.
    let range: Range<Int>
    /// How many units of the text come before `units`.
    let base: Int
  }

  /// Reads a text as `fill` does, and gives its units to `body`, of a long text a stretch at a time.
  ///
  /// - Parameters:
  ///   - lookahead: How many units `body` may look at after those of a stretch.
  ///   - limit: No piece of the text is read that begins here or later.
  ///   - body: Returns whether it wants more.
  func read(
    _ bytes: Span<UInt8>, _ prefixes: [[UInt8]], numbers values: Set<[UInt8]>, hasStems: Bool, listsParts: Bool,
    lookahead: Int, limit: Int = .max, _ work: SearchWork?, _ body: (Stretch) -> Bool
  ) {
    units.removeAll()
    hasAllUnits = true
    var scanner = RunScanner(listsParts: listsParts)
    var start = 0
    var (first, base) = (0, 0)
    reading: while start < min(bytes.count, limit) {
      let firstUnit = units.all.count
      let end = folded.readPiece(of: bytes, from: start, with: &scanner)
      if let work, work.spend(SearchCosts.analysedByte * (end - start)) { break reading }
      units.append(folded.runs, of: folded, stemmer: hasStems ? stemmer : nil, prefixes: prefixes)
      if !values.isEmpty {
        numberMatches.removeAll(keepingCapacity: true)
        folded.scan(with: numbers, into: &numberMatches)
        units.note(numberMatches, meaning: values, of: folded, from: firstUnit)
      }
      if folded.sharesLast { units.removeLast() }
      start = end
      guard lookahead < .max, units.all.count - first > SearchAnalyzers.stretchCount + lookahead else { continue }
      hasAllUnits = false
      let next = units.all.count - lookahead
      guard body(Stretch(units: units, range: first..<next, base: base)) else { return }
      // One more stays: what begins a match may belong to the unit before it.
      units.removeFirst(next - 1)
      (first, base) = (1, base + next - 1)
    }
    _ = body(Stretch(units: units, range: first..<max(first, units.all.count), base: base))
  }

  /// The terms of `units`: words as written or, where `byStems`, by their stems. Ideographs have none.
  ///
  /// - Returns: Nothing where the text has more than one piece.
  func terms(byStems: Bool) -> [Term?] {
    let count = folded.runs.reduce(0) { $0 + ($1.kind == .ideographs ? $1.range.count : 1) }
    guard count == units.all.count else { return [] }
    var terms: [Term?] = []
    for run in folded.runs {
      if run.kind == .ideographs {
        terms += repeatElement(nil, count: run.range.count)
      } else {
        terms.append(term(of: run, byStem: byStems && units.all[terms.count].stem != 0))
      }
    }
    return terms
  }

  private func term(of run: TextRun, byStem: Bool) -> Term {
    var (word, stem) = ([UInt8](), [TermKey.Tag.stem.rawValue])
    folded.appendTerm(of: run, to: &word)
    TermKey.cut(&word)
    if !byStem { return .text([TermKey.Tag.word.rawValue] + word) }
    if run.kind == .word { stemmer.appendStem(of: word.span, to: &stem) } else { folded.appendToneless(run, to: &stem) }
    return .text(stem)
  }
}
