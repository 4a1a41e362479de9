/// A matcher that is more than the postings of one term or phrase. It stands on a document from the start.
class CompoundMatcher {
  /// The present document, which may match; `PostingsCursor.end` past the last.
  final var document: DocID = PostingsCursor.end

  /// Whether every document it comes to matches.
  var isCertain: Bool { true }

  /// Moves to the first document at or after `target` that may match, unless it stands there or beyond.
  func advance(to target: DocID) throws(IndexError) { fatalError("a matcher without a walk") }

  /// Whether the present document matches; asked before its score.
  func matches() throws(IndexError) -> Bool { true }

  /// The score of the present document, which matches.
  func score(_ scoring: SegmentScoring) -> Double { 0 }

  /// No match in the segment scores higher.
  func maximumScore(_ scoring: SegmentScoring) -> Double { .infinity }

  /// The most that a match from `target` to the returned doc ID scores, or `nil` where it is not known by blocks.
  func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? { nil }

  // MARK: - In a window

  /// Adds the scores of the matches before `end` to a window; `onlySeen`, those of documents that were seen there.
  func add(
    to window: inout ScoreWindow, before end: DocID, onlySeen: Bool, _ scoring: SegmentScoring
  ) throws(IndexError) {
    while document < end {
      if !onlySeen || window.hasSeen(document), try matches() { window.add(score(scoring), to: document) }
      try advance(to: document + 1)
    }
  }

  /// Notes the matches before `end` as seen; only documents that are wanted already are given their scores.
  final func count(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    while document < end {
      if try matches() { window.count(document, score(scoring)) }
      try advance(to: document + 1)
    }
  }

  /// The score of a document, 0 where it does not match; moves there.
  final func score(of document: DocID, _ scoring: SegmentScoring) throws(IndexError) -> Double {
    try advance(to: document)
    guard self.document == document, try matches() else { return 0 }
    return score(scoring)
  }
}
