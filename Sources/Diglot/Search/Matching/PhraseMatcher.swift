/// Finds the documents of one segment in which the parts of a phrase stand at their offsets.
///
/// Positions are character indexes, so any parts that together cover every character of the phrase prove it: the
/// cheapest ones are taken.
struct PhraseMatcher {
  private let segment: SegmentReader
  private var parts: [Part] = []
  private var lastCharacter: (infos: [TermInfo], offset: UInt32)?
  private let field: SearchField
  private let work: SearchWork

  /// How many of the rarest parts are walked over together; the others are looked for where these stand.
  private static let alignedCount = 8
  /// After how many documents that do not have all parts these are spent together.
  private static let spentCount = 128

  private struct Part {
    var info: TermInfo
    var offset: UInt32
    var isBigram: Bool

    /// About what it costs to look for the part in some documents: in units of an unpacked posting.
    func cost(of candidateCount: Int) -> Int {
      64 + 16 * candidateCount + min(Int(info.documentFrequency), PostingsFormat.blockCount * candidateCount)
    }
  }

  /// The documents that have the phrase in a field, and how often.
  static func matches(
    _ parts: [PhrasePart], _ field: SearchField, in segment: SegmentReader, _ work: SearchWork
  ) throws(IndexError) -> MatchList {
    let field = segment.effective(field)
    if parts.count == 1, case .character(let scalar, _) = parts[0] {
      return try segment.matches(ofCharacter: scalar, field, work)
    }
    guard let matcher = try PhraseMatcher(parts, field, segment, work) else { return MatchList() }
    return try matcher.run()
  }

  /// `nil` where a part is not in the segment.
  private init?(
    _ phrase: [PhrasePart], _ field: SearchField, _ segment: SegmentReader, _ work: SearchWork
  ) throws(IndexError) {
    self.segment = segment
    self.work = work
    self.field = field
    for part in phrase {
      if work.spend(SearchCosts.lookUp) { return nil }
      switch part {
      case .term(let term, let offset):
        guard let info = try segment.find(term) else { return nil }
        parts.append(Part(info: info, offset: offset, isBigram: term.isBigram))
      case .character(let scalar, let offset):
        let infos = try segment.terms(ofCharacter: scalar)
        guard !infos.isEmpty else { return nil }
        work.spend(SearchCosts.term * infos.count)
        lastCharacter = (infos, offset)
      }
    }
    PhraseMatcher.dropNeedless(&parts)
  }

  /// Drops bigrams both of whose characters stand in their neighbours, so that what is left costs the least.
  ///
  /// The first and the last of a run stay, of two neighbours at least one, and the rarest: the others are looked for in
  /// its documents alone.
  private static func dropNeedless(_ parts: inout [Part]) {
    guard parts.count > 2 else { return }
    let rarest = parts.indices.min { parts[$0].info.documentFrequency < parts[$1].info.documentFrequency } ?? 0
    let candidateCount = Int(parts[rarest].info.documentFrequency)
    // The least cost of the parts up to each one, where that one is kept, and the kept one before it.
    var cost = [Int](repeating: 0, count: parts.count)
    var previous = [Int](repeating: -1, count: parts.count)
    for index in parts.indices {
      var (best, from) = (index == 0 ? 0 : cost[index - 1], index - 1)
      if index > 1, index - 1 != rarest, isBetween(parts, index - 2, index), cost[index - 2] < best {
        (best, from) = (cost[index - 2], index - 2)
      }
      cost[index] = best + parts[index].cost(of: candidateCount)
      previous[index] = from
    }
    var kept: [Part] = []
    var index = parts.count - 1
    while index >= 0 {
      kept.append(parts[index])
      index = previous[index]
    }
    parts = kept.reversed()
  }

  /// Whether one part between the two may go: all three are neighbouring bigrams of one run.
  private static func isBetween(_ parts: [Part], _ first: Int, _ last: Int) -> Bool {
    parts[first...last].allSatisfy(\.isBigram) && parts[last].offset == parts[first].offset + 2
  }

  // MARK: - Matching

  private func run() throws(IndexError) -> MatchList {
    var starts = PhraseStarts()
    if let lastCharacter {
      try forEachStart(followedBy: lastCharacter.infos, at: lastCharacter.offset) { starts.append($0, $1) }
    } else if parts.count == 1 {
      return try segment.matches(parts[0].info, field, work)
    } else {
      try forEachStart { starts.append($0, $1) }
    }
    return starts.matches
  }

  /// Calls `body` with each place where all parts stand at their offsets: the document, and where the phrase begins.
  private func forEachStart(_ body: (DocID, UInt32) -> Void) throws(IndexError) {
    let sorted = parts.sorted { $0.info.documentFrequency < $1.info.documentFrequency }
    let parts = Array(sorted.prefix(PhraseMatcher.alignedCount))
    guard sorted.count > parts.count else { return try forEachStart(of: parts, body) }
    var tail = PhraseTail(sorted.dropFirst(parts.count).map { ($0.info, $0.offset) }, segment.postings)
    try forEachStart(of: parts) { (document, start) throws(IndexError) in
      if try tail.stands(in: document, at: start) { body(document, start) }
      work.spend(tail.takeCost())
    }
  }

  /// The same for a few parts.
  @inline(__always)
  private func forEachStart(
    of parts: [Part], _ body: (DocID, UInt32) throws(IndexError) -> Void
  ) throws(IndexError) {
    var cursors: [PostingsCursor] = []
    cursors.reserveCapacity(parts.count)
    for part in parts {
      cursors.append(try PostingsCursor(part.info, segment.postings, from: cursors.first?.document ?? 0))
    }
    let offsets = (parts[0].offset, parts[parts.count - 1].offset)
    var cursorSpan = cursors.mutableSpan
    var missCount = 0
    while cursorSpan[0].document != PostingsCursor.end {
      let document = cursorSpan[0].document
      guard try PhraseMatcher.align(&cursorSpan, to: document) else {
        missCount &+= 1
        if missCount % PhraseMatcher.spentCount == 0, work.spend(PhraseMatcher.spentCount * SearchCosts.step) { return }
        continue
      }
      if work.spend(SearchCosts.positions * parts.count) { return }
      let range = try segment.positions(of: field, in: document)
      if parts.count == 2 {
        try PhraseMatcher.forEachStart(ofPair: offsets, &cursorSpan) { (start) throws(IndexError) in
          if range.contains(start) { try body(document, start) }
        }
      } else {
        try PhraseMatcher.forEachStart(parts, &cursorSpan) { (start) throws(IndexError) in
          if range.contains(start) { try body(document, start) }
        }
      }
      try cursorSpan[0].next()
    }
  }

  /// Moves all cursors to `document`, or the first beyond it; says whether all have it.
  @inline(__always)
  private static func align(
    _ cursors: inout MutableSpan<PostingsCursor>, to document: DocID
  ) throws(IndexError) -> Bool {
    for index in 1..<max(cursors.count, 1) {
      try cursors[index].advance(to: document)
      if cursors[index].document != document {
        try cursors[0].advance(to: cursors[index].document)
        return false
      }
    }
    return true
  }

  /// Calls `body` with where two parts stand at their offsets in the document that both cursors stand on. Most phrases have
  /// two, or are reduced to two.
  @inline(__always)
  private static func forEachStart(
    ofPair offsets: (UInt32, UInt32), _ cursors: inout MutableSpan<PostingsCursor>,
    _ body: (UInt32) throws(IndexError) -> Void
  ) throws(IndexError) {
    try cursors[0].beginPositions()
    try cursors[1].beginPositions()
    while let position = cursors[0].nextPosition() {
      guard position >= offsets.0 else { continue }
      let start = position - offsets.0
      if cursors[1].hasPosition(start &+ offsets.1) { try body(start) }
    }
  }

  /// Calls `body` with where the phrase begins in the document that all cursors stand on, in increasing order.
  @inline(__always)
  private static func forEachStart(
    _ parts: [Part], _ cursors: inout MutableSpan<PostingsCursor>,
    _ body: (UInt32) throws(IndexError) -> Void
  ) throws(IndexError) {
    // Positions of a part are not looked for before all parts ahead of it stood at their offsets once.
    var begun = 1
    try cursors[0].beginPositions()
    while let position = cursors[0].nextPosition() {
      guard position >= parts[0].offset else { continue }
      let start = position - parts[0].offset
      var index = 1
      while index < parts.count {
        if index == begun {
          try cursors[index].beginPositions()
          begun += 1
        }
        guard cursors[index].hasPosition(start &+ parts[index].offset) else { break }
        index += 1
      }
      if index == parts.count { try body(start) }
    }
  }

  /// The same as `forEachStart`, where the last character stands at `offset` after the start.
  ///
  /// It is part of many terms, most of them rare: of each, only what lies in the documents that were found is walked over.
  private func forEachStart(
    followedBy infos: [TermInfo], at offset: UInt32, _ body: (DocID, UInt32) -> Void
  ) throws(IndexError) {
    var found: [(document: DocID, start: UInt32)] = []
    try forEachStart { found.append(($0, $1)) }
    guard !found.isEmpty else { return }
    var isFollowed = [Bool](repeating: false, count: found.count)
    var cursor = PostingsCursor(segment.postings)
    for info in infos {
      if work.spend(SearchCosts.candidate) { return }
      try cursor.restart(info, from: found[0].document)
      var index = PhraseMatcher.firstPlace(in: cursor.document, of: found, from: 0)
      while index < found.count {
        try cursor.advance(to: found[index].document)
        if cursor.document == found[index].document {
          try cursor.beginPositions()
          while index < found.count, found[index].document == cursor.document {
            if cursor.hasPosition(found[index].start &+ offset) { isFollowed[index] = true }
            index += 1
          }
          work.spend(SearchCosts.positions)
        } else {
          index = PhraseMatcher.firstPlace(in: cursor.document, of: found, from: index)
        }
      }
    }
    for index in found.indices where isFollowed[index] { body(found[index].document, found[index].start) }
  }

  /// The first place from an index on that is in a document or beyond it.
  private static func firstPlace(
    in document: DocID, of places: [(document: DocID, start: UInt32)], from first: Int
  ) -> Int {
    (first..<places.count).partitionPointNearStart { places[$0].document >= document }
  }
}

/// Where a phrase begins, document by document: in one array, as three cost three times the checks.
private struct PhraseStarts {
  private var documents: [(document: DocID, frequency: UInt32, first: UInt32)] = []

  /// Counts a place, after those before it.
  @inline(__always)
  mutating func append(_ document: DocID, _ start: UInt32) {
    if documents.last?.document == document {
      documents[documents.count - 1].frequency += 1
    } else {
      documents.append((document, 1, start))
    }
  }

  var matches: MatchList {
    MatchList(
      documents: documents.map { $0.document }, frequencies: documents.map { $0.frequency },
      firstPositions: documents.map { $0.first })
  }
}
