/// Documents that match all of some nodes, with what others add to their scores, without those that match a third kind.
final class GroupMatcher: CompoundMatcher {
  /// Taken while it walks: inside are other matchers, and the more accesses to properties are under way, one within the
  /// other, the longer each takes. After an error there is none.
  private var walk: GroupWalk?
  private let hasExclusions: Bool

  init(
    _ required: consuming Conjunction, _ optional: [Matcher], _ excluded: [Matcher], _ work: SearchWork
  ) throws(IndexError) {
    hasExclusions = !excluded.isEmpty
    super.init()
    var walk = GroupWalk(required: required, optional: optional, excluded: excluded, work: work)
    document = try walk.advance(to: 0)
    self.walk = walk
  }

  private func take() -> GroupWalk {
    guard let walk = walk.take() else { preconditionFailure("a matcher is not within itself") }
    return walk
  }

  override var isCertain: Bool { !hasExclusions && (walk?.required.isCertain ?? false) }

  override func advance(to target: DocID) throws(IndexError) {
    guard document < target else { return }
    var walk = take()
    document = try walk.advance(to: target)
    self.walk = consume walk
  }

  override func matches() throws(IndexError) -> Bool {
    var walk = take()
    let matches = try walk.matches(document)
    self.walk = consume walk
    return matches
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    var walk = take()
    let score = walk.score(scoring)
    self.walk = consume walk
    return score
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double {
    var walk = take()
    let score = walk.maximumScore(scoring)
    self.walk = consume walk
    return score
  }
}

/// The walk of a group that requires something.
private struct GroupWalk {
  var required: Conjunction
  var optional: [Matcher]
  var excluded: [Matcher]
  /// The optional ones that match the present document, once that was asked.
  var adding: [Int] = []
  let work: SearchWork

  mutating func advance(to target: DocID) throws(IndexError) -> DocID {
    try required.advance(to: target) ? required.document : PostingsCursor.end
  }

  mutating func matches(_ document: DocID) throws(IndexError) -> Bool {
    work.spend(SearchCosts.candidate * (1 + optional.count + excluded.count))
    adding.removeAll(keepingCapacity: true)
    guard try !excluded.anyMatches(document), try required.matches() else { return false }
    try optional.appendMatching(document, to: &adding)
    return true
  }

  /// Changes nothing, but would be given a copy if it could not.
  mutating func score(_ scoring: SegmentScoring) -> Double {
    required.score(scoring) + optional.sum(of: adding, scoring)
  }

  mutating func maximumScore(_ scoring: SegmentScoring) -> Double {
    required.maximumScore(scoring) + optional.maximumScore(scoring)
  }
}
