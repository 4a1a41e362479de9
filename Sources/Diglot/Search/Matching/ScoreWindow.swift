/// The sums of scores of neighbouring documents.
///
/// It passes from one search to the next. Between two windows no document was seen; sums that nobody saw mean nothing, so
/// that they need no clearing.
struct ScoreWindow {
  static let longest = 1 << 14
  static let shortest = 1 << 12

  /// How many documents a window should have: few, so that bounds are tight and the sums stay in the first cache, but
  /// more where a window has few postings, so that they outweigh what each window costs.
  static func count(for postingCount: Int, in documentCount: Int) -> Int {
    postingCount / (documentCount / shortest + 1) < 256 ? longest : shortest
  }

  private(set) var base: DocID = 0
  private var count = ScoreWindow.shortest
  /// Documents are wanted that have a sum above this.
  var bound = -Double.infinity
  private var sums = ScoreWindow.unwritten(Double.self)
  private var seen = [UInt64](repeating: 0, count: ScoreWindow.longest / 64)
  /// How many documents were seen.
  private(set) var seenCount = 0
  /// How many scores were added or counted since this was taken.
  private var scoreCount = 0
  /// The documents whose sums are above the bound.
  private var above = [UInt64](repeating: 0, count: ScoreWindow.longest / 64)
  /// Where they are in the window, once they are taken.
  private var offsets = ScoreWindow.unwritten(UInt16.self)

  /// A number for each document of a window, which means nothing until it is written: what no search touches takes no memory.
  static func unwritten<Number: BitwiseCopyable>(_ type: Number.Type) -> [Number] {
    unsafe [Number](unsafeUninitializedCapacity: longest) { _, count in count = longest }
  }

  /// How many scores were added or counted since this was asked last.
  mutating func takeScoreCount() -> Int {
    defer { scoreCount = 0 }
    return scoreCount
  }

  /// Begins a window.
  mutating func begin(at base: DocID, count: Int) {
    self.base = base
    self.count = count
  }

  /// Adds the score of one document of the window.
  mutating func add(_ score: Double, to document: DocID) {
    precondition(document >= base && document &- base < DocID(count), "a document outside the window")
    scoreCount &+= 1
    seenCount += ScoreWindow.add(score, to: document, base: base, bound: bound, &sums, &seen, &above)
  }

  /// Adds the scores of some documents of the window, in order; `onlySeen`, to those that were seen before.
  mutating func add(_ scores: [Float], to documents: [DocID], onlySeen: Bool) {
    guard let first = documents.first, let last = documents.last else { return }
    precondition(first >= base && last &- base < DocID(count), "documents outside the window")
    scoreCount &+= documents.count
    seenCount += ScoreWindow.add(
      scores.span, to: documents.span, onlySeen: onlySeen, base: base, bound: bound, &sums, &seen, &above)
  }

  /// - Returns: How many were not seen before.
  private static func add(
    _ scores: Span<Float>, to documents: Span<DocID>, onlySeen: Bool, base: DocID, bound: Double,
    _ sums: inout [Double], _ seen: inout [UInt64], _ above: inout [UInt64]
  ) -> Int {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    var newCount: UInt64 = 0
    for index in documents.indices {
      // All are of the window.
      let (offset, word, bit) = place(of: documents[index], from: base)
      let before = unsafe seen[unchecked: word]
      let isSeen = before &>> bit & 1
      if onlySeen && isSeen == 0 { continue }
      let sum = unsafe sum(of: Double(scores[index]), and: sums[unchecked: offset], isSeen: isSeen)
      unsafe sums[unchecked: offset] = sum
      unsafe seen[unchecked: word] = before | 1 &<< bit
      unsafe above[unchecked: word] |= (sum > bound ? 1 : 0) &<< bit
      newCount &+= 1 &- isSeen
    }
    return Int(newCount)
  }

  /// - Returns: 1 where the document was not seen before.
  @inline(__always)
  private static func add(
    _ score: Double, to document: DocID, base: DocID, bound: Double, _ sums: inout [Double], _ seen: inout [UInt64],
    _ above: inout [UInt64]
  ) -> Int {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    let (offset, word, bit) = place(of: document, from: base)
    let before = unsafe seen[unchecked: word]
    let sum = unsafe sum(of: score, and: sums[unchecked: offset], isSeen: before &>> bit & 1)
    unsafe sums[unchecked: offset] = sum
    unsafe seen[unchecked: word] = before | 1 &<< bit
    unsafe above[unchecked: word] |= (sum > bound ? 1 : 0) &<< bit
    return Int(truncatingIfNeeded: 1 &- (before &>> bit & 1))
  }

  @inline(__always)
  func hasSeen(_ document: DocID) -> Bool {
    let (_, word, bit) = ScoreWindow.place(of: document, from: base)
    return seen[word] &>> bit & 1 == 1
  }

  /// Adds the scores of some postings of the block of a matcher of postings. They are of the window.
  ///
  /// Neither whether a document was seen nor whether it is wanted is asked: a processor cannot foresee it.
  mutating func add(_ postings: Range<Int>, of matcher: inout Matcher, _ scoring: SegmentScoring) {
    precondition(holds(postings, of: matcher), "postings outside the window")
    scoreCount &+= postings.count
    seenCount += ScoreWindow.add(postings, of: &matcher, scoring, base: base, bound: bound, &sums, &seen, &above)
  }

  /// Whether all of some postings are of the window. Documents of a block increase, so that the first and the last tell.
  @inline(__always)
  private func holds(_ postings: Range<Int>, of matcher: borrowing Matcher) -> Bool {
    if postings.isEmpty { return true }
    let documents = matcher.postings.documents.span
    return documents[postings.lowerBound] >= base && documents[postings.upperBound - 1] < base &+ DocID(count)
  }

  /// Where the bit of a document is, and its sum. Unchecked access is safe behind `holds`.
  @inline(__always)
  private static func place(of document: DocID, from base: DocID) -> (offset: Int, word: Int, bit: UInt64) {
    let offset = Int(document &- base)
    return (offset, offset &>> 6, UInt64(truncatingIfNeeded: offset & 63))
  }

  /// - Returns: How many of their documents were not seen before.
  private static func add(
    _ postings: Range<Int>, of matcher: inout Matcher, _ scoring: SegmentScoring, base: DocID, bound: Double,
    _ sums: inout [Double], _ seen: inout [UInt64], _ above: inout [UInt64]
  ) -> Int {
    var repeated: UInt64 = 0
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    var above = above.mutableSpan
    matcher.forEachScore(of: postings, scoring) { document, score in
      let (offset, word, bit) = place(of: document, from: base)
      let before = unsafe seen[unchecked: word]
      let isSeen = before &>> bit & 1
      let sum = unsafe sum(of: Double(score), and: sums[unchecked: offset], isSeen: isSeen)
      unsafe sums[unchecked: offset] = sum
      repeated &+= isSeen
      unsafe seen[unchecked: word] = before | 1 &<< bit
      unsafe above[unchecked: word] |= (sum > bound ? 1 : 0) &<< bit
    }
    return postings.count - Int(repeated)
  }

  /// Notes a document as seen, and adds to its sum only if it is wanted already.
  mutating func count(_ document: DocID, _ score: Double) {
    let (offset, word, bit) = ScoreWindow.place(of: document, from: base)
    scoreCount &+= 1
    seenCount += seen[word] &>> bit & 1 == 0 ? 1 : 0
    seen[word] |= 1 &<< bit
    if above[word] &>> bit & 1 == 1 { sums[offset] += score }
  }

  /// The same for some postings of the block of a matcher of postings.
  mutating func count(_ postings: Range<Int>, of matcher: inout Matcher, _ scoring: SegmentScoring) {
    precondition(holds(postings, of: matcher), "postings outside the window")
    scoreCount &+= postings.count
    seenCount += ScoreWindow.count(postings, of: &matcher, scoring, base: base, above, &sums, &seen)
  }

  private static func count(
    _ postings: Range<Int>, of matcher: inout Matcher, _ scoring: SegmentScoring, base: DocID, _ above: [UInt64],
    _ sums: inout [Double], _ seen: inout [UInt64]
  ) -> Int {
    var repeated: UInt64 = 0
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    let above = above.span
    let documents = matcher.postings.documents.span
    for index in postings {
      let (offset, word, bit) = place(of: documents[index], from: base)
      let before = unsafe seen[unchecked: word]
      repeated &+= before &>> bit & 1
      unsafe seen[unchecked: word] = before | 1 &<< bit
      if unsafe above[unchecked: word] &>> bit & 1 == 1 { sums[offset] += Double(matcher.score(at: index, scoring)) }
    }
    return postings.count - Int(repeated)
  }

  @inline(__always)
  private static func sum(of score: Double, and sum: Double, isSeen: UInt64) -> Double {
    Double(bitPattern: sum.bitPattern & (0 &- isSeen)) + score
  }

  /// Calls `body` with the documents that have a sum above the bound, in order, and forgets all.
  @inline(__always)
  mutating func take(_ body: (DocID, Double) throws(IndexError) -> Void) throws(IndexError) {
    let wanted = ScoreWindow.takeOffsets(of: &above, count, into: &offsets)
    for index in 0..<wanted {
      let offset = offsets[index]
      try body(base &+ DocID(offset), sums[Int(offset)])
    }
    forgetSeen()
  }

  /// Puts into `offsets` where bits are set, and clears them; returns how many were. Apart from what is done with them: in
  /// one loop with that there are no registers left for the walk over words that are mostly empty.
  @inline(never)
  private static func takeOffsets(of words: inout [UInt64], _ count: Int, into offsets: inout [UInt16]) -> Int {
    var words = words.mutableSpan
    var offsets = offsets.mutableSpan
    precondition(count <= offsets.count && count <= words.count * 64 && count % 256 == 0, "no window has so many")
    var end = 0
    for first in stride(from: 0, to: count &>> 6, by: 4) {
      // The four words are of the window, and it has as many offsets as bits.
      let union =
        unsafe words[unchecked: first] | words[unchecked: first &+ 1] | words[unchecked: first &+ 2]
        | words[unchecked: first &+ 3]
      if union == 0 { continue }
      for word in first..<first &+ 4 {
        var bits = unsafe words[unchecked: word]
        unsafe words[unchecked: word] = 0
        while bits != 0 {
          unsafe offsets[unchecked: end] = UInt16(truncatingIfNeeded: word &* 64 &+ bits.trailingZeroBitCount)
          end &+= 1
          bits &= bits &- 1
        }
      }
    }
    return end
  }

  private mutating func forgetSeen() {
    seenCount = 0
    ScoreWindow.clear(&seen, count / 64)
  }

  private static func clear(_ words: inout [UInt64], _ count: Int) {
    var words = words.mutableSpan
    for word in 0..<count { words[word] = 0 }
  }
}
