/// Documents that match all of some nodes, with what others add to their scores, without those that match a third kind.
final class GroupMatcher: CompoundMatcher {
  private var required: Conjunction
  private var optional: [Matcher]
  private var excluded: [Matcher]
  /// The optional ones that match the present document, once that was asked.
  private var adding: [Int] = []

  init(_ required: consuming Conjunction, _ optional: [Matcher], _ excluded: [Matcher]) throws(IndexError) {
    self.required = required
    self.optional = optional
    self.excluded = excluded
    super.init()
    document = try self.required.advance(to: 0) ? self.required.document : PostingsCursor.end
  }

  override var isCertain: Bool { excluded.isEmpty && required.isCertain }

  override func advance(to target: DocID) throws(IndexError) {
    guard document < target else { return }
    document = try required.advance(to: target) ? required.document : PostingsCursor.end
  }

  override func matches() throws(IndexError) -> Bool {
    guard try !excluded.anyMatches(document) else { return false }
    guard try required.matches() else { return false }
    adding.removeAll(keepingCapacity: true)
    for index in optional.indices {
      try optional[index].advance(to: document)
      if optional[index].document == document, try optional[index].matches() { adding.append(index) }
    }
    return true
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    adding.reduce(required.score(scoring)) { $0 + optional[$1].score(scoring) }
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double {
    required.maximumScore(scoring) + optional.reduce(0) { $0 + $1.maximumScore(scoring) }
  }
}

extension [Matcher] {
  /// Whether any of some matchers matches a document, which is not before the one that was asked for last.
  @inline(__always)
  mutating func anyMatches(_ document: DocID) throws(IndexError) -> Bool {
    for index in indices {
      try self[index].advance(to: document)
      if self[index].document == document, try self[index].matches() { return true }
    }
    return false
  }
}
