/// Documents that have any of several names of a thing and not its own name; each scores what the best name is worth.
final class BestOfMatcher: CompoundMatcher {
  private var walk: NameWalk

  /// - Parameters:
  ///   - names: Walks over postings, at least one; all stand on documents.
  ///   - own: The postings of its own name; at the end where it has none.
  init(_ names: [Matcher], without own: consuming PostingsCursor, _ segment: SegmentSearch) throws(IndexError) {
    walk = NameWalk(names, own, segment.spare, segment.work)
    super.init()
    document = try walk.settle(from: 0)
  }

  override func advance(to target: DocID) throws(IndexError) {
    if document < target { document = try walk.settle(from: target) }
  }

  override func score(_ scoring: SegmentScoring) -> Double { walk.score(of: document, scoring) }

  override func maximumScore(_ scoring: SegmentScoring) -> Double { walk.maximumScore(scoring) }

  override func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    walk.bound(from: target, scoring)
  }

  override func add(
    to window: inout ScoreWindow, before end: DocID, onlySeen: Bool, _ scoring: SegmentScoring
  ) throws(IndexError) {
    if document < end {
      document = try walk.add(to: &window, from: document, before: end, onlySeen: onlySeen, scoring)
    }
  }
}

/// The walks over the postings of some names, and of the name that takes documents away.
private struct NameWalk {
  private var names: [Matcher]
  private var own: PostingsCursor
  private let spare: SpareMemory
  private let work: SearchWork
  /// Documents of a window, and their scores.
  private var documents: [DocID] = []
  private var scores: [Float] = []

  init(_ names: [Matcher], _ own: consuming PostingsCursor, _ spare: SpareMemory, _ work: SearchWork) {
    self.names = names
    self.own = own
    self.spare = spare
    self.work = work
  }

  /// Moves to the first document at or after `target` that has a name and not its own, and returns it. In a search that is
  /// over there is none.
  mutating func settle(from target: DocID) throws(IndexError) -> DocID {
    var target = target
    while true {
      let first = try first(from: target)
      if first == PostingsCursor.end || work.spend(SearchCosts.step * names.count) { return PostingsCursor.end }
      try own.advance(to: first)
      if own.document != first { return first }
      target = first + 1
    }
  }

  /// The first document at or after `target` that has a name.
  @inline(__always)
  private mutating func first(from target: DocID) throws(IndexError) -> DocID {
    var first = PostingsCursor.end
    for index in 0..<names.count {
      try names[index].postings.advance(to: target)
      first = min(first, names[index].postings.document)
    }
    return first
  }

  /// The best score of a document on which names stand.
  @inline(__always)
  mutating func score(of document: DocID, _ scoring: SegmentScoring) -> Double {
    let factor = scoring.lengthFactor(of: document)
    var best: Float = 0
    for index in 0..<names.count where names[index].postings.document == document {
      let postings = names[index].postings.index
      best = max(best, names[index].weight * BM25.saturation(names[index].postings.frequencies[postings], factor))
    }
    return Double(best)
  }

  /// Adds the scores of the documents before `end` to a window; returns the first document from there on.
  ///
  /// The postings of each name are taken in whole blocks, and then its own name is looked for in what they found.
  mutating func add(
    to window: inout ScoreWindow, from first: DocID, before end: DocID, onlySeen: Bool, _ scoring: SegmentScoring
  ) throws(IndexError) -> DocID {
    var best = spare.takeNames()
    best.begin(at: first)
    var postingCount = 0
    for index in 0..<names.count {
      while names[index].postings.document < end {
        let limit = names[index].postings.indexInBlock(of: end)
        postingCount &+= limit &- names[index].postings.index
        best.add(names[index].postings.index..<limit, of: &names[index], scoring)
        try names[index].postings.move(to: limit)
      }
    }
    work.spend(postingCount)
    best.take(before: end, into: &documents, &scores)
    spare.keep(best)
    try removeOwn()
    window.add(scores, to: documents, onlySeen: onlySeen)
    return try settle(from: end)
  }

  /// Drops those of the documents that have its own name.
  private mutating func removeOwn() throws(IndexError) {
    if own.document == PostingsCursor.end { return }
    var count = 0
    for index in 0..<documents.count {
      let document = documents[index]
      try own.advance(to: document)
      if own.document == document { continue }
      documents[count] = document
      scores[count] = scores[index]
      count += 1
    }
    documents.removeLast(documents.count - count)
    scores.removeLast(scores.count - count)
  }

  func maximumScore(_ scoring: SegmentScoring) -> Double {
    names.reduce(0) { max($0, $1.maximumScore(scoring)) }
  }

  mutating func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double) {
    var (last, highest) = (PostingsCursor.end, 0.0)
    for index in names.indices where names[index].postings.document != PostingsCursor.end {
      let block = names[index].bound(from: target, scoring) ?? (PostingsCursor.end, names[index].maximumScore(scoring))
      last = min(last, block.last)
      highest = max(highest, block.bound)
    }
    return (last, highest)
  }
}
