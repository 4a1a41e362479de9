/// A bound of the scores of postings: no posting of a block has both a higher frequency and a lower norm.
struct Impact: Equatable {
  var frequency: UInt8
  var norm: UInt8
}

/// Collects the best postings of a block: those that no other posting of the block is sure to beat.
struct ImpactBuilder {
  /// The highest frequency for each norm that occurs, at most 255.
  private var highest = [UInt8](repeating: 0, count: 256)
  private var lowestNorm = 255
  private var highestNorm = 0

  mutating func add(frequency: UInt32, norm: UInt8) {
    let norm = Int(norm)
    highest[norm] = max(highest[norm], UInt8(min(frequency, 255)))
    lowestNorm = min(lowestNorm, norm)
    highestNorm = max(highestNorm, norm)
  }

  /// The two impacts that bound all postings since the last call.
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

  /// Divides the frontier into two parts, and bounds each by one impact. The division is the one with the least sum of scores.
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

  /// BM25 with common parameters. It only chooses the division of the frontier: the impacts of any division are valid bounds.
  private static func typicalScore(_ impact: Impact) -> Double {
    let frequency = Double(impact.frequency)
    return frequency / (frequency + 0.9 * (0.6 + 0.4 * Double(FieldNorm.length(of: impact.norm)) / 200))
  }
}
