/// Several names of a thing, of which the best counts, where its own name does not stand.
final class WeighedBest: WeighedNode {
  let names: [WeighedLeaf]
  private let own: Int?
  /// How many documents have the commonest name, its own among them.
  let frequency: Int

  /// More names than this are joined to one list before they are walked over.
  private static let walkedCount = 8

  init(names: [WeighedLeaf], own: Int?, label: String, frequency: Int) {
    self.names = names
    self.own = own
    self.frequency = frequency
    super.init(label: label, weight: names.reduce(0) { max($0, $1.weight) })
  }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int {
    var count = 0
    for name in names { count += try name.count(in: segment) }
    return count
  }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    var cursors: [Matcher] = []
    for name in names {
      if let cursor = try name.matcher(in: segment) { cursors.append(cursor) }
    }
    guard !cursors.isEmpty else { return nil }
    let nowhere = PostingsCursor(segment.reader.postings, at: PostingsCursor.end)
    let own = try own.flatMap { (leaf) throws(IndexError) in try segment.cursor(of: leaf) } ?? nowhere
    let compound: CompoundMatcher? =
      cursors.count > WeighedBest.walkedCount
      ? try ScoredListMatcher(bestOf: cursors, without: own, segment)
      : try BestOfMatcher(cursors, without: own, segment)
    guard let compound else { return nil }
    try compound.advance(to: target)
    return compound.document == PostingsCursor.end ? nil : Matcher(compound, segment, makesMatch: makesMatch)
  }

  override func forEachPlace(
    in documents: [DocID], _ segment: SegmentSearch, _ walker: inout PostingsCursor,
    _ body: (_ index: Int, _ position: UInt32) -> Void
  ) throws(IndexError) {
    var others = documents.indices.map { (index: $0, document: documents[$0]) }
    if let own, var cursor = try segment.cursor(of: own) {
      var rest: [(index: Int, document: DocID)] = []
      for other in others {
        try cursor.advance(to: other.document)
        if cursor.document != other.document { rest.append(other) }
      }
      others = rest
    }
    let matching = others.map(\.document)
    for name in names {
      try name.forEachPlace(in: matching, segment, &walker) { body(others[$0].index, $1) }
    }
  }

  override func explanation(of matcher: Matcher, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation {
    var explanation = ScoreExplanation(matcher.score(segment.scoring), label)
    let document = matcher.document
    for name in names {
      guard let part = try name.explanation(of: document, in: segment) else { continue }
      explanation.alternatives.append(part)
    }
    return explanation
  }
}
