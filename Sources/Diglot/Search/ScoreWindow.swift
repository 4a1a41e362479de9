/// The sums of scores of neighbouring documents.
///
/// It passes from one search to the next. Between two windows no document was seen; sums that nobody saw mean nothing, so
/// that they need no clearing.
final class ScoreWindow {
  static let count = 4096

  /// A document that was seen, and its sum.
  struct Entry {
    var document: DocID
    var score: Double
  }

  private(set) var base: DocID = 0
  private var bound = -Double.infinity
  private var sums = [Double](repeating: 0, count: ScoreWindow.count)
  private var seen = [UInt64](repeating: 0, count: ScoreWindow.count / 64)
  /// The documents whose sums are above the bound.
  private var above = [UInt64](repeating: 0, count: ScoreWindow.count / 64)

  /// Begins a window, of whose documents those are wanted that have a sum above `bound`.
  func begin(at base: DocID, bound: Double) {
    self.base = base
    self.bound = bound
  }

  /// Forgets all documents.
  func clear() {
    for word in seen.indices { (seen[word], above[word]) = (0, 0) }
  }

  func add(_ score: Float, to document: DocID) {
    let offset = Int(document &- base)
    let (word, bit) = (offset &>> 6, UInt64(offset & 63))
    let sum = ScoreWindow.sum(of: score, and: sums[offset], isSeen: seen[word] &>> bit & 1)
    sums[offset] = sum
    seen[word] |= 1 &<< bit
    above[word] |= (sum > bound ? 1 : 0) &<< bit
  }

  @inline(__always)
  func hasSeen(_ document: DocID) -> Bool {
    let offset = Int(document &- base)
    return seen[offset &>> 6] &>> UInt64(offset & 63) & 1 == 1
  }

  /// Adds the scores of some postings of the block of a clause whose matches are certain. They are of the window.
  ///
  /// Neither whether a document was seen nor whether it is wanted is asked: a processor cannot foresee it.
  func add(_ postings: Range<Int>, of clause: inout ClauseCursor, _ scoring: SegmentScoring) {
    ScoreWindow.add(postings, of: &clause, scoring, base: base, bound: bound, &sums, &seen, &above)
  }

  private static func add(
    _ postings: Range<Int>, of clause: inout ClauseCursor, _ scoring: SegmentScoring, base: DocID, bound: Double,
    _ sums: inout [Double], _ seen: inout [UInt64], _ above: inout [UInt64]
  ) {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    clause.forEachScore(of: postings, scoring) { document, score in
      let offset = Int(document &- base)
      let (word, bit) = (offset &>> 6, UInt64(offset & 63))
      let sum = sum(of: score, and: sums[offset], isSeen: seen[word] &>> bit & 1)
      sums[offset] = sum
      seen[word] |= 1 &<< bit
      above[word] |= (sum > bound ? 1 : 0) &<< bit
    }
  }

  @inline(__always)
  private static func sum(of score: Float, and sum: Double, isSeen: UInt64) -> Double {
    Double(bitPattern: sum.bitPattern & (0 &- isSeen)) + Double(score)
  }

  /// Replaces `entries` by the documents that have a sum above the bound, in order, and forgets all.
  ///
  /// - Returns: How many others were seen.
  func take(_ entries: inout [Entry]) -> Int {
    ScoreWindow.take(&entries, base: base, sums, &seen, &above)
  }

  private static func take(
    _ entries: inout [Entry], base: DocID, _ sums: [Double], _ seen: inout [UInt64], _ above: inout [UInt64]
  ) -> Int {
    entries.removeAll(keepingCapacity: true)
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    var others = 0
    for word in seen.indices {
      var bits = above[word]
      others &+= (seen[word] & ~bits).nonzeroBitCount
      seen[word] = 0
      above[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        entries.append(Entry(document: base &+ DocID(truncatingIfNeeded: offset), score: sums[offset]))
      }
    }
    return others
  }
}
