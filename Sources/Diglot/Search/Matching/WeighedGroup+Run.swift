extension WeighedGroup {
  /// Shows the matches in one segment to `collector`: how a whole query is run.
  ///
  /// A group within another one is walked over document by document; here those are passed over that cannot be among the
  /// best.
  func run(in segment: SegmentSearch, _ collector: inout Collector) throws(IndexError) {
    collector.segment = segment.number
    var exclusion = Exclusion(segment.segment, try WeighedGroup.matchers(excluded, in: segment))
    guard let alternatives else { return try runRequired(segment, &collector, &exclusion) }
    var disjunction = try Disjunction(alternatives, in: segment, hasExclusions: !excluded.isEmpty)
    guard exclusion.hasAny else { return try disjunction.run(&collector, isExcluded: nil) }
    try disjunction.run(
      &collector, isExcluded: { (document) throws(IndexError) in try exclusion.contains(document) })
  }

  /// The nodes that it is a union of, `nil` where it is none. A leaf that must match and stands alone is one, too: a union
  /// of one leaf is walked by blocks.
  private var alternatives: [WeighedNode]? {
    if required.isEmpty { return scoring }
    return required.count == 1 && required[0] is WeighedLeaf && scoring.isEmpty ? required : nil
  }

  private func runRequired(
    _ segment: SegmentSearch, _ collector: inout Collector, _ exclusion: inout Exclusion
  ) throws(IndexError) {
    guard var conjunction = try Conjunction(required, in: segment) else { return }
    defer { conjunction.giveBuffers(to: segment.spare.buffers) }
    let scoring = segment.scoring
    var others = try WeighedGroup.matchers(optional, in: segment)
    let rest = others.reduce(0) { $0 + $1.maximumScore(scoring) }
    var target: DocID = 0
    while true {
      let threshold = collector.threshold(known: 0)
      if threshold > -.infinity {
        target = try conjunction.firstCompetitive(from: target, above: threshold, rest: rest, scoring)
      }
      guard try conjunction.advance(to: target), !segment.work.spend(SearchCosts.candidate * (1 + others.count)) else {
        return
      }
      let document = conjunction.document
      target = document + 1
      if try exclusion.contains(document) { continue }
      guard try conjunction.matches() else { continue }
      var score = conjunction.score(scoring)
      for index in others.indices {
        try others[index].advance(to: document)
        if others[index].document == document, try others[index].matches() {
          score += others[index].score(scoring)
        }
      }
      collector.collect(document, score)
    }
  }
}

/// The documents that may not be found: deleted ones, and matches of excluded nodes.
struct Exclusion {
  private let segment: Snapshot.Segment
  private var matchers: [Matcher]

  init(_ segment: Snapshot.Segment, _ matchers: [Matcher]) {
    self.segment = segment
    self.matchers = matchers
  }

  /// Whether any document may be excluded.
  var hasAny: Bool { segment.deletions != nil || !matchers.isEmpty }

  /// - Parameter document: Not before the one asked for last.
  @inline(__always)
  mutating func contains(_ document: DocID) throws(IndexError) -> Bool {
    if segment.isDeleted(document) { return true }
    return try matchers.anyMatches(document)
  }
}
