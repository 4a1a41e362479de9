/// Terms that stand at their offsets from each other, to be looked at where all else is met: only documents that have all of
/// the terms are looked into, and no list is made.
final class WeighedPhrase: WeighedNode {
  private let parts: [(leaf: Int, offset: UInt32)]
  private let frequencies: [Int]

  /// - Parameters:
  ///   - parts: Leaves that are terms with positions, at least two.
  ///   - frequencies: How many documents of the collection have each.
  init(_ parts: [(leaf: Int, offset: UInt32)], frequencies: [Int], label: String) {
    self.parts = parts
    self.frequencies = frequencies
    super.init(label: label, weight: 0)
  }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int {
    var least = Int.max
    for part in parts { least = min(least, try segment.source(of: part.leaf).count) }
    return least
  }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    guard !frequencies.contains(0) else { return nil }
    var counted: [(count: Int, leaf: Int, offset: UInt32)] = []
    for part in parts { counted.append((try segment.source(of: part.leaf).count, part.leaf, part.offset)) }
    counted.sort { $0.count < $1.count }
    var cursors: [PostingsCursor] = []
    for part in counted {
      guard case .term(let info) = try segment.source(of: part.leaf) else { return nil }
      let first = max(target, cursors.first?.document ?? 0)
      cursors.append(try PostingsCursor(info, segment.reader.postings, from: first))
    }
    let compound = try AdjacentMatcher(cursors, offsets: counted.map(\.offset), segment.work)
    return compound.document == PostingsCursor.end ? nil : Matcher(compound, segment)
  }
}

/// Documents in which terms stand at their offsets from each other. None scores.
final class AdjacentMatcher: CompoundMatcher {
  private var cursors: [PostingsCursor]
  private let offsets: [UInt32]
  private let work: SearchWork
  /// The document that was looked into last, and what was found.
  private var seen = (document: PostingsCursor.end, matches: false)

  /// - Parameter cursors: Of terms with positions, the rarest first.
  init(_ cursors: [PostingsCursor], offsets: [UInt32], _ work: SearchWork) throws(IndexError) {
    self.cursors = cursors
    self.offsets = offsets
    self.work = work
    super.init()
    document = try align(to: 0)
  }

  override var isCertain: Bool { false }

  override func advance(to target: DocID) throws(IndexError) {
    if document < target { document = try align(to: target) }
  }

  /// Moves all to the first document at or after `target` that has all terms.
  private func align(to target: DocID) throws(IndexError) -> DocID {
    try cursors[0].advance(to: target)
    var index = 1
    while cursors[0].document != PostingsCursor.end {
      guard index < cursors.count else { return cursors[0].document }
      if work.spend(SearchCosts.step) { break }
      let document = cursors[0].document
      try cursors[index].advance(to: document)
      if cursors[index].document == document {
        index += 1
      } else {
        try cursors[0].advance(to: cursors[index].document)
        index = 1
      }
    }
    return PostingsCursor.end
  }

  override func matches() throws(IndexError) -> Bool {
    if seen.document != document { seen = (document, try stand()) }
    return seen.matches
  }

  /// Whether the terms stand at their offsets in the present document.
  private func stand() throws(IndexError) -> Bool {
    work.spend(SearchCosts.positions * cursors.count)
    for index in cursors.indices { try cursors[index].beginPositions() }
    while let position = cursors[0].nextPosition() {
      guard position >= offsets[0] else { continue }
      let start = position - offsets[0]
      var index = 1
      while index < cursors.count, cursors[index].hasPosition(start &+ offsets[index]) { index += 1 }
      if index == cursors.count { return true }
    }
    return false
  }

  override func maximumScore(_ scoring: SegmentScoring) -> Double { 0 }
}
