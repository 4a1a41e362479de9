/// How the scores of a matcher come into the window of a disjunction.
extension Matcher {
  /// Adds the scores of the matches before `end` to the window; those of one that makes no match to what is seen.
  mutating func add(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    guard makesMatch, compound == nil else { return try addSingly(to: &window, before: end, scoring) }
    while postings.document < end {
      let limit = postings.indexInBlock(of: end)
      window.add(postings.index..<limit, of: &self, scoring)
      try postings.move(to: limit)
    }
  }

  private mutating func addSingly(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if !makesMatch { try advance(to: window.base) }
    while document < end {
      if makesMatch || window.hasSeen(document), try matches() { window.add(score(scoring), to: document) }
      try next()
    }
  }

  /// Notes the matches before `end` as seen; only documents that are wanted already are given their scores.
  mutating func count(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    guard compound == nil else { return try countSingly(in: &window, before: end, scoring) }
    while postings.document < end {
      let limit = postings.indexInBlock(of: end)
      window.count(postings.index..<limit, of: &self, scoring)
      try postings.move(to: limit)
    }
  }

  private mutating func countSingly(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    while document < end {
      if try matches() { window.count(document, score(scoring)) }
      try next()
    }
  }

  /// Adds the scores of the matches among some documents, in increasing order. Those are dropped that cannot come above
  /// `threshold`.
  ///
  /// - Parameter rest: The most that this one and those after it score.
  mutating func complete(
    _ candidates: inout [Candidate], rest: Double, above threshold: Double, _ scoring: SegmentScoring
  ) throws(IndexError) {
    var span = candidates.mutableSpan
    var count = 0
    for index in span.indices {
      var candidate = span[index]
      guard candidate.score + rest > threshold else { continue }
      try advance(to: candidate.document)
      if document == candidate.document, try matches() { candidate.score += score(scoring) }
      span[count] = candidate
      count &+= 1
    }
    candidates.removeLast(candidates.count - count)
  }

  /// Shows the rest of the present block to `collector`, uncounted; returns its last document.
  mutating func showBlock(to collector: inout Collector, _ scoring: SegmentScoring) -> DocID {
    forEachScore(of: postings.index..<postings.count, scoring) { collector.show($0, Double($1)) }
    return postings.documents[postings.count - 1]
  }

  /// Calls `body` with the documents and scores of some postings of the block.
  @inline(__always)
  func forEachScore(of range: Range<Int>, _ scoring: SegmentScoring, _ body: (DocID, Float) -> Void) {
    let documents = postings.documents.span
    let frequencies = postings.frequencies.span
    precondition(range.upperBound <= documents.count && range.upperBound <= frequencies.count, "a longer block")
    // The postings of the range are in both.
    for index in range {
      let document = unsafe documents[unchecked: index]
      let saturation = unsafe BM25.saturation(frequencies[unchecked: index], scoring.lengthFactor(of: document))
      body(document, weight * saturation)
    }
  }
}
