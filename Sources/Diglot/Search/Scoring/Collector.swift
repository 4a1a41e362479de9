/// Takes the matches of a query, in the order of the index.
struct Collector {
  /// The best of them.
  private(set) var hits: TopHits
  /// How many were collected.
  private(set) var count = 0
  /// Matches may be passed over that cannot be among the best, once this many were counted.
  private let exactCount: Int
  /// Set where a match may have been passed over.
  private(set) var hasSkipped = false
  /// There are at least this many matches, though not all were collected.
  private(set) var knownCount = 0
  var segment = 0

  /// Keeps the best `limit`.
  init(limit: Int, exactCount: Int) {
    hits = TopHits(limit: limit)
    self.exactCount = exactCount
  }

  /// What a match must exceed to be of interest; below every score while all have to be counted.
  ///
  /// - Parameter known: There are at least this many matches, though not collected.
  @inline(__always)
  mutating func threshold(known: Int) -> Double {
    guard max(count, known) > exactCount, hits.threshold > -.infinity else { return -.infinity }
    hasSkipped = true
    knownCount = max(knownCount, known)
    return hits.threshold
  }

  /// What a match must exceed to be kept.
  var lowestScore: Double { hits.threshold }

  /// Counts matches that are shown apart, or not at all.
  mutating func add(count more: Int) { count += more }

  /// Shows a match that was counted.
  @inline(__always)
  mutating func show(_ document: DocID, _ score: Double) { hits.show(segment, document, score) }

  @inline(__always)
  mutating func collect(_ document: DocID, _ score: Double) {
    count &+= 1
    hits.show(segment, document, score)
  }
}
