/// The sums of scores of neighbouring documents. All of them are 0, and no document was seen, where nothing is going on.
///
/// It passes from one search to the next, as clearing a new one takes about a microsecond.
final class ScoreWindow {
  static let count = 4096

  /// A document that was seen, and its sum.
  struct Entry {
    var document: DocID
    var score: Double
  }

  var base: DocID = 0
  private var sums = [Double](repeating: 0, count: ScoreWindow.count)
  private var seen = [UInt64](repeating: 0, count: ScoreWindow.count / 64)

  /// Forgets all documents.
  func clear() {
    sums = [Double](repeating: 0, count: ScoreWindow.count)
    seen = [UInt64](repeating: 0, count: ScoreWindow.count / 64)
  }

  @inline(__always)
  func add(_ score: Float, to document: DocID) {
    let offset = Int(document &- base)
    sums[offset] += Double(score)
    seen[offset &>> 6] |= 1 &<< UInt64(offset & 63)
  }

  @inline(__always)
  func hasSeen(_ document: DocID) -> Bool {
    let offset = Int(document &- base)
    return seen[offset &>> 6] &>> UInt64(offset & 63) & 1 == 1
  }

  /// Adds the scores of some postings of the block of a clause whose matches are certain. They are of the window.
  func add(_ postings: Range<Int>, of clause: inout ClauseCursor, _ scoring: SegmentScoring) {
    ScoreWindow.add(postings, of: &clause, scoring, base: base, &sums, &seen)
  }

  private static func add(
    _ postings: Range<Int>, of clause: inout ClauseCursor, _ scoring: SegmentScoring, base: DocID,
    _ sums: inout [Double],
    _ seen: inout [UInt64]
  ) {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    clause.forEachScore(of: postings, scoring) { document, score in
      let offset = Int(document &- base)
      sums[offset] += Double(score)
      seen[offset &>> 6] |= 1 &<< UInt64(offset & 63)
    }
  }

  /// Shows the documents that were seen, in order, all of which match; they are forgotten.
  func takeAll(_ collector: inout Collector) {
    let base = base
    ScoreWindow.takeAll(&sums, &seen) { collector.collect(base &+ $0, $1) }
  }

  /// Replaces `entries` by the documents that were seen and have a sum above a bound, in order; all are forgotten.
  func take(above bound: Double, into entries: inout [Entry]) {
    entries.removeAll(keepingCapacity: true)
    let base = base
    ScoreWindow.takeAll(&sums, &seen) { offset, score in
      if score > bound { entries.append(Entry(document: base &+ offset, score: score)) }
    }
  }

  @inline(__always)
  private static func takeAll(
    _ sums: inout [Double], _ seen: inout [UInt64], _ body: (_ offset: DocID, _ score: Double) -> Void
  ) {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    for word in seen.indices {
      var bits = seen[word]
      seen[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        body(DocID(truncatingIfNeeded: offset), sums[offset])
        sums[offset] = 0
      }
    }
  }
}
