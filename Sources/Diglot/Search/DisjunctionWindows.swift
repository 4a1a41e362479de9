/// A disjunction taken in windows of doc IDs.
struct DisjunctionWindows {
  private var cursors: [ClauseCursor]
  /// The most each clause scores in the whole segment.
  private let maxima: [Double]
  private let scoring: SegmentScoring
  private let documentCount: Int
  private let known: Int

  private var window = ScoreWindow()
  /// The clauses by the most they score in the window, lowest first, and what that is by clause.
  private var order: [Int]
  private var bounds: [Double]

  /// - Parameters:
  ///   - cursors: Those that only add to scores last.
  ///   - known: So many matches there are at least.
  init(_ cursors: consuming [ClauseCursor], _ scoring: SegmentScoring, documentCount: Int, known: Int) {
    maxima = cursors.map { Double($0.maximumScore(scoring)) }
    self.cursors = cursors
    self.scoring = scoring
    self.documentCount = documentCount
    self.known = known
    order = Array(maxima.indices)
    bounds = maxima
  }

  mutating func run(
    _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?, _ isCancelled: () -> Bool
  ) throws(IndexError) {
    while !isCancelled() {
      var first = PostingsCursor.end
      for index in cursors.indices where cursors[index].makesMatch { first = min(first, cursors[index].document) }
      guard first != PostingsCursor.end else { return }
      window.base = first & ~DocID(ScoreWindow.count - 1)
      let end = DocID(min(Int(window.base) + ScoreWindow.count, documentCount))
      try runWindow(to: end, &collector, isExcluded)
    }
  }

  private mutating func runWindow(
    to end: DocID, _ collector: inout Collector, _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    let threshold = collector.threshold(known: known)
    // The clauses that even together cannot exceed the threshold.
    var nonessential = 0
    var sum = 0.0
    if threshold > -.infinity {
      findBounds(to: end)
      while nonessential < order.count, sum + bounds[order[nonessential]] <= threshold {
        sum += bounds[order[nonessential]]
        nonessential += 1
      }
    }
    for makesMatch in [true, false] {
      for index in order[nonessential...] where cursors[index].makesMatch == makesMatch {
        try cursors[index].add(to: &window, before: end, scoring)
      }
    }
    try collect(order[..<nonessential], sum, &collector, isExcluded)
    for rank in 0..<nonessential { try cursors[order[rank]].cursor.advance(to: end) }
  }

  private mutating func findBounds(to end: DocID) {
    for index in cursors.indices {
      if cursors[index].document >= end {
        bounds[index] = 0
      } else {
        bounds[index] = min(maxima[index], windowBound(index, to: end))
      }
    }
    // Few change their places from one window to the next.
    for rank in 1..<max(order.count, 1) {
      let index = order[rank]
      var place = rank
      while place > 0, bounds[order[place - 1]] > bounds[index] {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = index
    }
  }

  private func windowBound(_ index: Int, to end: DocID) -> Double {
    var highest = 0.0
    var target = max(window.base, cursors[index].document)
    while target < end {
      guard let (last, bound) = cursors[index].bound(from: target, scoring) else { return maxima[index] }
      highest = max(highest, bound)
      if last >= end { break }
      target = last + 1
    }
    return highest
  }

  /// Shows the documents with a sum, in order, and clears the window.
  private mutating func collect(
    _ rest: ArraySlice<Int>, _ restBound: Double, _ collector: inout Collector,
    _ isExcluded: ((DocID) throws(IndexError) -> Bool)?
  ) throws(IndexError) {
    if rest.isEmpty, isExcluded == nil { return window.takeAll(&collector) }
    for word in 0..<ScoreWindow.count / 64 {
      var bits = window.takeSeen(word)
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let document = window.base &+ DocID(offset)
        var score = window.takeSum(offset)
        if !rest.isEmpty, try !complete(&score, document, rest, restBound, collector.threshold(known: known)) {
          continue
        }
        if let isExcluded, try isExcluded(document) { continue }
        collector.collect(document, score)
      }
    }
  }

  /// Adds what the other clauses score in a document; gives up where it cannot exceed the threshold any more.
  private mutating func complete(
    _ score: inout Double, _ document: DocID, _ rest: ArraySlice<Int>, _ restBound: Double, _ threshold: Double
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

/// The sums of scores of neighbouring documents.
struct ScoreWindow {
  static let count = 4096

  var base: DocID = 0
  private var sums = [Double](repeating: 0, count: ScoreWindow.count)
  private var seen = [UInt64](repeating: 0, count: ScoreWindow.count / 64)

  @inline(__always)
  mutating func add(_ score: Float, to document: DocID) {
    let offset = Int(document &- base)
    sums[offset] += Double(score)
    seen[offset &>> 6] |= 1 &<< UInt64(offset & 63)
  }

  /// Adds the scores of some postings of the block of a clause whose matches are certain. They are of the window.
  mutating func add(_ postings: Range<Int>, of clause: ClauseCursor, _ scoring: SegmentScoring) {
    ScoreWindow.add(postings, of: clause, scoring, base: base, &sums, &seen)
  }

  private static func add(
    _ postings: Range<Int>, of clause: ClauseCursor, _ scoring: SegmentScoring, base: DocID, _ sums: inout [Double],
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

  @inline(__always)
  func hasSeen(_ document: DocID) -> Bool {
    let offset = Int(document &- base)
    return seen[offset &>> 6] &>> UInt64(offset & 63) & 1 == 1
  }

  /// Shows the documents that were seen, in order, all of which match; they are forgotten.
  mutating func takeAll(_ collector: inout Collector) {
    ScoreWindow.takeAll(base: base, &sums, &seen, &collector)
  }

  private static func takeAll(
    base: DocID, _ sums: inout [Double], _ seen: inout [UInt64], _ collector: inout Collector
  ) {
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    for word in seen.indices {
      var bits = seen[word]
      seen[word] = 0
      while bits != 0 {
        let offset = word &* 64 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        collector.collect(base &+ DocID(truncatingIfNeeded: offset), sums[offset])
        sums[offset] = 0
      }
    }
  }

  /// A bit for each of 64 documents that were seen, which are forgotten.
  @inline(__always)
  mutating func takeSeen(_ word: Int) -> UInt64 {
    let bits = seen[word]
    seen[word] = 0
    return bits
  }

  @inline(__always)
  mutating func takeSum(_ offset: Int) -> Double {
    let sum = sums[offset]
    sums[offset] = 0
    return sum
  }
}

extension ClauseCursor {
  /// Adds the scores of the matches before `end` to the window; those of a clause that makes no match to what is seen.
  mutating func add(to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring) throws(IndexError) {
    guard makesMatch, isCertain else { return try addSingly(to: &window, before: end, scoring) }
    while cursor.document < end {
      let limit = cursor.indexInBlock(of: end)
      window.add(cursor.index..<limit, of: self, scoring)
      try cursor.move(to: limit)
    }
  }

  private mutating func addSingly(
    to window: inout ScoreWindow, before end: DocID, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if !makesMatch { try cursor.advance(to: window.base) }
    while cursor.document < end {
      if makesMatch || window.hasSeen(cursor.document), try matches() {
        window.add(score(scoring), to: cursor.document)
      }
      try cursor.next()
    }
  }

  /// The most that a match from `target` to the returned doc ID scores, or `nil` where it is not known by blocks.
  func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    guard scores == nil, let (last, impacts) = cursor.impacts(from: target) else { return nil }
    return (last, Double(BlockMaximum.saturation(impacts, scoring.lengthFactors) * weight * BlockMaximum.slack))
  }

  /// Shows the rest of the present block to `collector`, uncounted; returns its last document. All must be certain.
  func showBlock(to collector: inout Collector, _ scoring: SegmentScoring) -> DocID {
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
