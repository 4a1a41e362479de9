/// Which segments are joined.
///
/// Neighbours of about one size are, so that a document is written anew once for every sixfold growth or more.
enum MergePolicy {
  /// A run of this many neighbours is joined.
  private static let factor = 8
  /// The largest of a run has at most one part in so many of its bytes.
  private static let growth = 6
  /// With more segments the evenest run is joined, however uneven it is.
  private static let highestCount = 2 * factor

  /// The next run of neighbours to be joined, or `nil`. It depends on the segments alone.
  ///
  /// A segment half of whose documents are deleted is written anew.
  static func next(_ segments: [Snapshot.Segment]) -> Range<Int>? {
    if let index = segments.firstIndex(where: { $0.liveCount * 2 < $0.reader.statistics.documentCount }) {
      return index..<index + 1
    }
    return next(sizes: segments.map(\.reader.byteCount))
  }

  static func next(sizes: [Int]) -> Range<Int>? {
    guard sizes.count >= factor else { return nil }
    let runs = (0...sizes.count - factor).map { start in
      let run = sizes[start..<start + factor]
      return (start: start, largest: run.max() ?? 0, sum: run.reduce(0, +))
    }
    func share(_ run: (start: Int, largest: Int, sum: Int)) -> Double { Double(run.largest) / Double(run.sum) }
    let even = runs.first { $0.largest * growth <= $0.sum }
    let run = even ?? (sizes.count > highestCount ? runs.min { share($0) < share($1) } : nil)
    return run.map { $0.start..<$0.start + factor }
  }
}
