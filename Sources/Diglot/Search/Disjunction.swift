/// Documents of one segment that have any of some clauses, best first by the sum of their scores.
///
/// Doc IDs are taken in windows. In each, the clauses are parted by the most they can score there: those that together
/// cannot lift a document into the results only complete the scores of the others' documents (MaxScore, after Turtle and
/// Flood 1995, with maxima by block after Ding and Suel 2011). Contributions are single precision numbers added up in
/// double precision, which is exact, so that a score does not depend on the order of the sum.
struct Disjunction {
  private var cursors: [ClauseCursor] = []
  /// The most each clause scores in the whole segment.
  private var maxima: [Double] = []
  private let scoring: SegmentScoring
  private let documentCount: Int
  /// So many matches there are at least.
  private var known = 0

  private var sums = [Double](repeating: 0, count: Disjunction.windowCount)
  private var seen = [UInt64](repeating: 0, count: Disjunction.windowCount / 64)

  private static let windowCount = 4096

  /// - Parameter hasExclusions: Whether matches may be excluded for another reason than that they are deleted.
  init(
    _ clauses: [Clause], in segment: Int, _ snapshot: Snapshot, _ scoring: SegmentScoring, hasExclusions: Bool
  ) throws(IndexError) {
    self.scoring = scoring
    documentCount = snapshot.segments[segment].reader.statistics.documentCount
    let deletedCount = snapshot.segments[segment].deletions?.count ?? 0
    // Those that only add to scores come last, when it is known which documents match.
    for clause in clauses.filter(\.makesMatch) + clauses.filter({ !$0.makesMatch }) {
      guard let cursor = try clause.cursor(in: segment, snapshot) else { continue }
      cursors.append(cursor)
      maxima.append(Double(cursor.maximumScore(scoring)))
      if clause.makesMatch && cursor.isCertain && !hasExclusions {
        known = max(known, cursor.cursor.documentFrequency - deletedCount)
      }
    }
  }

  /// Shows the matches to `collector`, without those that `isExcluded`.
  mutating func run(
    _ collector: inout Collector, isExcluded: (DocID) throws(IndexError) -> Bool,
    isCancelled: () -> Bool
  ) throws(IndexError) {
    while let first = cursors.lazy.filter(\.makesMatch).map(\.document).min(), first != PostingsCursor.end,
      !isCancelled()
    {
      let base = first & ~DocID(Disjunction.windowCount - 1)
      let end = min(Int(base) + Disjunction.windowCount, documentCount)
      try runWindow(base, DocID(end), &collector, isExcluded)
    }
  }

  private mutating func runWindow(
    _ base: DocID, _ end: DocID, _ collector: inout Collector, _ isExcluded: (DocID) throws(IndexError) -> Bool
  ) throws(IndexError) {
    let threshold = collector.threshold(known: known)
    let (order, bounds) = threshold > -.infinity ? windowBounds(base, end) : (Array(cursors.indices), maxima)
    // The clauses that even together cannot exceed the threshold.
    var nonessential = 0
    var sum = 0.0
    while nonessential < order.count, sum + bounds[order[nonessential]] <= threshold {
      sum += bounds[order[nonessential]]
      nonessential += 1
    }
    let essential = order[nonessential...]
    for index in essential where cursors[index].makesMatch { try accumulate(index, base, end) }
    for index in essential where !cursors[index].makesMatch { try addToSeen(index, base, end) }
    try collect(base, order[..<nonessential], bounds, sum, &collector, isExcluded)
    for rank in 0..<nonessential { try cursors[order[rank]].cursor.advance(to: end) }
  }

  /// The clauses by the most they score in the window, lowest first, and what that is.
  private func windowBounds(_ base: DocID, _ end: DocID) -> (order: [Int], bounds: [Double]) {
    var bounds = maxima
    for index in cursors.indices {
      if cursors[index].document >= end {
        bounds[index] = 0
      } else if cursors[index].scores == nil {
        bounds[index] = min(bounds[index], windowBound(index, base, end))
      }
    }
    return (cursors.indices.sorted { bounds[$0] < bounds[$1] }, bounds)
  }

  private func windowBound(_ index: Int, _ base: DocID, _ end: DocID) -> Double {
    var highest: Float = 0
    var target = max(base, cursors[index].document)
    while target < end {
      guard let (last, impacts) = cursors[index].cursor.impacts(from: target) else { return maxima[index] }
      highest = max(highest, BlockMaximum.saturation(impacts, scoring.lengthFactors))
      if last >= end { break }
      target = last + 1
    }
    return Double(highest * cursors[index].weight * BlockMaximum.slack)
  }

  /// Adds a clause's scores in the window to the sums.
  private mutating func accumulate(_ index: Int, _ base: DocID, _ end: DocID) throws(IndexError) {
    while cursors[index].document < end {
      if try cursors[index].matches() {
        let offset = Int(cursors[index].document &- base)
        sums[offset] += Double(cursors[index].score(scoring))
        seen[offset &>> 6] |= 1 &<< UInt64(offset & 63)
      }
      try cursors[index].cursor.next()
    }
  }

  /// Adds a clause's scores in the window to the sums of documents that match already.
  private mutating func addToSeen(_ index: Int, _ base: DocID, _ end: DocID) throws(IndexError) {
    try cursors[index].cursor.advance(to: base)
    while cursors[index].document < end {
      let offset = Int(cursors[index].document &- base)
      if seen[offset >> 6] >> UInt64(offset & 63) & 1 == 1, try cursors[index].matches() {
        sums[offset] += Double(cursors[index].score(scoring))
      }
      try cursors[index].cursor.next()
    }
  }

  /// Shows the documents with a sum, in order, and clears the window.
  private mutating func collect(
    _ base: DocID, _ rest: ArraySlice<Int>, _ bounds: [Double], _ restBound: Double, _ collector: inout Collector,
    _ isExcluded: (DocID) throws(IndexError) -> Bool
  ) throws(IndexError) {
    for word in seen.indices where seen[word] != 0 {
      var bits = seen[word]
      seen[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let document = base &+ DocID(offset)
        var score = sums[offset]
        sums[offset] = 0
        if !rest.isEmpty, try !complete(&score, document, rest, bounds, restBound, collector.threshold(known: known)) {
          continue
        }
        if try isExcluded(document) { continue }
        collector.collect(document, score)
      }
    }
  }

  /// Adds what the other clauses score in a document; gives up where it cannot exceed the threshold any more.
  private mutating func complete(
    _ score: inout Double, _ document: DocID, _ rest: ArraySlice<Int>, _ bounds: [Double], _ restBound: Double,
    _ threshold: Double
  ) throws(IndexError) -> Bool {
    var bound = restBound
    for index in rest.reversed() {
      if score + bound <= threshold { return false }
      bound -= bounds[index]
      try cursors[index].cursor.advance(to: document)
      if cursors[index].document == document, try cursors[index].matches() {
        score += Double(cursors[index].score(scoring))
      }
    }
    return true
  }
}
