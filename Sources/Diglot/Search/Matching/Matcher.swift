/// A walk over what a node matches in one segment, in increasing order of doc IDs, with scores.
///
/// Most are walks over postings, which the loops that add up scores take block by block. All others are a
/// `CompoundMatcher`, called for each document that it comes to.
struct Matcher {
  /// The postings, where it is no compound.
  var postings: PostingsCursor
  /// The most that a match scores, before frequency and length.
  let weight: Float
  /// Whether it makes a document a match; otherwise it only adds to the score of one.
  let makesMatch: Bool
  let compound: CompoundMatcher?

  init(_ postings: consuming PostingsCursor, weight: Float, makesMatch: Bool = true) {
    self.postings = postings
    self.weight = weight
    self.makesMatch = makesMatch
    compound = nil
  }

  /// - Parameter compound: Stands on a document.
  init(_ compound: CompoundMatcher, _ segment: SegmentSearch, makesMatch: Bool = true) {
    postings = PostingsCursor(segment.reader.postings, at: PostingsCursor.end)
    weight = 0
    self.makesMatch = makesMatch
    self.compound = compound
  }

  /// The present document, `PostingsCursor.end` past the last.
  @inline(__always) var document: DocID {
    if let compound { return compound.document }
    return postings.document
  }

  /// Moves to the first document at or after `target` that may match.
  @inline(__always)
  mutating func advance(to target: DocID) throws(IndexError) {
    if let compound { return try compound.advance(to: target) }
    try postings.advance(to: target)
  }

  /// Moves to the next document that may match.
  @inline(__always)
  mutating func next() throws(IndexError) {
    if let compound { return try compound.advance(to: compound.document + 1) }
    try postings.next()
  }

  /// Whether every document it comes to matches, so that `matches()` need not be asked.
  @inline(__always) var isCertain: Bool { compound?.isCertain ?? true }

  /// Whether the present document matches. It may have to be read: ask last, and before its score.
  @inline(__always)
  func matches() throws(IndexError) -> Bool { try compound?.matches() ?? true }

  /// The score of the present document, which matches.
  @inline(__always)
  func score(_ scoring: SegmentScoring) -> Double {
    if let compound { return compound.score(scoring) }
    return postingScore(scoring)
  }

  /// The same where it is no compound.
  @inline(__always)
  func postingScore(_ scoring: SegmentScoring) -> Double {
    Double(weight * BM25.saturation(postings.frequency, scoring.lengthFactor(of: postings.document)))
  }

  /// The score of another posting of the block.
  @inline(__always)
  func score(at index: Int, _ scoring: SegmentScoring) -> Float {
    weight * BM25.saturation(postings.frequencies[index], scoring.lengthFactor(of: postings.documents[index]))
  }

  /// No match in the segment scores higher.
  func maximumScore(_ scoring: SegmentScoring) -> Double {
    if let compound { return compound.maximumScore(scoring) }
    return Double(weight * postings.maximumSaturation(scoring) * BlockMaximum.slack)
  }

  /// The most that a match from `target` to the returned doc ID scores, or `nil` where it is not known by blocks.
  mutating func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    if let compound { return compound.bound(from: target, scoring) }
    guard let (last, impacts) = postings.impacts(from: target) else { return nil }
    return (last, Double(BlockMaximum.saturation(impacts, scoring.lengthFactors) * weight * BlockMaximum.slack))
  }

  /// Moves past postings up to `last` that score `threshold` at most together with `others`; says whether it stands on one
  /// that may score more.
  mutating func passOver(
    through last: DocID, others: Double, below threshold: Double, _ scoring: SegmentScoring
  ) throws(IndexError) -> Bool {
    while postings.document <= last, postings.document != PostingsCursor.end {
      if postingScore(scoring) + others > threshold { return true }
      try postings.next()
    }
    return false
  }
}
