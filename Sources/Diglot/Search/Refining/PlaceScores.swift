/// An occurrence of a term in a candidate; they are in order by candidate, then by position.
struct Occurrence: Comparable {
  private let bits: UInt64

  /// - Parameters:
  ///   - candidate: Below 256.
  ///   - term: Below 2 to the 24: a query has fewer bytes.
  init(candidate: Int, position: UInt32, term: Int) {
    bits = UInt64(candidate) &<< 56 | UInt64(position) &<< 24 | UInt64(term)
  }

  var candidate: Int { Int(bits &>> 56) }
  var position: UInt32 { UInt32(truncatingIfNeeded: bits &>> 24) }
  var term: Int { Int(bits & 0xFF_FFFF) }

  static func < (one: Occurrence, other: Occurrence) -> Bool { one.bits < other.bits }
}

/// What it is worth where the terms of a query stand in a document, one document after the other.
struct PlaceScores {
  private let weights: [Double]
  private let windowLength: UInt32
  private let leadLength: UInt32
  /// How often each term stands in the window, all 0 between two documents.
  private var counts: [Int]

  /// - Parameters:
  ///   - weights: Of the terms.
  ///   - windowLength: The positions of a window.
  ///   - leadLength: The positions that are the beginning of a document.
  init(weights: [Double], windowLength: UInt32, leadLength: UInt32) {
    self.weights = weights
    self.windowLength = windowLength
    self.leadLength = leadLength
    counts = [Int](repeating: 0, count: weights.count)
  }

  /// The greatest weight of different terms in a window. Occurrences are in the order of the text.
  mutating func bestWindow(_ occurrences: Span<Occurrence>) -> Double {
    var (sum, best, start) = (0.0, 0.0, 0)
    for index in occurrences.indices {
      let occurrence = occurrences[index]
      while occurrences[start].position + windowLength <= occurrence.position {
        sum -= leave(occurrences[start].term)
        start += 1
      }
      sum += enter(occurrence.term)
      best = max(best, sum)
    }
    for index in start..<occurrences.count { _ = leave(occurrences[index].term) }
    return best
  }

  /// The weight of different terms at the beginning.
  mutating func lead(_ occurrences: Span<Occurrence>) -> Double {
    beginning(occurrences, before: leadLength, length: 0).weight
  }

  /// The weight of different terms before a position, and how many positions they cover there.
  ///
  /// - Parameter length: The positions of a term.
  mutating func beginning(
    _ occurrences: Span<Occurrence>, before limit: UInt32, length: UInt32
  ) -> (weight: Double, covered: UInt32) {
    var (sum, end) = (0.0, 0)
    var (covered, last) = (UInt32(0), UInt32(0))
    while end < occurrences.count, occurrences[end].position < limit {
      let position = occurrences[end].position
      let next = min(position + length, limit)
      covered += next - min(max(position, last), next)
      last = max(last, next)
      sum += enter(occurrences[end].term)
      end += 1
    }
    for index in 0..<end { _ = leave(occurrences[index].term) }
    return (sum, covered)
  }

  /// Counts a term; returns its weight where it is the first.
  private mutating func enter(_ term: Int) -> Double {
    counts[term] += 1
    return counts[term] == 1 ? weights[term] : 0
  }

  /// Takes a term away; returns its weight where it was the last.
  private mutating func leave(_ term: Int) -> Double {
    counts[term] -= 1
    return counts[term] == 0 ? weights[term] : 0
  }
}
