/// One segment during one search: what it has for the leaves of the plan, looked up once each.
final class SegmentSearch {
  /// What a segment has for a leaf.
  enum Source {
    case nothing
    case term(TermInfo)
    case list(MatchList)

    /// How many documents have it.
    var count: Int {
      switch self {
      case .nothing: 0
      case .term(let info): Int(info.documentFrequency)
      case .list(let list): list.count
      }
    }
  }

  let segment: Snapshot.Segment
  /// Where the segment stands in the snapshot.
  let number: Int
  let work: SearchWork
  /// How the values of fields compare.
  let types: FieldTypes
  /// What adds up the scores of several matchers.
  let spare: SpareMemory
  /// How documents score; set before anything is scored.
  private(set) var scoring: SegmentScoring
  private var leaves: [Leaf]
  private var sources: [Source?]

  var reader: SegmentReader { segment.reader }

  init(
    _ segment: Snapshot.Segment, _ number: Int, _ leaves: [Leaf], _ types: FieldTypes, _ work: SearchWork,
    _ spare: SpareMemory
  ) throws(IndexError) {
    self.types = types
    self.segment = segment
    self.number = number
    self.leaves = leaves
    self.work = work
    self.spare = spare
    scoring = SegmentScoring(norms: try segment.reader.norms(), lengthFactors: SegmentScoring.noFactors)
    sources = leaves.map { _ in nil }
  }

  /// How many leaves it is asked about.
  var leafCount: Int { leaves.count }

  /// One of them.
  func leaf(_ number: Int) -> Leaf { leaves[number] }

  /// Makes it answer for a plan that has more leaves.
  func add(_ leaves: [Leaf]) {
    sources += [Source?](repeating: nil, count: leaves.count - self.leaves.count)
    self.leaves = leaves
  }

  /// Sets how documents score.
  func score(by bm25: BM25) { scoring = SegmentScoring(norms: scoring.norms, lengthFactors: bm25.lengthFactors) }

  /// What the segment has for a leaf.
  func source(of leaf: Int) throws(IndexError) -> Source {
    if let source = sources[leaf] { return source }
    let source = try lookUp(leaves[leaf])
    sources[leaf] = source
    return source
  }

  private func lookUp(_ leaf: Leaf) throws(IndexError) -> Source {
    work.spend(SearchCosts.lookUp)
    switch leaf {
    case .term(let term, let field):
      guard let info = try reader.find(term) else { return .nothing }
      let field = reader.effective(field)
      return field == .all ? .term(info) : .list(try reader.matches(info, field, work))
    case .phrase(let parts, let field):
      guard !parts.isEmpty else { return .nothing }
      return .list(try PhraseMatcher.matches(parts, field, in: reader, work))
    case .prefix(let word, let field):
      return .list(try reader.matches(from: word, through: word, reader.effective(field), work))
    case .range(let range): return .list(try matches(range))
    case .values(let from, _) where from.isEmpty:
      let count = reader.statistics.documentCount
      work.spend(count)
      return .list(
        MatchList(documents: Array(0..<UInt32(count)), frequencies: [UInt32](repeating: 1, count: count)))
    case .values(let from, let through):
      return .list(try reader.matches(from: from, through: through, .all, work))
    }
  }

  /// A walk over the documents that have a leaf, from the first at or after `target`; `nil` where there is none.
  func cursor(of leaf: Int, from target: DocID = 0) throws(IndexError) -> PostingsCursor? {
    switch try source(of: leaf) {
    case .nothing: return nil
    case .term(let info): return try PostingsCursor(info, reader.postings, from: target, spare.buffers.take())
    case .list(let list):
      guard list.count > 0 else { return nil }
      var cursor = PostingsCursor(list.documents, list.frequencies, reader.postings)
      try cursor.advance(to: target)
      return cursor
    }
  }
}

/// What some things cost, in units of `SearchWork`.
enum SearchCosts {
  static let lookUp = 256
  /// A term that is read on the way through the dictionary.
  static let term = 8
  /// A block of terms that is read for a fuzzy word.
  static let termBlock = 512
  /// A term that is like a fuzzy word.
  static let similarTerm = 64
  /// The places of a part of a phrase in a document.
  static let positions = 8
  /// A document that all of some lists have.
  static let candidate = 8
  /// A move of one list to a document that another has.
  static let step = 4
  /// The bound of a block or of a window.
  static let bound = 8
  /// What a window costs beside its postings.
  static let window = 512
  /// A byte of a text that is folded and cut into units.
  static let analysedByte = 16
  /// Reading and decoding a stored document, beside its bytes.
  static let stored = 4096
}
