/// Chooses which segments to merge.
///
/// It chooses neighbours of about equal size, so that a document is rewritten once for each sixfold growth of the index, or
/// more rarely.
enum MergePolicy {
  /// This many neighbours are merged at once.
  private static let factor = 8
  /// The largest neighbour has at most this share of the bytes of all: a sixth.
  private static let growth = 6
  /// With more segments than this, the neighbours of the most equal size are merged, even where no choice is good.
  private static let highestCount = 2 * factor

  /// The next neighbours to merge, or `nil`. The choice depends on the segments alone.
  ///
  /// A segment with more than half of its documents deleted is rewritten alone.
  static func next(_ segments: [Snapshot.Segment]) -> Range<Int>? {
    if let index = segments.firstIndex(where: { $0.liveCount * 2 < $0.reader.statistics.documentCount }) {
      return index..<index + 1
    }
    return next(sizes: segments.map(\.reader.byteCount))
  }

  static func next(sizes: [Int]) -> Range<Int>? {
    guard sizes.count >= factor else { return nil }
    let choices = (0...sizes.count - factor).map { start in
      let neighbours = sizes[start..<start + factor]
      return (start: start, largest: neighbours.max() ?? 0, sum: neighbours.reduce(0, +))
    }
    func share(_ choice: (start: Int, largest: Int, sum: Int)) -> Double { Double(choice.largest) / Double(choice.sum) }
    let even = choices.first { $0.largest * growth <= $0.sum }
    let chosen = even ?? (sizes.count > highestCount ? choices.min { share($0) < share($1) } : nil)
    return chosen.map { $0.start..<$0.start + factor }
  }
}
