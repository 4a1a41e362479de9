/// Documents of one segment that match all of some nodes.
struct Conjunction {
  /// By increasing number of matches: the first leads.
  private var matchers: [Matcher] = []
  /// The most each scores in the whole segment; empty until it is asked for.
  private var maxima: [Double] = []
  /// Whether a stretch is known in which matches may be competitive, the last document of it, and the most that all but
  /// the leading matcher score there.
  private var hasStretch = false
  private var stretchEnd: DocID = 0
  private var othersBound = 0.0
  private let work: SearchWork

  /// `nil` where a node matches nothing.
  init?(_ nodes: [WeighedNode], in segment: SegmentSearch) throws(IndexError) {
    work = segment.work
    var counted: [(node: WeighedNode, count: Int)] = []
    for node in nodes { counted.append((node, try node.count(in: segment))) }
    counted.sort { $0.count < $1.count }
    matchers.reserveCapacity(counted.count)
    for (node, _) in counted {
      // What is before the first match of the leading node need not be unpacked.
      guard let matcher = try node.matcher(in: segment, from: matchers.first?.document ?? 0) else { return nil }
      matchers.append(matcher)
    }
  }

  /// The present document, once `advance(to:)` has found one.
  var document: DocID { matchers[0].document }

  /// Moves to the first common document at or after `target`, which may still not match; says whether there is one. In a
  /// search that is over there is none.
  mutating func advance(to target: DocID) throws(IndexError) -> Bool {
    let (isFound, stepCount) = try Conjunction.advance(&matchers, to: target, work)
    return !work.spend(stepCount * SearchCosts.step) && isFound
  }

  /// - Returns: Also the steps that were not spent yet.
  @inline(__always)
  private static func advance(
    _ matchers: inout [Matcher], to target: DocID, _ work: SearchWork
  ) throws(IndexError) -> (isFound: Bool, stepCount: Int) {
    var matchers = matchers.mutableSpan
    try matchers[0].advance(to: target)
    var candidate = matchers[0].document
    var (index, stepCount) = (1, 1)
    while candidate != PostingsCursor.end {
      guard index < matchers.count else { return (true, stepCount) }
      try matchers[index].advance(to: candidate)
      stepCount &+= 1
      if matchers[index].document == candidate {
        index &+= 1
      } else {
        if stepCount >= spentCount {
          if work.spend(stepCount * SearchCosts.step) { return (false, 0) }
          stepCount = 0
        }
        try matchers[0].advance(to: matchers[index].document)
        candidate = matchers[0].document
        index = 1
      }
    }
    return (false, stepCount)
  }

  /// How many steps are spent together.
  private static let spentCount = 128

  /// The first document at or after `target` where a match may score more than `threshold`, `PostingsCursor.end` where
  /// there is none.
  ///
  /// Bounds are those of blocks; of a stretch that may be competitive they are asked for once. Within it the leading
  /// postings are passed over that the others cannot lift above the threshold, before these are moved.
  ///
  /// - Parameter rest: What a match scores besides at most.
  mutating func firstCompetitive(
    from target: DocID, above threshold: Double, rest: Double, _ scoring: SegmentScoring
  ) throws(IndexError) -> DocID {
    var target = target
    while true {
      target = competitiveStretch(from: target, above: threshold, rest: rest, scoring)
      guard target != PostingsCursor.end, matchers[0].compound == nil else { return target }
      if work.spend(PostingsFormat.blockCount / 4) { return PostingsCursor.end }
      try matchers[0].postings.advance(to: target)
      if try matchers[0].passOver(through: stretchEnd, others: othersBound, below: threshold, scoring) {
        return matchers[0].postings.document
      }
      target = matchers[0].postings.document
    }
  }

  /// Where the first stretch begins, at or after `target`, in which a match may score more than `threshold`.
  private mutating func competitiveStretch(
    from target: DocID, above threshold: Double, rest: Double, _ scoring: SegmentScoring
  ) -> DocID {
    if hasStretch, target <= stretchEnd { return target }
    if maxima.isEmpty { maxima = matchers.map { $0.maximumScore(scoring) } }
    var target = target
    while target != PostingsCursor.end {
      work.spend(SearchCosts.bound * matchers.count)
      var (last, sum, lead) = (PostingsCursor.end, rest, 0.0)
      for index in matchers.indices {
        let block = matchers[index].bound(from: target, scoring) ?? (PostingsCursor.end, maxima[index])
        last = min(last, block.last)
        sum += block.bound
        if index == 0 { lead = block.bound }
      }
      if sum > threshold {
        (hasStretch, stretchEnd, othersBound) = (true, last, sum - lead)
        return target
      }
      target = last == PostingsCursor.end ? last : last + 1
    }
    return target
  }

  /// Whether every document it comes to matches.
  var isCertain: Bool { matchers.allSatisfy(\.isCertain) }

  /// Whether the present document matches all nodes.
  func matches() throws(IndexError) -> Bool {
    let matchers = matchers.span
    for index in matchers.indices {
      if try !matchers.matches(at: index) { return false }
    }
    return true
  }

  /// The score of the present document.
  func score(_ scoring: SegmentScoring) -> Double {
    let matchers = matchers.span
    var sum = 0.0
    for index in matchers.indices { sum += matchers.score(at: index, scoring) }
    return sum
  }

  /// No document scores higher.
  func maximumScore(_ scoring: SegmentScoring) -> Double { matchers.maximumScore(scoring) }

  /// Gives up the buffers of a walk that is done.
  mutating func giveBuffers(to spare: SparePostingsBuffers) { matchers.giveBuffers(to: spare) }
}
