/// Nodes of which some must match, some may, and some must not.
final class WeighedGroup: WeighedNode {
  let required: [WeighedNode]
  let optional: [WeighedNode]
  let excluded: [WeighedNode]
  /// What having all the words is worth, where that counts.
  let allWords: WeighedAllWords?

  init(
    required: [WeighedNode], optional: [WeighedNode], excluded: [WeighedNode], allWords: WeighedAllWords?,
    label: String
  ) {
    self.required = required
    self.optional = optional
    self.excluded = excluded
    self.allWords = allWords
    let weight = optional.reduce(required.reduce(0) { $0 + $1.weight }) { $0 + $1.weight }
    super.init(label: label, weight: weight)
  }

  /// What may match or adds to scores.
  var scoring: [WeighedNode] { allWords.map { optional + [$0] } ?? optional }

  /// The nodes whose places in a document count: its own, and those of the groups that must match.
  var ranking: [WeighedNode] {
    required.flatMap { ($0 as? WeighedGroup)?.ranking ?? [$0] } + optional
  }

  /// What the words of the query weigh that it ranks by, without other names of them.
  var wordWeight: Double { ranking.reduce(0) { $1 is WeighedLeaf ? $0 + Double($1.weight) : $0 } }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int {
    var (least, sum) = (Int.max, 0)
    for node in required { least = min(least, try node.count(in: segment)) }
    if !required.isEmpty { return least }
    for node in optional where node.makesMatch { sum = sum.addingWithoutOverflow(try node.count(in: segment)) }
    return sum
  }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    let compound: CompoundMatcher
    let excluded = try WeighedGroup.matchers(excluded, in: segment)
    if required.isEmpty {
      let matchers = try WeighedGroup.matchers(scoring, in: segment)
      compound = UnionMatcher(
        matchers.filter(\.makesMatch), matchers.filter { !$0.makesMatch }, excluded, segment.work)
    } else {
      guard let conjunction = try Conjunction(required, in: segment) else { return nil }
      compound = try GroupMatcher(
        conjunction, WeighedGroup.matchers(optional, in: segment), excluded, segment.work)
    }
    try compound.advance(to: target)
    return compound.document == PostingsCursor.end ? nil : Matcher(compound, segment, makesMatch: makesMatch)
  }

  static func matchers(_ nodes: [WeighedNode], in segment: SegmentSearch) throws(IndexError) -> [Matcher] {
    var matchers: [Matcher] = []
    for node in nodes {
      if let matcher = try node.matcher(in: segment) { matchers.append(matcher) }
    }
    return matchers
  }

  override func explanation(of document: DocID, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation? {
    guard let matcher = try matcher(in: segment, from: document), matcher.document == document,
      try matcher.matches()
    else { return nil }
    var explanation = ScoreExplanation(0, label)
    for node in required + scoring {
      guard let part = try node.explanation(of: document, in: segment) else { continue }
      explanation.add(part)
    }
    return explanation
  }
}

extension Int {
  fileprivate func addingWithoutOverflow(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}

/// All the words of a query: a document that has them comes before those that have not.
final class WeighedAllWords: WeighedNode {
  private let needs: [WeighedNode]

  init(needs: [WeighedNode], weight: Float) {
    self.needs = needs
    super.init(label: "all words", weight: weight)
  }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int {
    var least = Int.max
    for need in needs { least = min(least, try need.count(in: segment)) }
    return least
  }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    guard let conjunction = try Conjunction(needs, in: segment) else { return nil }
    let compound = try AllWordsMatcher(conjunction, weight: weight)
    try compound.advance(to: target)
    return compound.document == PostingsCursor.end ? nil : Matcher(compound, segment)
  }
}
