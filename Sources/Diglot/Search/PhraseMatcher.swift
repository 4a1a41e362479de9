/// Finds the documents of one segment in which the parts of a phrase stand at their offsets.
///
/// Positions are character indexes, so any parts that together cover every character of the phrase prove it: the
/// cheapest ones are taken.
struct PhraseMatcher {
  private let segment: SegmentReader
  private var parts: [Part] = []
  private var lastCharacter: (infos: [TermInfo], offset: UInt32)?
  private let field: SearchField

  private struct Part {
    var info: TermInfo
    var offset: UInt32
    var isBigram: Bool
  }

  /// The documents that have the phrase in a field, and how often.
  static func matches(
    _ parts: [PhrasePart], _ field: SearchField, in segment: SegmentReader
  ) throws(IndexError) -> MatchList {
    let field = segment.effective(field)
    if parts.count == 1, case .character(let scalar, _) = parts[0] {
      return try segment.matches(ofCharacter: scalar, field)
    }
    guard var matcher = try PhraseMatcher(parts, field, segment) else { return MatchList() }
    return try matcher.run()
  }

  /// `nil` where a part is not in the segment.
  private init?(_ phrase: [PhrasePart], _ field: SearchField, _ segment: SegmentReader) throws(IndexError) {
    self.segment = segment
    self.field = field
    for part in phrase {
      switch part {
      case .term(let term, let offset):
        guard let info = try segment.find(term) else { return nil }
        parts.append(Part(info: info, offset: offset, isBigram: term.isBigram))
      case .character(let scalar, let offset):
        let infos = try segment.terms(ofCharacter: scalar)
        guard !infos.isEmpty else { return nil }
        lastCharacter = (infos, offset)
      }
    }
    PhraseMatcher.dropNeedless(&parts)
  }

  /// Drops bigrams both of whose characters stand in their neighbours, so that what is left costs the least.
  ///
  /// The first and the last of a run stay, and of two neighbours at least one.
  private static func dropNeedless(_ parts: inout [Part]) {
    guard parts.count > 2 else { return }
    // The least cost of the parts up to each one, where that one is kept, and the kept one before it.
    var cost = [Int](repeating: 0, count: parts.count)
    var previous = [Int](repeating: -1, count: parts.count)
    for index in parts.indices {
      var (best, from) = (index == 0 ? 0 : cost[index - 1], index - 1)
      if index > 1, isBetween(parts, index - 2, index), cost[index - 2] < best {
        (best, from) = (cost[index - 2], index - 2)
      }
      cost[index] = best + Int(parts[index].info.documentFrequency) + 64
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

  private mutating func run() throws(IndexError) -> MatchList {
    if parts.count == 1, lastCharacter == nil { return try segment.matches(parts[0].info, field) }
    var starts = try documentsWithParts()
    if let lastCharacter { try keep(&starts, followedBy: lastCharacter.infos, at: lastCharacter.offset) }
    var list = MatchList()
    for entry in starts where !entry.starts.isEmpty {
      list.append(entry.document, UInt32(entry.starts.count))
      list.firstPositions.append(entry.starts[0])
    }
    return list
  }

  /// The documents that have all parts at their offsets, and where the phrase begins in each.
  private func documentsWithParts() throws(IndexError) -> [(document: DocID, starts: [UInt32])] {
    let ordered = parts.sorted { $0.info.documentFrequency < $1.info.documentFrequency }
    var cursors: [PostingsCursor] = []
    for part in ordered { cursors.append(try PostingsCursor(part.info, segment.postings)) }
    var found: [(document: DocID, starts: [UInt32])] = []
    var starts: [UInt32] = []
    var positions: [UInt32] = []
    while cursors[0].document != PostingsCursor.end {
      let document = cursors[0].document
      if try PhraseMatcher.align(&cursors, to: document) {
        try cursors[0].positions(into: &starts)
        PhraseMatcher.shift(&starts, by: ordered[0].offset)
        for index in 1..<max(cursors.count, 1) where !starts.isEmpty {
          try cursors[index].positions(into: &positions)
          PhraseMatcher.keep(&starts, before: positions, offset: ordered[index].offset)
        }
        try segment.keep(&starts, in: field, of: document)
        if !starts.isEmpty { found.append((document, starts)) }
        try cursors[0].next()
      }
    }
    return found
  }

  /// Moves all cursors to `document`, or the first beyond it; says whether all have it.
  private static func align(_ cursors: inout [PostingsCursor], to document: DocID) throws(IndexError) -> Bool {
    for index in 1..<max(cursors.count, 1) {
      try cursors[index].advance(to: document)
      if cursors[index].document != document {
        try cursors[0].advance(to: cursors[index].document)
        return false
      }
    }
    return true
  }

  /// Turns the positions of a part into those of the phrase.
  private static func shift(_ positions: inout [UInt32], by offset: UInt32) {
    guard offset > 0 else { return }
    positions.removeAll { $0 < offset }
    for index in positions.indices { positions[index] -= offset }
  }

  /// Keeps the starts that have a position at `offset` after them; both are in increasing order.
  private static func keep(_ starts: inout [UInt32], before positions: [UInt32], offset: UInt32) {
    var index = 0
    starts.removeAll { start in
      while index < positions.count, positions[index] < start &+ offset { index += 1 }
      return index == positions.count || positions[index] != start &+ offset
    }
  }

  /// Keeps the starts that have the last character at `offset` after them.
  private func keep(
    _ found: inout [(document: DocID, starts: [UInt32])], followedBy infos: [TermInfo], at offset: UInt32
  ) throws(IndexError) {
    var kept = found.map { _ in [UInt32]() }
    var positions: [UInt32] = []
    for info in infos {
      var cursor = try PostingsCursor(info, segment.postings)
      for index in found.indices {
        try cursor.advance(to: found[index].document)
        guard cursor.document == found[index].document else { continue }
        try cursor.positions(into: &positions)
        var starts = found[index].starts
        PhraseMatcher.keep(&starts, before: positions, offset: offset)
        kept[index] += starts
      }
    }
    for index in found.indices { found[index].starts = kept[index].sorted() }
  }
}

extension SegmentReader {
  /// The field to look in: where no document has a title, the text is all there is.
  func effective(_ field: SearchField) -> SearchField {
    field == .text && statistics.titledCount == 0 ? .all : field
  }
}
