/// Documents of one segment that have any of some clauses, best first by the sum of their scores.
///
/// One clause alone is walked by blocks, of which those are passed over that cannot have one of the best. A few short
/// lists are merged document by document. Otherwise doc IDs are taken in windows: in each, the clauses are parted by the
/// most they can score there, and those that together cannot lift a document into the results only complete the scores
/// of the others' documents (MaxScore, after Turtle and Flood 1995, with maxima by block after Ding and Suel 2011).
/// Contributions are single precision numbers added up in double precision, which is exact, so that a score does not
/// depend on the order of the sum.
struct Disjunction {
  private var cursors: [ClauseCursor] = []
  private let scoring: SegmentScoring
  private let documentCount: Int
  /// So many matches there are at least.
  private var known = 0
  private var postingCount = 0

  /// Lists are merged that have so few postings for each window.
  private static let mergedCount = 8

  /// - Parameter hasExclusions: Whether matches may be excluded for another reason than that they are deleted.
  init(
    _ clauses: [Clause], in segment: Int, _ snapshot: Snapshot, _ scoring: SegmentScoring, hasExclusions: Bool
  ) throws(IndexError) {
    self.scoring = scoring
    documentCount = snapshot.segments[segment].reader.statistics.documentCount
    let deletedCount = snapshot.segments[segment].deletions?.count ?? 0
    cursors.reserveCapacity(clauses.count)
    // Those that only add to scores come last, when it is known which documents match.
    for makesMatch in [true, false] {
      for clause in clauses where clause.makesMatch == makesMatch {
        guard let cursor = try clause.cursor(in: segment, snapshot) else { continue }
        cursors.append(cursor)
        let documentFrequency = clause.documentFrequency(in: segment)
        postingCount += documentFrequency
        if makesMatch && clause.written == nil && !hasExclusions {
          known = max(known, documentFrequency - deletedCount)
        }
      }
    }
  }

  /// Shows the matches to `collector`, without those that `isExcluded`.
  ///
  /// - Parameter isExcluded: `nil` where no document is.
  mutating func run(
    _ collector: inout Collector, isExcluded: ((DocID) throws(IndexError) -> Bool)?, isCancelled: () -> Bool
  ) throws(IndexError) {
    let isCertain = cursors.first?.isCertain ?? false
    if cursors.count == 1, isCertain, isExcluded == nil, collector.keepsBest, cursors[0].makesMatch {
      try runAlone(&collector, isCancelled)
    } else if isSparse {
      try runMerged(&collector, isExcluded)
    } else {
      var windows = DisjunctionWindows(
        cursors, scoring, postingCount: postingCount, documentCount: documentCount, known: known)
      cursors = []
      try windows.run(&collector, isExcluded, isCancelled)
    }
  }

  /// Whether there are too few postings to fill windows.
  private var isSparse: Bool {
    let windowCount = ScoreWindow.count(for: postingCount, in: documentCount)
    return postingCount <= Disjunction.mergedCount * (documentCount / windowCount + 1)
  }

  /// Shows the best matches of the only clause. How many there are needs no counting.
  private mutating func runAlone(_ collector: inout Collector, _ isCancelled: () -> Bool) throws(IndexError) {
    collector.add(count: cursors[0].cursor.documentFrequency)
    var target: DocID = 0
    while !isCancelled() {
      while let (last, bound) = cursors[0].bound(from: target, scoring), bound <= collector.hits.threshold {
        guard last != PostingsCursor.end else { return }
        target = last + 1
      }
      try cursors[0].cursor.advance(to: target)
      guard cursors[0].document != PostingsCursor.end else { return }
      target = cursors[0].showBlock(to: &collector, scoring) + 1
    }
  }

  private mutating func runMerged(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    // Those that make a match come first.
    let makers = cursors.count { $0.makesMatch }
    var heads = cursors.prefix(makers).map(\.document)
    while let document = heads.min(), document != PostingsCursor.end {
      let score = try takeScore(of: document, &heads)
      if let score, try !(isExcluded?(document) ?? false) { collector.collect(document, score) }
    }
  }

  /// What a document scores, `nil` where it does not match; all clauses move past it.
  private mutating func takeScore(of document: DocID, _ heads: inout [DocID]) throws(IndexError) -> Double? {
    var score = 0.0
    var isMatch = false
    for index in heads.indices where heads[index] == document {
      if try cursors[index].matches() {
        isMatch = true
        score += Double(cursors[index].score(scoring))
      }
      try cursors[index].cursor.next()
      heads[index] = cursors[index].document
    }
    for index in heads.count..<cursors.count {
      try cursors[index].cursor.advance(to: document)
      if cursors[index].document == document, try cursors[index].matches() {
        score += Double(cursors[index].score(scoring))
      }
    }
    return isMatch ? score : nil
  }
}
