/// A long text of a document, of which only those pieces are read in which the index says that something stands.
///
/// It gives what the whole text would, unless what is looked for stands in more pieces than are read for a snippet: then it
/// looks at those that have most of it.
struct LongText: HighlightedText {
  private let stored: LongStoredText
  /// The pieces, and where the text ends.
  private let pieces: [TextPiece]
  private let places: HighlightPlaces

  /// The most pieces that are read at once: 8 MiB of text and more.
  static let mostPieces = 256

  /// - Parameter pieces: Those of the document, and where its text ends.
  init(_ stored: LongStoredText, _ pieces: [TextPiece], _ places: HighlightPlaces) {
    self.stored = stored
    self.pieces = pieces
    self.places = places
  }

  private var count: Int { pieces.count - 1 }

  func matches(
    of patterns: FieldPatterns, after known: FieldPatterns?, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) throws(IndexError) -> [HighlightMatch] {
    let sought = patterns.finder.patterns
    if sought.isEmpty { return [] }
    var search = PieceSearch(pieces, margin: UInt32(clamping: patterns.finder.longest + LongText.marginPositions))
    var areKnown = true
    for lead in Set(sought.map(\.lead)) {
      search.beginLead()
      let isKnown = try lead.map { (lead) throws(IndexError) in try places.forEach(of: lead) { search.add($0) } }
      if !(isKnown ?? false) { areKnown = false }
    }
    if !areKnown, count <= LongText.mostPieces { return try matches(of: patterns, in: 0..<count, analyzers, work) }
    var matches: [HighlightMatch] = []
    for run in search.runs(atMost: LongText.mostPieces) where matches.count < HighlightCandidates.most && !work.isOver {
      let found = try self.matches(of: patterns, in: run, analyzers, work)
      // Units of different runs are far apart.
      let base = (matches.last?.units.upperBound ?? 0) + LongText.farUnits
      matches += found.map { $0.moved(units: base, source: 0) }
    }
    return matches.isEmpty && !areKnown ? try firstMatches(of: patterns, analyzers, work) : matches
  }

  /// A match may go on over the end of a piece by so many positions beside its own.
  private static let marginPositions = 64
  private static let farUnits = 1 << 10

  /// The matches of the first pieces that have any.
  private func firstMatches(
    of patterns: FieldPatterns, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) throws(IndexError) -> [HighlightMatch] {
    var first = 0
    while first < count, !work.isOver {
      // A match may begin in the last piece of those before.
      let run = max(first - 1, 0)..<min(first + LongText.mostPieces, count)
      let found = try matches(of: patterns, in: run, analyzers, work)
      if !found.isEmpty { return found }
      first = run.upperBound
    }
    return []
  }

  private func matches(
    of patterns: FieldPatterns, in run: Range<Int>, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) throws(IndexError) -> [HighlightMatch] {
    // Where the last piece ends, what follows it tells.
    var end = run.upperBound
    while end < count, pieces[end].byte - pieces[run.upperBound - 1].byte < LongText.cutByteCount { end += 1 }
    let bytes = try bytes(of: run.lowerBound..<end)
    let base = Int(pieces[run.lowerBound].byte)
    let found = patterns.matches(
      in: bytes.span, analyzers, limit: Int(pieces[run.upperBound].byte) - base, work)
    return found.map { $0.moved(units: 0, source: base) }
  }

  /// From the beginning of a piece on, so many bytes tell where it ends.
  private static let cutByteCount: UInt32 = 256 << 10

  func cut(around needed: Range<Int>, _ matches: [HighlightMatch]) throws(IndexError) -> PassageCutter.Cut? {
    let first = piece(of: max(needed.lowerBound - LongText.shownByteCount, 0))
    let last = piece(of: min(needed.upperBound + LongText.shownByteCount, Int(pieces[count].byte) - 1))
    let bytes = try bytes(of: first..<last + 1)
    let base = Int(pieces[first].byte)
    let within = matches.filter { $0.source.lowerBound >= base && $0.source.upperBound <= base + bytes.count }
    var cut = PassageCutter.snippet(
      bytes.span, around: needed.lowerBound - base..<needed.upperBound - base,
      within.map { $0.moved(units: 0, source: -base) })
    cut.move(source: base)
    return cut
  }

  /// A snippet depends on no more of the text on either side of what it has to show.
  private static let shownByteCount = 4 << 10

  private func piece(of byte: Int) -> Int { (0..<count).partitionPoint { Int(pieces[$0].byte) > byte } - 1 }

  private func bytes(of range: Range<Int>) throws(IndexError) -> [UInt8] {
    let code = try stored.code(pieces[range.lowerBound].code..<pieces[range.upperBound].code)
    let byteCount = pieces[range.upperBound].byte - pieces[range.lowerBound].byte
    guard let bytes = code.withBytes({ StoredAlphabet.decode($0) }), bytes.count == byteCount else {
      throw stored.damaged("pieces of another text")
    }
    return bytes
  }
}

/// Gathers the pieces of a text in which something stands.
struct PieceSearch {
  private let pieces: [TextPiece]
  private let margin: UInt32
  /// How many leads stand in each piece.
  private var leadCounts: [Int]
  /// Whether one stands so near to the beginning or the end of a piece that a match may go on in the next.
  private var isNearStart: [Bool]
  private var isNearEnd: [Bool]
  /// Where the present lead stood last.
  private var last = -1
  private var piece = 0

  init(_ pieces: [TextPiece], margin: UInt32) {
    self.pieces = pieces
    self.margin = margin
    leadCounts = [Int](repeating: 0, count: pieces.count - 1)
    isNearStart = leadCounts.map { _ in false }
    isNearEnd = isNearStart
  }

  mutating func beginLead() { (last, piece) = (-1, 0) }

  /// Adds a position of the present lead; the positions of one lead mostly rise.
  mutating func add(_ position: UInt32) {
    // It may stand in the title.
    guard position >= pieces[0].position else { return }
    if position < pieces[piece].position { piece = 0 }
    if position >= pieces[piece + 1].position {
      piece = (piece + 1..<leadCounts.count).partitionPoint { pieces[$0].position > position } - 1
    }
    if piece != last { leadCounts[piece] += 1 }
    last = piece
    if position - pieces[piece].position < margin { isNearStart[piece] = true }
    if pieces[piece + 1].position <= position || pieces[piece + 1].position - position <= margin {
      isNearEnd[piece] = true
    }
  }

  /// The runs of pieces that are to be read.
  ///
  /// - Parameter limit: The most pieces in which something stands: of more, those that have most.
  func runs(atMost limit: Int) -> [Range<Int>] {
    var chosen = leadCounts.indices.filter { leadCounts[$0] > 0 }
    if chosen.count > limit {
      chosen = chosen.sorted { (leadCounts[$1], $0) < (leadCounts[$0], $1) }.prefix(limit).sorted()
    }
    var runs: [Range<Int>] = []
    for piece in chosen {
      let first = isNearStart[piece] ? max(piece - 1, 0) : piece
      let end = isNearEnd[piece] ? min(piece + 2, leadCounts.count) : piece + 1
      if let last = runs.last, last.upperBound >= first {
        runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        runs.append(first..<end)
      }
    }
    return runs
  }
}

/// The places in one document of what highlighting looks for.
struct HighlightPlaces {
  private let segment: SegmentReader
  private let document: DocID
  /// More words that begin so are not looked up.
  private static let mostWords = 4096

  init(_ segment: SegmentReader, _ document: DocID) {
    self.segment = segment
    self.document = document
  }

  /// Calls `body` with each position of a lead.
  ///
  /// - Returns: Whether these are all.
  func forEach(of lead: HighlightLead, _ body: (UInt32) -> Void) throws(IndexError) -> Bool {
    switch lead {
    case .term(let term):
      if let info = try segment.find(term) { try forEach(of: info, body) }
      return true
    case .prefix(let prefix): return try forEach(ofWordsBeginningWith: prefix, body)
    case .number(let value):
      // Of a number that is written otherwise no place is known.
      if let info = try segment.find(.text([TermKey.Tag.value.rawValue] + value)), try cursor(info) != nil {
        return false
      }
      return try forEach(of: .term(.text([TermKey.Tag.word.rawValue] + value)), body)
    }
  }

  private func forEach(
    ofWordsBeginningWith prefix: [UInt8], _ body: (UInt32) -> Void
  ) throws(IndexError) -> Bool {
    let first = [TermKey.Tag.word.rawValue] + prefix
    var terms = try segment.textTerms.cursor(from: first)
    var count = 0
    while let info = try terms.next(), terms.text.starts(with: first) {
      count += 1
      if count > HighlightPlaces.mostWords { return false }
      try forEach(of: info, body)
    }
    return true
  }

  private func forEach(of info: TermInfo, _ body: (UInt32) -> Void) throws(IndexError) {
    guard var cursor = try cursor(info) else { return }
    try cursor.beginPositions()
    while let position = cursor.nextPosition() { body(position) }
  }

  /// The posting of the document; `nil` where it has none.
  private func cursor(_ info: TermInfo) throws(IndexError) -> PostingsCursor? {
    let cursor = try PostingsCursor(info, segment.postings, from: document)
    return cursor.document == document ? cursor : nil
  }
}

extension HighlightMatch {
  /// The same match, counted from elsewhere.
  fileprivate func moved(units: Int, source: Int) -> HighlightMatch {
    var match = self
    match.units = self.units.lowerBound + units..<self.units.upperBound + units
    match.source = self.source.lowerBound + source..<self.source.upperBound + source
    return match
  }
}

extension PassageCutter.Cut {
  fileprivate mutating func move(source offset: Int) {
    source = source.lowerBound + offset..<source.upperBound + offset
    snippet.sources = snippet.sources.map { $0.lowerBound + offset..<$0.upperBound + offset }
  }
}
