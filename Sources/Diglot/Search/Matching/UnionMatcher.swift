/// Documents that match any of some nodes, with the sum of their scores and of what others add, without those that match a
/// third kind.
///
/// It takes and puts back its walk as `GroupMatcher` does. One generic class for both costs 2.6 times the instructions: what
/// a generic class overrides is not compiled for each walk.
final class UnionMatcher: CompoundMatcher {
  /// Taken while it walks: inside are other matchers, and the more accesses to properties are under way, one within the
  /// other, the longer each takes. After an error there is none.
  private var walk: UnionWalk?
  private let hasExclusions: Bool

  init(_ makers: [Matcher], _ adders: [Matcher], _ excluded: [Matcher], _ work: SearchWork) {
    let walk = UnionWalk(makers, adders, excluded, work)
    hasExclusions = !excluded.isEmpty
    super.init()
    document = walk.document
    self.walk = walk
  }

  private func take() -> UnionWalk {
    guard let walk = walk.take() else { preconditionFailure("a matcher is not within itself") }
    return walk
  }

  override var isCertain: Bool { !hasExclusions && (walk?.makersAreCertain ?? false) }

  override func advance(to target: DocID) throws(IndexError) {
    guard document < target else { return }
    var walk = take()
    try walk.advance(to: target)
    document = walk.document
    self.walk = consume walk
  }

  override func matches() throws(IndexError) -> Bool {
    var walk = take()
    let matches = try walk.matches()
    self.walk = consume walk
    return matches
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    var walk = take()
    let score = walk.score(scoring)
    self.walk = consume walk
    return score
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double {
    var walk = take()
    let score = walk.maximumScore(scoring)
    self.walk = consume walk
    return score
  }
}

/// The walk of a union. The matchers lie in a heap by their documents, so that of many only those move that stand behind.
private struct UnionWalk {
  /// Those that make matches.
  private var makers: [Matcher]
  private var adders: [Matcher]
  private var excluded: [Matcher]
  /// The document of each of the makers, in the high half, and its number: the lowest first.
  private var heap: [UInt64]
  /// The makers that match the present document, and the adders, once that was asked.
  private var matching: [Int] = []
  private var adding: [Int] = []
  private let work: SearchWork

  init(_ makers: [Matcher], _ adders: [Matcher], _ excluded: [Matcher], _ work: SearchWork) {
    self.work = work
    self.makers = makers
    self.adders = adders
    self.excluded = excluded
    heap = makers.enumerated().map { UInt64($1.document) << 32 | UInt64($0) }.sorted()
  }

  var document: DocID { heap.isEmpty ? PostingsCursor.end : DocID(heap[0] >> 32) }

  var makersAreCertain: Bool { makers.allSatisfy(\.isCertain) }

  private static func number(_ entry: UInt64) -> Int { Int(entry & 0xFFFF_FFFF) }

  mutating func advance(to target: DocID) throws(IndexError) {
    work.spend(SearchCosts.candidate * (try UnionWalk.advance(&makers, &heap, to: target)))
  }

  /// - Returns: How many makers moved.
  private static func advance(
    _ makers: inout [Matcher], _ heap: inout [UInt64], to target: DocID
  ) throws(IndexError) -> Int {
    var count = 0
    var makers = makers.mutableSpan
    var heap = heap.mutableSpan
    while heap[0] >> 32 < UInt64(target) {
      let number = UnionWalk.number(heap[0])
      try makers[number].advance(to: target)
      heap[0] = UInt64(makers[number].document) << 32 | UInt64(number)
      UnionWalk.siftDown(&heap)
      count += 1
    }
    return count
  }

  private static func siftDown(_ heap: inout MutableSpan<UInt64>) {
    let moved = heap[0]
    var root = 0
    while 2 * root + 1 < heap.count {
      var child = 2 * root + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < moved else { break }
      heap[root] = heap[child]
      root = child
    }
    heap[root] = moved
  }

  mutating func matches() throws(IndexError) -> Bool {
    let document = document
    work.spend(SearchCosts.candidate * (1 + adders.count + excluded.count))
    matching.removeAll(keepingCapacity: true)
    adding.removeAll(keepingCapacity: true)
    guard try !excluded.anyMatches(document) else { return false }
    try findMatching(0, document)
    if matching.isEmpty { return false }
    try adders.appendMatching(document, to: &adding)
    return true
  }

  /// Finds those that match among the makers from a place of the heap downwards.
  private mutating func findMatching(_ root: Int, _ document: DocID) throws(IndexError) {
    guard root < heap.count, heap[root] >> 32 == UInt64(document) else { return }
    let number = UnionWalk.number(heap[root])
    if try makers.span.matches(at: number) { matching.append(number) }
    try findMatching(2 * root + 1, document)
    try findMatching(2 * root + 2, document)
  }

  /// Changes nothing, but would be given a copy if it could not.
  mutating func score(_ scoring: SegmentScoring) -> Double {
    makers.sum(of: matching, scoring) + adders.sum(of: adding, scoring)
  }

  mutating func maximumScore(_ scoring: SegmentScoring) -> Double {
    makers.maximumScore(scoring) + adders.maximumScore(scoring)
  }
}
