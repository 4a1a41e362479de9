/// Documents of one segment that have any of some nodes, best first by the sum of their scores.
///
/// One leaf alone is walked by blocks, of which those are passed over that cannot have one of the best. A few short
/// lists are merged document by document. Otherwise doc IDs are taken in windows: in each, the matchers are parted by the
/// most they can score there, and those that together cannot lift a document into the results only complete the scores
/// of the others' documents (MaxScore, after Turtle and Flood 1995, with maxima by block after Ding and Suel 2011).
/// Contributions are single precision numbers added up in double precision, which is exact, so that a score does not
/// depend on the order of the sum.
struct Disjunction {
  private var matchers: [Matcher] = []
  private let segment: SegmentSearch
  private let scoring: SegmentScoring
  private let work: SearchWork
  private let documentCount: Int
  /// There are at least this many matches.
  private var known = 0
  private var postingCount = 0

  /// Lists are merged that have fewer postings than this for each window.
  private static let mergedCount = 8

  /// - Parameter hasExclusions: Whether matches may be excluded for another reason than that they are deleted.
  init(_ nodes: [WeighedNode], in segment: SegmentSearch, hasExclusions: Bool) throws(IndexError) {
    self.segment = segment
    scoring = segment.scoring
    work = segment.work
    documentCount = segment.reader.statistics.documentCount
    let deletedCount = segment.segment.deletions?.count ?? 0
    matchers.reserveCapacity(nodes.count)
    // Those that only add to scores come last, when it is known which documents match.
    for makesMatch in [true, false] {
      for node in nodes where node.makesMatch == makesMatch {
        guard let matcher = try node.matcher(in: segment) else { continue }
        matchers.append(matcher)
        let count = min(try node.count(in: segment), documentCount)
        postingCount += count
        if makesMatch && node.countIsExact && !hasExclusions { known = max(known, count - deletedCount) }
      }
    }
  }

  /// Shows the matches to `collector`, without those that `isExcluded`.
  ///
  /// - Parameter isExcluded: `nil` where no document is.
  mutating func run(
    _ collector: inout Collector, isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    if matchers.count == 1, matchers[0].compound == nil, isExcluded == nil, matchers[0].makesMatch {
      try runAlone(&collector)
      matchers.giveBuffers(to: segment.spare.buffers)
    } else if isSparse {
      try runMerged(&collector, isExcluded)
      matchers.giveBuffers(to: segment.spare.buffers)
    } else {
      var windows = DisjunctionWindows(
        matchers, in: segment, postingCount: postingCount, known: known)
      matchers = []
      try windows.run(&collector, isExcluded)
    }
  }

  /// Whether there are too few postings to fill windows.
  private var isSparse: Bool {
    let windowCount = ScoreWindow.count(for: postingCount, in: documentCount)
    return postingCount <= Disjunction.mergedCount * (documentCount / windowCount + 1)
  }

  /// Shows the best matches of the only leaf. How many there are needs no counting.
  private mutating func runAlone(_ collector: inout Collector) throws(IndexError) {
    collector.add(count: matchers[0].postings.documentFrequency)
    var target: DocID = 0
    while true {
      while let (last, bound) = matchers[0].bound(from: target, scoring), bound <= collector.hits.threshold {
        guard last != PostingsCursor.end else { return }
        target = last + 1
      }
      try matchers[0].advance(to: target)
      guard matchers[0].document != PostingsCursor.end, !work.spend(matchers[0].postings.count) else { return }
      target = matchers[0].showBlock(to: &collector, scoring) + 1
    }
  }

  private mutating func runMerged(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    // Those that make a match come first.
    let makers = matchers.count { $0.makesMatch }
    var heads = matchers.prefix(makers).map(\.document)
    while let document = heads.min(), document != PostingsCursor.end {
      if work.spend(heads.count) { return }
      let score = try takeScore(of: document, &heads)
      if let score, try !(isExcluded?(document) ?? false) { collector.collect(document, score) }
    }
  }

  /// What a document scores, `nil` where it does not match; all matchers move past it.
  private mutating func takeScore(of document: DocID, _ heads: inout [DocID]) throws(IndexError) -> Double? {
    var score = 0.0
    var isMatch = false
    for index in heads.indices where heads[index] == document {
      if try matchers[index].matches() {
        isMatch = true
        score += matchers[index].score(scoring)
      }
      try matchers[index].next()
      heads[index] = matchers[index].document
    }
    for index in heads.count..<matchers.count {
      try matchers[index].advance(to: document)
      if matchers[index].document == document, try matchers[index].matches() {
        score += matchers[index].score(scoring)
      }
    }
    return isMatch ? score : nil
  }
}
