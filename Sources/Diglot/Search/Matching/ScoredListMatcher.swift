/// Documents that are at hand, with the score of each: what many names were worth.
final class ScoredListMatcher: CompoundMatcher {
  private let documents: [DocID]
  private let scores: [Float]
  private var index = 0

  /// - Parameter documents: At least one, in increasing order.
  init(_ documents: [DocID], _ scores: [Float]) {
    self.documents = documents
    self.scores = scores
    super.init()
    document = documents[0]
  }

  override func advance(to target: DocID) {
    guard document < target else { return }
    index = (index..<documents.count).partitionPointNearStart { documents[$0] >= target }
    document = index < documents.count ? documents[index] : PostingsCursor.end
  }

  override func score(_ scoring: SegmentScoring) -> Double { Double(scores[index]) }

  override func maximumScore(_ scoring: SegmentScoring) -> Double { Double(scores.max() ?? 0) }
}

extension ScoredListMatcher {
  /// The documents that any of many walks over postings comes to, each with the best of its scores; `nil` where there are
  /// none.
  convenience init?(
    bestOf names: [Matcher], without own: consuming PostingsCursor, _ segment: SegmentSearch
  ) throws(IndexError) {
    var best = try ScoredListMatcher.best(of: names, segment)
    var count = 0
    segment.work.spend(SearchCosts.step * best.count)
    for index in best.indices {
      try own.advance(to: best[index].document)
      if own.document == best[index].document { continue }
      best[count] = best[index]
      count += 1
    }
    best.removeSubrange(count...)
    if best.isEmpty { return nil }
    self.init(best.map(\.document), best.map(\.score))
  }

  private typealias Scored = (document: DocID, score: Float)

  private static func best(of names: [Matcher], _ segment: SegmentSearch) throws(IndexError) -> [Scored] {
    var scores: [UInt64] = []
    for name in names {
      var cursor = name.postings
      while cursor.document != PostingsCursor.end, !segment.work.spend(cursor.count) {
        for index in cursor.index..<cursor.count {
          // Positive numbers of single precision are ordered as their bits are.
          let score =
            name.weight
            * BM25.saturation(
              cursor.frequencies[index], segment.scoring.lengthFactor(of: cursor.documents[index]))
          scores.append(UInt64(cursor.documents[index]) << 32 | UInt64(score.bitPattern))
        }
        try cursor.nextBlock()
      }
    }
    scores.sort()
    var best: [Scored] = []
    for score in scores {
      let scored = (DocID(score >> 32), Float(bitPattern: UInt32(truncatingIfNeeded: score)))
      if best.last?.document == scored.0 { best[best.count - 1] = scored } else { best.append(scored) }
    }
    return best
  }
}
