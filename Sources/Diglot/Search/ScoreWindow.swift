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
  private var seenCount = 0
  /// The documents whose sums are above the bound.
  private var above = [UInt64](repeating: 0, count: ScoreWindow.count / 64)

  /// Begins a window, of whose documents those are wanted that have a sum above `bound`.
  func begin(at base: DocID, bound: Double) {
    self.base = base
    self.bound = bound
  }

  /// Forgets all documents.
  func clear() {
    ScoreWindow.clear(&seen)
    ScoreWindow.clear(&above)
    seenCount = 0
  }

  private static func clear(_ words: inout [UInt64]) {
    var words = words.mutableSpan
    for word in words.indices { words[word] = 0 }
  }

  func add(_ score: Float, to document: DocID) {
    let offset = Int(document &- base)
    let (word, bit) = (offset &>> 6, UInt64(offset & 63))
    let isSeen = seen[word] &>> bit & 1
    let sum = ScoreWindow.sum(of: score, and: sums[offset], isSeen: isSeen)
    sums[offset] = sum
    seenCount += isSeen == 0 ? 1 : 0
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
    seenCount += ScoreWindow.add(postings, of: &clause, scoring, base: base, bound: bound, &sums, &seen, &above)
  }

  /// - Returns: How many of their documents were not seen before.
  private static func add(
    _ postings: Range<Int>, of clause: inout ClauseCursor, _ scoring: SegmentScoring, base: DocID, bound: Double,
    _ sums: inout [Double], _ seen: inout [UInt64], _ above: inout [UInt64]
  ) -> Int {
    var repeated: UInt64 = 0
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    clause.forEachScore(of: postings, scoring) { document, score in
      let offset = Int(document &- base)
      let (word, bit) = (offset &>> 6, UInt64(offset & 63))
      let isSeen = seen[word] &>> bit & 1
      let sum = sum(of: score, and: sums[offset], isSeen: isSeen)
      sums[offset] = sum
      repeated &+= isSeen
      seen[word] |= 1 &<< bit
      above[word] |= (sum > bound ? 1 : 0) &<< bit
    }
    return postings.count - Int(repeated)
  }

  @inline(__always)
  private static func sum(of score: Float, and sum: Double, isSeen: UInt64) -> Double {
    Double(bitPattern: sum.bitPattern & (0 &- isSeen)) + Double(score)
  }

  /// Replaces `entries` by the documents that have a sum above the bound, in order, and forgets all.
  ///
  /// - Returns: How many others were seen.
  func take(_ entries: inout [Entry]) -> Int {
    ScoreWindow.take(&entries, base: base, sums, &above)
    let others = seenCount - entries.count
    ScoreWindow.clear(&seen)
    seenCount = 0
    return others
  }

  private static func take(
    _ entries: inout [Entry], base: DocID, _ sums: [Double], _ above: inout [UInt64]
  ) {
    entries.removeAll(keepingCapacity: true)
    var above = above.mutableSpan
    for word in above.indices {
      var bits = above[word]
      above[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        entries.append(Entry(document: base &+ DocID(truncatingIfNeeded: offset), score: sums[offset]))
      }
    }
  }
}
