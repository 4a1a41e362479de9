/// A disjunction taken in windows of doc IDs.
struct DisjunctionWindows {
  private var cursors: [ClauseCursor]
  /// The most each clause scores in the whole segment; empty until it is asked for.
  private var maxima: [Double] = []
  private let scoring: SegmentScoring
  private let documentCount: Int
  private let known: Int

  private let window: ScoreWindow
  /// Documents that may be among the best, with what they score so far.
  private var candidates: [ScoreWindow.Entry] = []
  /// The clauses in the order in which they are left out in the window, and the most each scores there.
  private var order: [Int]
  private var bounds: [Double]

  /// - Parameters:
  ///   - cursors: Those that only add to scores last.
  ///   - known: So many matches there are at least.
  init(
    _ cursors: consuming [ClauseCursor], _ scoring: SegmentScoring, _ window: ScoreWindow, documentCount: Int,
    known: Int
  ) {
    // In the first window, before there is a threshold, all documents are candidates.
    candidates.reserveCapacity(256)
    order = Array(cursors.indices)
    bounds = [Double](repeating: 0, count: cursors.count)
    self.cursors = cursors
    self.window = window
    self.scoring = scoring
    self.documentCount = documentCount
    self.known = known
  }

  mutating func run(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?, _ isCancelled: () -> Bool
  ) throws(IndexError) {
    do throws(IndexError) {
      while !isCancelled(), let base = nextBase() {
        let end = DocID(min(Int(base) + ScoreWindow.count, documentCount))
        try runWindow(from: base, to: end, &collector, isExcluded)
      }
    } catch {
      window.clear()
      throw error
    }
  }

  /// Where the window of the first document begins that may match.
  private func nextBase() -> DocID? {
    var first = PostingsCursor.end
    for index in cursors.indices where cursors[index].makesMatch { first = min(first, cursors[index].document) }
    return first == PostingsCursor.end ? nil : first & ~DocID(ScoreWindow.count - 1)
  }

  private mutating func runWindow(
    from base: DocID, to end: DocID, _ collector: inout Collector,
    _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    let threshold = collector.threshold(known: known)
    // The clauses that even together cannot exceed the threshold.
    var nonessential = 0
    var sum = 0.0
    if threshold > -.infinity {
      findBounds(from: base, to: end)
      while nonessential < order.count, sum + bounds[order[nonessential]] <= threshold {
        sum += bounds[order[nonessential]]
        nonessential += 1
      }
    }
    // Where all others are known to match, they are only counted.
    let areCounted = nonessential == 0 && isExcluded == nil
    window.begin(at: base, bound: areCounted ? collector.lowestScore : threshold - sum)
    for makesMatch in [true, false] {
      for index in order[nonessential...] where cursors[index].makesMatch == makesMatch {
        try cursors[index].add(to: window, before: end, scoring)
      }
    }
    let others = window.take(&candidates)
    if areCounted { collector.add(count: others) }
    try collect(order[..<nonessential], sum, &collector, isExcluded)
    for rank in 0..<nonessential { try cursors[order[rank]].cursor.advance(to: end) }
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

  /// Shows the candidates, once the other clauses have completed their scores.
  private mutating func collect(
    _ rest: ArraySlice<Int>, _ restBound: Double, _ collector: inout Collector,
    _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    var bound = restBound
    for index in rest.reversed() where !candidates.isEmpty {
      try cursors[index].complete(&candidates, rest: bound, above: collector.lowestScore, scoring)
      bound -= bounds[index]
    }
    for entry in candidates {
      if let isExcluded, try isExcluded(entry.document) { continue }
      collector.collect(entry.document, entry.score)
    }
  }
}

extension ClauseCursor {
  /// Adds the scores of the matches before `end` to the window; those of a clause that makes no match to what is seen.
  mutating func add(to window: ScoreWindow, before end: DocID, _ scoring: SegmentScoring) throws(IndexError) {
    guard makesMatch, isCertain else { return try addSingly(to: window, before: end, scoring) }
    while cursor.document < end {
      let limit = cursor.indexInBlock(of: end)
      window.add(cursor.index..<limit, of: &self, scoring)
      try cursor.move(to: limit)
    }
  }

  private mutating func addSingly(
    to window: ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if !makesMatch { try cursor.advance(to: window.base) }
    while cursor.document < end {
      if makesMatch || window.hasSeen(cursor.document), try matches() {
        window.add(score(scoring), to: cursor.document)
      }
      try cursor.next()
    }
  }

  /// Adds the scores of the matches among some documents, in increasing order. Those are dropped that cannot come above
  /// `threshold`.
  ///
  /// - Parameter rest: The most that this clause and those after it score.
  mutating func complete(
    _ entries: inout [ScoreWindow.Entry], rest: Double, above threshold: Double, _ scoring: SegmentScoring
  ) throws(IndexError) {
    var span = entries.mutableSpan
    var count = 0
    for index in span.indices {
      var entry = span[index]
      guard entry.score + rest > threshold else { continue }
      try cursor.advance(to: entry.document)
      if document == entry.document, try matches() { entry.score += Double(score(scoring)) }
      span[count] = entry
      count &+= 1
    }
    entries.removeLast(entries.count - count)
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
    for index in postings {
      let lengthFactor = scoring.lengthFactor(of: documents[index])
      body(documents[index], weight * BM25.saturation(frequencies[index], lengthFactor))
    }
  }
}
