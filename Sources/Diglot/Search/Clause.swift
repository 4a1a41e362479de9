/// One thing a query looks for: what it matches in each segment of a snapshot, and what a match is worth.
struct Clause {
  enum Source {
    case nothing
    case term(TermInfo)
    case list(MatchList)
    /// Documents with the score of each, of a group that was evaluated by itself, and the clauses whose matches they are,
    /// where these tell the places.
    case scored(documents: [UInt32], scores: [Float], places: [Clause] = [])
  }

  /// What it matches, by segment.
  var sources: [Source]
  var documentFrequency: Int
  /// The weight without the inverse document frequency.
  var boost: Float
  /// What a match scores at most; 0 where it only has to match.
  var weight: Float
  /// What it is called, where it has another name than its term.
  var name: String?
  /// The term it looks for, where it is one.
  var term: Term?
  /// Whether having it makes a document a match; otherwise it only adds to the score of one.
  var makesMatch = true
  /// Where it is set, what `sources` say may match does so only if the stored document has this.
  var written: WrittenClause?

  /// The term or phrase as it was analysed.
  var label: String { name ?? term?.description ?? "" }

  /// How many documents of a segment it matches at most.
  func documentFrequency(in segment: Int) -> Int {
    switch sources[segment] {
    case .nothing: 0
    case .term(let info): Int(info.documentFrequency)
    case .list(let list): list.count
    case .scored(let documents, _, _): documents.count
    }
  }

  /// A walk over the matches in a segment from the first at or after `target`, or `nil` where the segment has none.
  func cursor(
    in segment: Int, _ snapshot: Snapshot, from target: DocID = 0
  ) throws(IndexError) -> ClauseCursor? {
    let reader = snapshot.segments[segment].reader
    let postings = reader.postings
    let check = written.map { WrittenCheck($0, reader.stored) }
    switch sources[segment] {
    case .nothing:
      return nil
    case .term(let info):
      return ClauseCursor(
        cursor: try PostingsCursor(info, postings, from: target), weight: weight, scores: nil, makesMatch: makesMatch,
        check: check)
    case .list(let list):
      guard list.count > 0 else { return nil }
      var cursor = PostingsCursor(list.documents, list.frequencies, postings)
      try cursor.advance(to: target)
      return ClauseCursor(cursor: cursor, weight: weight, scores: nil, makesMatch: makesMatch, check: check)
    case .scored(let documents, let scores, _):
      guard !documents.isEmpty else { return nil }
      var cursor = PostingsCursor(documents, [], postings)
      try cursor.advance(to: target)
      return ClauseCursor(cursor: cursor, weight: weight, scores: scores, makesMatch: makesMatch)
    }
  }
}

/// A walk over a clause's matches in one segment, with their scores.
struct ClauseCursor {
  var cursor: PostingsCursor
  let weight: Float
  let scores: [Float]?
  let makesMatch: Bool
  private(set) var check: WrittenCheck?

  @inline(__always) var document: DocID { cursor.document }

  /// Whether every document it comes to matches, so that `matches()` need not be asked.
  @inline(__always) var isCertain: Bool { check == nil }

  /// Whether the present document matches. It may have to be read: ask last, and before its score.
  @inline(__always)
  mutating func matches() throws(IndexError) -> Bool { isCertain ? true : try frequency() > 0 }

  /// How often what is looked for stands in the present document.
  mutating func frequency() throws(IndexError) -> UInt32 {
    guard check != nil else { return cursor.frequency }
    return min(try check?.count(in: cursor.document) ?? 0, cursor.frequency)
  }

  /// The score of the present match.
  @inline(__always)
  func score(_ scoring: SegmentScoring) -> Float {
    if let scores { return scores[cursor.index] * weight }
    let frequency = isCertain ? cursor.frequency : min(check?.lastCount ?? 0, cursor.frequency)
    return weight * BM25.saturation(frequency, scoring.lengthFactor(of: cursor.document))
  }

  /// The score of another posting of the block, of a clause whose matches are certain.
  @inline(__always)
  func score(at index: Int, _ scoring: SegmentScoring) -> Float {
    if let scores { return scores[index] * weight }
    return weight * BM25.saturation(cursor.frequencies[index], scoring.lengthFactor(of: cursor.documents[index]))
  }

  /// No match in the segment scores higher.
  func maximumScore(_ scoring: SegmentScoring) -> Float {
    if let scores { return (scores.max() ?? 0) * weight * BlockMaximum.slack }
    return weight * cursor.maximumSaturation(scoring) * BlockMaximum.slack
  }
}

/// What scores depend on in one segment.
struct SegmentScoring {
  let norms: ByteSlice
  let lengthFactors: [Float]

  /// - Parameter lengthFactors: One for each norm.
  init(norms: ByteSlice, lengthFactors: [Float]) {
    precondition(lengthFactors.count == 256, "a norm is a byte")
    self.norms = norms
    self.lengthFactors = lengthFactors
  }

  @inline(__always)
  func lengthFactor(of document: DocID) -> Float {
    // A byte is below their number.
    unsafe lengthFactors.span[unchecked: Int(norms.byte(at: Int(document)))]
  }
}

/// Bounds on scores, from the impacts of blocks.
enum BlockMaximum {
  /// Bounds are raised by this much, so that rounding never puts a score above its bound.
  static let slack: Float = 1.00001

  @inline(__always)
  static func saturation(_ impacts: (Impact, Impact), _ lengthFactors: [Float]) -> Float {
    max(saturation(impacts.0, lengthFactors), saturation(impacts.1, lengthFactors))
  }

  @inline(__always)
  private static func saturation(_ impact: Impact, _ lengthFactors: [Float]) -> Float {
    impact.frequency == .max ? 1 : BM25.saturation(UInt32(impact.frequency), lengthFactors[Int(impact.norm)])
  }
}

extension PostingsCursor {
  /// No posting of the list has a higher saturation.
  func maximumSaturation(_ scoring: SegmentScoring) -> Float {
    if let impacts = highestImpacts() { return BlockMaximum.saturation(impacts, scoring.lengthFactors) }
    var highest: Float = 0
    for index in 0..<count {
      highest = max(highest, BM25.saturation(frequencies[index], scoring.lengthFactor(of: documents[index])))
    }
    return highest
  }
}
