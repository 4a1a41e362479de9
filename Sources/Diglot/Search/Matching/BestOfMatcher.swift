/// Documents that have any of several names of a thing and not its own name; each scores what the best name is worth.
final class BestOfMatcher: CompoundMatcher {
  /// Walks over postings.
  private var names: [Matcher]
  private var own: PostingsCursor?

  /// - Parameter names: At least one; all stand on documents.
  init(_ names: [Matcher], without own: PostingsCursor?) throws(IndexError) {
    self.names = names
    self.own = own
    super.init()
    document = 0
    try settle(from: 0)
  }

  override func advance(to target: DocID) throws(IndexError) {
    if document < target { try settle(from: target) }
  }

  private func settle(from target: DocID) throws(IndexError) {
    var target = target
    while true {
      let first = try BestOfMatcher.first(of: &names, from: target)
      guard first != PostingsCursor.end, try ownStands(at: first) else {
        document = first
        return
      }
      target = first + 1
    }
  }

  /// The first document at or after `target` that has a name.
  private static func first(of names: inout [Matcher], from target: DocID) throws(IndexError) -> DocID {
    var first = PostingsCursor.end
    for index in names.indices {
      try names[index].postings.advance(to: target)
      first = min(first, names[index].postings.document)
    }
    return first
  }

  private func ownStands(at document: DocID) throws(IndexError) -> Bool {
    guard own != nil else { return false }
    try own?.advance(to: document)
    return own?.document == document
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    var best = 0.0
    for index in names.indices where names[index].postings.document == document {
      best = max(best, names[index].score(scoring))
    }
    return best
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double {
    names.reduce(0) { max($0, $1.maximumScore(scoring)) }
  }

  override func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    var (last, highest) = (PostingsCursor.end, 0.0)
    for index in names.indices where names[index].postings.document != PostingsCursor.end {
      let block = names[index].bound(from: target, scoring) ?? (PostingsCursor.end, names[index].maximumScore(scoring))
      last = min(last, block.last)
      highest = max(highest, block.bound)
    }
    return (last, highest)
  }
}
