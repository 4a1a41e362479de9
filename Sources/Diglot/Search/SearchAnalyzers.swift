/// What a search needs to analyse text. One search at a time uses it.
///
/// `@unchecked Sendable`: it passes from one search to the next through a mutex.
final class SearchAnalyzers: @unchecked Sendable {
  let query = QueryAnalyzer()
  private(set) var units = TextUnits()
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
    units.removeAll()
    var scanner = RunScanner(listsParts: listsParts)
    var start = 0
    while start < bytes.count {
      let firstUnit = units.all.count
      let end = folded.readPiece(of: bytes, from: start, with: &scanner)
      if let work, work.spend(SearchCosts.analysedByte * (end - start)) { return }
      units.append(folded.runs, of: folded, stemmer: hasStems ? stemmer : nil, prefixes: prefixes)
      if !values.isEmpty {
        numberMatches.removeAll(keepingCapacity: true)
        folded.scan(with: numbers, into: &numberMatches)
        units.note(numberMatches, meaning: values, of: folded, from: firstUnit)
      }
      start = end
    }
  }
}
