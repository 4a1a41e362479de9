/// Documents that have all the words of a query, each of which scores the same for it.
final class AllWordsMatcher: CompoundMatcher {
  private var needs: Conjunction
  private let weight: Float

  init(_ needs: consuming Conjunction, weight: Float) throws(IndexError) {
    self.needs = needs
    self.weight = weight
    super.init()
    document = try self.needs.advance(to: 0) ? self.needs.document : PostingsCursor.end
  }

  override var isCertain: Bool { needs.isCertain }

  override func advance(to target: DocID) throws(IndexError) {
    guard document < target else { return }
    document = try needs.advance(to: target) ? needs.document : PostingsCursor.end
  }

  override func matches() throws(IndexError) -> Bool { try needs.matches() }

  override func score(_ scoring: SegmentScoring) -> Double { Double(weight) }

  override func maximumScore(_ scoring: SegmentScoring) -> Double { Double(weight) }
}
