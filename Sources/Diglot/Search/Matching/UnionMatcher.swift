/// Documents that match any of some nodes, with the sum of their scores and of what others add, without those that match a
/// third kind.
///
/// The matchers lie in a heap by their documents, so that of many only those move that stand behind.
final class UnionMatcher: CompoundMatcher {
  /// Those that make matches, by increasing document of the heap.
  private var makers: [Matcher]
  private var adders: [Matcher]
  private var excluded: [Matcher]
  /// The numbers of the makers, the one with the lowest document first.
  private var heap: [Int]
  /// The makers that match the present document, and the adders, once that was asked.
  private var matching: [Int] = []
  private var adding: [Int] = []

  init(_ makers: [Matcher], _ adders: [Matcher], _ excluded: [Matcher]) {
    self.makers = makers
    self.adders = adders
    self.excluded = excluded
    heap = Array(makers.indices)
    super.init()
    for root in heap.indices.reversed() { siftDown(root) }
    document = heap.isEmpty ? PostingsCursor.end : makers[heap[0]].document
  }

  override var isCertain: Bool { excluded.isEmpty && makers.allSatisfy(\.isCertain) }

  override func advance(to target: DocID) throws(IndexError) {
    while document < target {
      try makers[heap[0]].advance(to: target)
      siftDown(0)
      document = makers[heap[0]].document
    }
  }

  private func siftDown(_ root: Int) {
    var root = root
    while 2 * root + 1 < heap.count {
      var child = 2 * root + 1
      if child + 1 < heap.count, makers[heap[child + 1]].document < makers[heap[child]].document { child += 1 }
      guard makers[heap[child]].document < makers[heap[root]].document else { return }
      heap.swapAt(child, root)
      root = child
    }
  }

  override func matches() throws(IndexError) -> Bool {
    matching.removeAll(keepingCapacity: true)
    guard try !excluded.anyMatches(document) else { return false }
    try findMatching(0)
    guard !matching.isEmpty else { return false }
    adding.removeAll(keepingCapacity: true)
    for index in adders.indices {
      try adders[index].advance(to: document)
      if adders[index].document == document, try adders[index].matches() { adding.append(index) }
    }
    return true
  }

  /// Finds those that match among the makers from a place of the heap downwards.
  private func findMatching(_ root: Int) throws(IndexError) {
    guard root < heap.count, makers[heap[root]].document == document else { return }
    if try makers[heap[root]].matches() { matching.append(heap[root]) }
    try findMatching(2 * root + 1)
    try findMatching(2 * root + 2)
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    let sum = matching.reduce(0) { $0 + makers[$1].score(scoring) }
    return adding.reduce(sum) { $0 + adders[$1].score(scoring) }
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double {
    (makers + adders).reduce(0) { $0 + $1.maximumScore(scoring) }
  }
}
