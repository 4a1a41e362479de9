/// The best scores of neighbouring documents by any of several names, before they come into a `ScoreWindow`.
///
/// Between two windows no document was seen; a best that nobody saw means nothing, so that none needs clearing.
struct NameWindow {
  private var best = ScoreWindow.unwritten(Float.self)
  private var seen = [UInt64](repeating: 0, count: ScoreWindow.longest / 64)
  private var base: DocID = 0

  /// Begins a window, of `ScoreWindow.longest` documents at the most.
  mutating func begin(at base: DocID) { self.base = base }

  /// Takes in the scores of some postings of a matcher's block, which are of the window.
  mutating func add(_ range: Range<Int>, of name: inout Matcher, _ scoring: SegmentScoring) {
    precondition(holds(range, of: name), "postings outside the window")
    NameWindow.add(range, of: &name, scoring, base, &best, &seen)
  }

  /// Whether all of some postings are of the window. Documents of a block increase, so that the first and the last tell.
  @inline(__always)
  private func holds(_ range: Range<Int>, of name: borrowing Matcher) -> Bool {
    if range.isEmpty { return true }
    let documents = name.postings.documents.span
    return documents[range.lowerBound] >= base
      && documents[range.upperBound - 1] &- base < DocID(ScoreWindow.longest)
  }

  private static func add(
    _ range: Range<Int>, of name: inout Matcher, _ scoring: SegmentScoring, _ base: DocID, _ best: inout [Float],
    _ seen: inout [UInt64]
  ) {
    var best = best.mutableSpan
    var seen = seen.mutableSpan
    name.forEachScore(of: range, scoring) { document, score in
      // `holds` has seen to it that the offset is below the number of both.
      let offset = Int(document &- base)
      let (word, bit) = (offset &>> 6, UInt64(truncatingIfNeeded: offset & 63))
      let isSeen = unsafe seen[unchecked: word] &>> bit & 1 == 1
      unsafe best[unchecked: offset] = isSeen ? max(best[unchecked: offset], score) : score
      unsafe seen[unchecked: word] |= 1 &<< bit
    }
  }

  /// Takes the documents that were seen, in order, and their best scores, in place of what is in two lists.
  ///
  /// - Parameter end: All that were seen are before it.
  mutating func take(before end: DocID, into documents: inout [DocID], _ scores: inout [Float]) {
    documents.removeAll(keepingCapacity: true)
    scores.removeAll(keepingCapacity: true)
    for word in 0..<min((Int(end &- base) + 63) / 64, seen.count) {
      var bits = seen[word]
      if bits == 0 { continue }
      seen[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        documents.append(base &+ DocID(offset))
        scores.append(best[offset])
        bits &= bits &- 1
      }
    }
  }
}
