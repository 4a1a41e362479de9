/// How the scores of a matcher come into the window of a disjunction.
extension Matcher {
  /// Adds the scores of the matches before `end` to the window; those of one that makes no match to what is seen.
  mutating func add(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if let compound {
      if !makesMatch { try compound.advance(to: window.base) }
      return try compound.add(to: &window, before: end, onlySeen: !makesMatch, scoring)
    }
    guard makesMatch else { return try addToSeen(in: &window, before: end, scoring) }
    while postings.document < end {
      let limit = postings.indexInBlock(of: end)
      window.add(postings.index..<limit, of: &self, scoring)
      try postings.move(to: limit)
    }
  }

  private mutating func addToSeen(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    try postings.advance(to: window.base)
    while postings.document < end {
      if window.hasSeen(postings.document) { window.add(postingScore(scoring), to: postings.document) }
      try postings.next()
    }
  }

  /// Notes the matches before `end` as seen; only documents that are wanted already are given their scores.
  mutating func count(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if let compound { return try compound.count(in: &window, before: end, scoring) }
    while postings.document < end {
      let limit = postings.indexInBlock(of: end)
      window.count(postings.index..<limit, of: &self, scoring)
      try postings.move(to: limit)
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
      if let compound {
        candidate.score += try compound.score(of: candidate.document, scoring)
      } else {
        try postings.advance(to: candidate.document)
        if postings.document == candidate.document { candidate.score += postingScore(scoring) }
      }
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
