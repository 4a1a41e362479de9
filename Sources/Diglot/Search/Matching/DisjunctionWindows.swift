/// A disjunction taken in windows of doc IDs.
struct DisjunctionWindows {
  private var matchers: [Matcher]
  /// The most each scores in the whole segment; empty until it is asked for.
  private var maxima: [Double] = []
  private let scoring: SegmentScoring
  private let work: SearchWork
  private let spare: SpareMemory
  private let documentCount: Int
  private let known: Int
  /// Whether all make matches.
  private let allMakeMatches: Bool
  /// How many documents a window has.
  private let windowCount: Int

  /// Documents that may be among the best, and what they score so far.
  private var candidates: [Candidate] = []
  /// How many of them are completed together.
  private static let candidateCount = 128
  /// The matchers in the order in which they are left out in the window, and the most each scores there.
  private var order: [Int]
  private var bounds: [Double]

  /// - Parameters:
  ///   - matchers: Those that only add to scores last.
  ///   - postingCount: How many postings they have together.
  ///   - known: How many matches there are at least.
  init(
    _ matchers: consuming [Matcher], in segment: SegmentSearch, postingCount: Int, known: Int
  ) {
    work = segment.work
    spare = segment.spare
    scoring = segment.scoring
    documentCount = segment.reader.statistics.documentCount
    order = Array(matchers.indices)
    bounds = [Double](repeating: 0, count: matchers.count)
    allMakeMatches = matchers.allSatisfy(\.makesMatch)
    self.matchers = matchers
    self.known = known
    windowCount = ScoreWindow.count(for: postingCount, in: documentCount)
  }

  mutating func run(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    var window = spare.take()
    // Before there is a threshold, all matches are candidates: few documents suffice to find one.
    var count = ScoreWindow.shortest
    while let base = firstDocument(), !work.spend(SearchCosts.window + SearchCosts.bound * matchers.count) {
      window.begin(at: base, count: count)
      let end = DocID(min(Int(base) + count, documentCount))
      try runWindow(from: base, to: end, &window, &collector, isExcluded)
      count = windowCount
    }
    spare.keep(window)
    matchers.giveBuffers(to: spare.buffers)
  }

  /// The first document that may match.
  private func firstDocument() -> DocID? {
    var first = PostingsCursor.end
    for index in matchers.indices where matchers[index].makesMatch { first = min(first, matchers[index].document) }
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
    try fill(&window, without: rest, before: end)
    let areCounted = isExcluded == nil && (isCounting || rest.count == 0)
    if areCounted { collector.add(count: window.seenCount) }
    try collect(from: &window, completing: rest, areCounted: areCounted, &collector, isExcluded)
    for rank in 0..<rest.uncountedCount { try matchers[order[rank]].advance(to: end) }
  }

  /// Adds up what the matchers score in a window that are not in `rest`, and marks what those in it match that have to be
  /// counted.
  private mutating func fill(
    _ window: inout ScoreWindow, without rest: Rest, before end: DocID
  ) throws(IndexError) {
    window.bound = rest.threshold
    for makesMatch in allMakeMatches ? [true] : [true, false] {
      for index in order[rest.count...] where matchers[index].makesMatch == makesMatch {
        try matchers[index].add(to: &window, before: end, scoring)
      }
    }
    for index in order[rest.uncountedCount..<rest.count] {
      try matchers[index].count(in: &window, before: end, scoring)
    }
    // A window is not left halfway: its sums would be no scores.
    work.spend(window.takeScoreCount())
  }

  /// Shows the documents of a window to the collector that may be among the best, with what `rest` scores in them.
  ///
  /// - Parameter areCounted: Whether the matches of the window were counted already.
  private mutating func collect(
    from window: inout ScoreWindow, completing rest: Rest, areCounted: Bool, _ collector: inout Collector,
    _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
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
  }

  /// The matchers that even together cannot lift a document of a window into the results: the first of `order`.
  private struct Rest {
    var count = 0
    /// How many of them are not walked over to count their matches, and the most that these score.
    var uncountedCount = 0
    var uncountedBound = 0.0
    /// What the other matchers must score together.
    var threshold: Double
  }

  /// Parts the matchers of a window by the most they can score there.
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
      if !isCounting || !matchers[order[rest.count - 1]].makesMatch {
        (rest.uncountedCount, rest.uncountedBound) = (rest.count, sum)
      }
    }
    rest.threshold -= sum
    return rest
  }

  private mutating func findBounds(from base: DocID, to end: DocID) {
    if maxima.isEmpty { maxima = matchers.map { $0.maximumScore(scoring) } }
    for index in matchers.indices {
      if matchers[index].document >= end {
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

  /// By bounds, those that only add to scores first: what they find is a match only where another finds it too, so
  /// others may be left out only together with them.
  private func comes(_ first: Int, before second: Int) -> Bool {
    let (firstMakes, secondMakes) = (matchers[first].makesMatch, matchers[second].makesMatch)
    return firstMakes == secondMakes ? bounds[first] < bounds[second] : secondMakes
  }

  private mutating func windowBound(_ index: Int, from base: DocID, to end: DocID) -> Double {
    var highest = 0.0
    var target = max(base, matchers[index].document)
    while target < end {
      guard let (last, bound) = matchers[index].bound(from: target, scoring) else { return maxima[index] }
      highest = max(highest, bound)
      if last >= end { break }
      target = last + 1
    }
    return highest
  }

  /// Adds what the matchers that were left out score in the candidates, and drops those that cannot come above `threshold`.
  private mutating func complete(_ rest: Rest, above threshold: Double) throws(IndexError) {
    var bound = rest.uncountedBound
    for rank in (0..<rest.uncountedCount).reversed() where !candidates.isEmpty {
      let index = order[rank]
      work.spend(SearchCosts.candidate * candidates.count)
      try matchers[index].complete(&candidates, rest: bound, above: threshold, scoring)
      bound -= bounds[index]
    }
  }
}

/// A document that may be among the best, and what it scores so far.
struct Candidate {
  var document: DocID
  var score: Double
}
