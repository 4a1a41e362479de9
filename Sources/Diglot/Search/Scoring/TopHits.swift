/// A document that matches, and its score.
struct ScoredDocument: Equatable {
  var segment: Int
  var document: DocID
  var score: Double

  /// Whether it comes before another in the results: by score, and where that is equal in the order of the index.
  @inline(__always)
  func isBetter(than other: ScoredDocument) -> Bool {
    if score != other.score { return score > other.score }
    return (segment, document) < (other.segment, other.document)
  }
}

/// The best of the documents it was shown, as many as are wanted, in a heap with the worst of them on top.
struct TopHits {
  private let limit: Int
  private var heap: [ScoredDocument] = []
  /// A document must score more than this to be kept; documents are shown in the order of the index.
  private(set) var threshold = -Double.infinity

  init(limit: Int) {
    self.limit = limit
    heap.reserveCapacity(min(limit, 1024))
    if limit == 0 { threshold = .infinity }
  }

  @inline(__always)
  mutating func show(_ segment: Int, _ document: DocID, _ score: Double) {
    if score > threshold { insert(ScoredDocument(segment: segment, document: document, score: score)) }
  }

  private mutating func insert(_ hit: ScoredDocument) {
    if heap.count < limit {
      heap.append(hit)
      siftUp(heap.count - 1)
    } else {
      replaceWorst(with: hit)
    }
    if heap.count == limit { threshold = heap[0].score }
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    while index > 0, heap[(index - 1) / 2].isBetter(than: heap[index]) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Puts a document in the place of the worst.
  private mutating func replaceWorst(with hit: ScoredDocument) {
    var heap = heap.mutableSpan
    var index = 0
    while 2 &* index &+ 1 < heap.count {
      var child = 2 &* index &+ 1
      if child &+ 1 < heap.count, heap[child].isBetter(than: heap[child &+ 1]) { child &+= 1 }
      guard hit.isBetter(than: heap[child]) else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = hit
  }

  /// The documents kept, best first.
  consuming func sorted() -> [ScoredDocument] {
    heap.sort { $0.isBetter(than: $1) }
    return heap
  }
}
