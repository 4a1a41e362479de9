/// A disjunction taken in windows of doc IDs.
struct DisjunctionWindows {
  private var cursors: [ClauseCursor]
  /// The most each clause scores in the whole segment; empty until it is asked for.
  private var maxima: [Double] = []
  private let scoring: SegmentScoring
  private let documentCount: Int
  private let known: Int
  /// Whether all clauses make matches.
  private let allMakeMatches: Bool
  /// How many documents a window has.
  private let windowCount: Int

  /// Documents that may be among the best, and what they score so far.
  private var candidates: [Candidate] = []
  /// So many of them are completed together.
  private static let candidateCount = 128
  /// The clauses in the order in which they are left out in the window, and the most each scores there.
  private var order: [Int]
  private var bounds: [Double]

  /// - Parameters:
  ///   - cursors: Those that only add to scores last.
  ///   - postingCount: How many postings they have together.
  ///   - known: So many matches there are at least.
  init(
    _ cursors: consuming [ClauseCursor], _ scoring: SegmentScoring, postingCount: Int, documentCount: Int, known: Int
  ) {
    order = Array(cursors.indices)
    bounds = [Double](repeating: 0, count: cursors.count)
    allMakeMatches = cursors.allSatisfy(\.makesMatch)
    self.cursors = cursors
    self.scoring = scoring
    self.documentCount = documentCount
    self.known = known
    windowCount = ScoreWindow.count(for: postingCount, in: documentCount)
  }

  mutating func run(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?, _ isCancelled: () -> Bool
  ) throws(IndexError) {
    var window = collector.spareWindow.take()
    // Before there is a threshold, all matches are candidates: few documents suffice to find one.
    var count = ScoreWindow.shortest
    while !isCancelled(), let base = firstDocument() {
      window.begin(at: base, count: count)
      let end = DocID(min(Int(base) + count, documentCount))
      try runWindow(from: base, to: end, &window, &collector, isExcluded)
      count = windowCount
    }
    collector.spareWindow.keep(window)
  }

  /// The first document that may match.
  private func firstDocument() -> DocID? {
    var first = PostingsCursor.end
    for index in cursors.indices where cursors[index].makesMatch { first = min(first, cursors[index].document) }
    return first == PostingsCursor.end ? nil : first
  }

  private mutating func runWindow(
    from base: DocID, to end: DocID, _ window: inout ScoreWindow, _ collector: inout Collector,
    _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    let threshold = collector.threshold(known: known)
    // While all matches have to be counted, those that cannot be among the best need no scores all the same.
    let isCounting = threshold == -.infinity && isExcluded == nil
    let rest = partition(from: base, to: end, above: isCounting ? collector.lowestScore : threshold, isCounting)
    window.bound = rest.threshold
    for makesMatch in allMakeMatches ? [true] : [true, false] {
      for index in order[rest.count...] where cursors[index].makesMatch == makesMatch {
        try cursors[index].add(to: &window, before: end, scoring)
      }
    }
    for index in order[rest.uncountedCount..<rest.count] {
      try cursors[index].count(in: &window, before: end, scoring)
    }
    let areCounted = collector.keepsBest && isExcluded == nil && (isCounting || rest.count == 0)
    if areCounted { collector.add(count: window.seenCount) }
    func show(_ document: DocID, _ score: Double) throws(IndexError) {
      if areCounted { return collector.show(document, score) }
      if let isExcluded, try isExcluded(document) { return }
      collector.collect(document, score)
    }
    func showCandidates() throws(IndexError) {
      try complete(rest, above: collector.lowestScore)
      for candidate in candidates { try show(candidate.document, candidate.score) }
      candidates.removeAll(keepingCapacity: true)
    }
    try window.take { (document, sum) throws(IndexError) in
      guard rest.uncountedCount > 0 else { return try show(document, sum) }
      candidates.append(Candidate(document: document, score: sum))
      if candidates.count == DisjunctionWindows.candidateCount { try showCandidates() }
    }
    try showCandidates()
    for rank in 0..<rest.uncountedCount { try cursors[order[rank]].cursor.advance(to: end) }
  }

  /// The clauses that even together cannot lift a document of a window into the results: the first of `order`.
  private struct Rest {
    var count = 0
    /// So many of them are not walked over to count their matches, and score so much at most.
    var uncountedCount = 0
    var uncountedBound = 0.0
    /// What the other clauses must score together.
    var threshold: Double
  }

  /// Parts the clauses of a window by the most they can score there.
  ///
  /// - Parameter isCounting: Whether those are walked over, to count their matches, that make any.
  private mutating func partition(
    from base: DocID, to end: DocID, above threshold: Double, _ isCounting: Bool
  ) -> Rest {
    var rest = Rest(threshold: threshold)
    guard threshold > -.infinity else { return rest }
    findBounds(from: base, to: end)
    var sum = 0.0
    while rest.count < order.count, sum + bounds[order[rest.count]] <= threshold {
      sum += bounds[order[rest.count]]
      rest.count += 1
      if !isCounting || !cursors[order[rest.count - 1]].makesMatch {
        (rest.uncountedCount, rest.uncountedBound) = (rest.count, sum)
      }
    }
    rest.threshold -= sum
    return rest
  }

  private mutating func findBounds(from base: DocID, to end: DocID) {
    if maxima.isEmpty { maxima = cursors.map { Double($0.maximumScore(scoring)) } }
    for index in cursors.indices {
      if cursors[index].document >= end {
        bounds[index] = 0
      } else {
        bounds[index] = min(maxima[index], windowBound(index, from: base, to: end))
      }
    }
    // Few change their places from one window to the next.
    for rank in 1..<max(order.count, 1) {
      let index = order[rank]
      var place = rank
      while place > 0, comes(index, before: order[place - 1]) {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = index
    }
  }

  /// By bounds, those that only add to scores first: what they find is a match only where another clause finds it too, so
  /// others may be left out only together with them.
  private func comes(_ first: Int, before second: Int) -> Bool {
    let (firstMakes, secondMakes) = (cursors[first].makesMatch, cursors[second].makesMatch)
    return firstMakes == secondMakes ? bounds[first] < bounds[second] : secondMakes
  }

  private mutating func windowBound(_ index: Int, from base: DocID, to end: DocID) -> Double {
    var highest = 0.0
    var target = max(base, cursors[index].document)
    while target < end {
      guard let (last, bound) = cursors[index].bound(from: target, scoring) else { return maxima[index] }
      highest = max(highest, bound)
      if last >= end { break }
      target = last + 1
    }
    return highest
  }

  /// Adds what the clauses that were left out score in the candidates, and drops those that cannot come above `threshold`.
  private mutating func complete(_ rest: Rest, above threshold: Double) throws(IndexError) {
    var bound = rest.uncountedBound
    for rank in (0..<rest.uncountedCount).reversed() where !candidates.isEmpty {
      let index = order[rank]
      try cursors[index].complete(&candidates, rest: bound, above: threshold, scoring)
      bound -= bounds[index]
    }
  }
}

/// A document that may be among the best, and what it scores so far.
private struct Candidate {
  var document: DocID
  var score: Double
}

extension ClauseCursor {
  /// Adds the scores of the matches before `end` to the window; those of a clause that makes no match to what is seen.
  mutating func add(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    guard makesMatch, isCertain else { return try addSingly(to: &window, before: end, scoring) }
    while cursor.document < end {
      let limit = cursor.indexInBlock(of: end)
      window.add(cursor.index..<limit, of: &self, scoring)
      try cursor.move(to: limit)
    }
  }

  private mutating func addSingly(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if !makesMatch { try cursor.advance(to: window.base) }
    while cursor.document < end {
      if makesMatch || window.hasSeen(cursor.document), try matches() {
        window.add(score(scoring), to: cursor.document)
      }
      try cursor.next()
    }
  }

  /// Notes the matches before `end` as seen; only documents that are wanted already are given their scores.
  mutating func count(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    guard isCertain else { return try countSingly(in: &window, before: end, scoring) }
    while cursor.document < end {
      let limit = cursor.indexInBlock(of: end)
      window.count(cursor.index..<limit, of: &self, scoring)
      try cursor.move(to: limit)
    }
  }

  private mutating func countSingly(
    in window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    while cursor.document < end {
      if try matches() { window.count(cursor.document, score(scoring)) }
      try cursor.next()
    }
  }

  /// Adds the scores of the matches among some documents, in increasing order. Those are dropped that cannot come above
  /// `threshold`.
  ///
  /// - Parameter rest: The most that this clause and those after it score.
  fileprivate mutating func complete(
    _ candidates: inout [Candidate], rest: Double, above threshold: Double, _ scoring: SegmentScoring
  ) throws(IndexError) {
    var span = candidates.mutableSpan
    var count = 0
    for index in span.indices {
      var candidate = span[index]
      guard candidate.score + rest > threshold else { continue }
      try cursor.advance(to: candidate.document)
      if document == candidate.document, try matches() { candidate.score += Double(score(scoring)) }
      span[count] = candidate
      count &+= 1
    }
    candidates.removeLast(candidates.count - count)
  }

  /// The most that a match from `target` to the returned doc ID scores, or `nil` where it is not known by blocks.
  mutating func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    guard scores == nil, let (last, impacts) = cursor.impacts(from: target) else { return nil }
    return (last, Double(BlockMaximum.saturation(impacts, scoring.lengthFactors) * weight * BlockMaximum.slack))
  }

  /// Shows the rest of the present block to `collector`, uncounted; returns its last document. All must be certain.
  mutating func showBlock(to collector: inout Collector, _ scoring: SegmentScoring) -> DocID {
    forEachScore(of: cursor.index..<cursor.count, scoring) { collector.show($0, Double($1)) }
    return cursor.documents[cursor.count - 1]
  }

  /// Calls `body` with the documents and scores of some postings of the block, all of which must be certain.
  @inline(__always)
  func forEachScore(of postings: Range<Int>, _ scoring: SegmentScoring, _ body: (DocID, Float) -> Void) {
    let documents = cursor.documents.span
    if let scores {
      for index in postings { body(documents[index], scores[index] * weight) }
      return
    }
    let frequencies = cursor.frequencies.span
    precondition(postings.upperBound <= documents.count && postings.upperBound <= frequencies.count, "a longer block")
    // The postings of the range are in both.
    for index in postings {
      let document = unsafe documents[unchecked: index]
      let saturation = unsafe BM25.saturation(frequencies[unchecked: index], scoring.lengthFactor(of: document))
      body(document, weight * saturation)
    }
  }
}
