/// A bound on what a posting can score: no posting of a block has both a higher frequency and a lower norm.
struct Impact: Equatable {
  var frequency: UInt8
  var norm: UInt8
}

/// Collects the postings of a block that no other of its postings beats.
struct ImpactBuilder {
  /// The highest frequency, clipped to 255, for each norm that occurs.
  private var highest = [UInt8](repeating: 0, count: 256)
  private var lowestNorm = 255
  private var highestNorm = 0

  mutating func add(frequency: UInt32, norm: UInt8) {
    let norm = Int(norm)
    highest[norm] = max(highest[norm], UInt8(min(frequency, 255)))
    lowestNorm = min(lowestNorm, norm)
    highestNorm = max(highestNorm, norm)
  }

  /// The two impacts that bound all that was added since the last call.
  mutating func finish() -> (Impact, Impact) {
    var frontier: [Impact] = []
    for norm in lowestNorm...max(lowestNorm, highestNorm) where highest[norm] > 0 {
      if highest[norm] > frontier.last?.frequency ?? 0 {
        frontier.append(Impact(frequency: highest[norm], norm: UInt8(norm)))
      }
      highest[norm] = 0
    }
    lowestNorm = 255
    highestNorm = 0
    return ImpactBuilder.reduce(frontier)
  }

  /// Joins the frontier to two impacts, parted where their scores add up to the least.
  private static func reduce(_ frontier: [Impact]) -> (Impact, Impact) {
    guard let first = frontier.first, let last = frontier.last else {
      return (Impact(frequency: 0, norm: 0), Impact(frequency: 0, norm: 0))
    }
    var best = (first, last)
    var bestScore = Double.infinity
    for split in 0..<frontier.count {
      let low = Impact(frequency: frontier[split].frequency, norm: first.norm)
      let high =
        split + 1 < frontier.count ? Impact(frequency: last.frequency, norm: frontier[split + 1].norm) : low
      let score = typicalScore(low) + typicalScore(high)
      if score < bestScore { (best, bestScore) = ((low, high), score) }
    }
    return best
  }

  /// BM25 at a common setting: good enough to part the frontier well; any parting is a true bound.
  private static func typicalScore(_ impact: Impact) -> Double {
    let frequency = Double(impact.frequency)
    return frequency / (frequency + 0.9 * (0.6 + 0.4 * Double(FieldNorm.length(of: impact.norm)) / 200))
  }
}
