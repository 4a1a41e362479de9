/// The newest of the matches that it was shown: the order of what only fields and exclusions ask for, where no match scores.
struct NewestMatches {
  private let limit: Int
  /// So many are kept before the oldest of them go: each match is compared with a few others.
  private let keptCount: Int
  private var kept: [(time: Int64, match: ScoredDocument)] = []
  private(set) var count = 0

  /// Keeps the newest `limit`.
  init(limit: Int) {
    self.limit = limit
    keptCount = limit < .max / 4 ? max(4 * limit, 1024) : .max
  }

  /// Shows it all matches of a segment, in increasing order. Segments come in the order of the index.
  mutating func show(_ matches: [DocID], in segment: SegmentSearch) throws(IndexError) {
    count += matches.count
    guard limit > 0, !matches.isEmpty else { return }
    let times = try MatchTimes(of: matches, in: segment.reader)
    for index in times.newest(limit) {
      let match = ScoredDocument(segment: segment.number, document: matches[index], score: 0)
      kept.append((try times.time(at: index), match))
      if kept.count >= keptCount { cut() }
    }
  }

  private mutating func cut() {
    kept.sort { first, second in
      if first.time != second.time { return first.time > second.time }
      return (first.match.segment, first.match.document) > (second.match.segment, second.match.document)
    }
    if kept.count > limit { kept.removeLast(kept.count - limit) }
  }

  /// The newest, newest first; what is as old, and what has no time, comes last added first.
  consuming func sorted() -> [(time: Int64, match: ScoredDocument)] {
    cut()
    return kept
  }
}

/// When the matches of a segment are from: what the field `date` says, else `modified`; of several values the latest.
private struct MatchTimes {
  /// Where one column tells all that is known, and its values are in the order of time: that, and by match the ordinal.
  private var column: Column?
  private var ordinals: [Int] = []
  /// Otherwise the times by match.
  private var times: [Int64] = []
  private static let unknown = Int64.min

  init(of matches: [DocID], in segment: SegmentReader) throws(IndexError) {
    let (date, modified) = (try segment.timeColumn("date"), try segment.timeColumn("modified"))
    if let column = date ?? modified, column.flags.contains(.datesRise), date == nil || modified == nil {
      self.column = column
      ordinals = [Int](repeating: -1, count: matches.count)
      try column.forEachOrdinal(of: matches) { ordinals[$0] = max(ordinals[$0], $1) }
    } else {
      times = [Int64](repeating: MatchTimes.unknown, count: matches.count)
      if let date { try add(date, matches) }
      if let modified { try add(modified, matches) }
    }
  }

  /// Fills in the times of those that have none.
  private mutating func add(_ column: Column, _ matches: [DocID]) throws(IndexError) {
    let isUnknown = times.map { $0 == MatchTimes.unknown }
    guard isUnknown.contains(true) else { return }
    var values: [Int64] = []
    var cursor = try column.values()
    while try cursor.next() { values.append(FieldReading.date(cursor.bytes.span)?.first ?? MatchTimes.unknown) }
    try column.forEachOrdinal(of: matches) { index, ordinal in
      if isUnknown[index] { times[index] = max(times[index], values[ordinal]) }
    }
  }

  func time(at index: Int) throws(IndexError) -> Int64 {
    guard let column else { return times[index] }
    guard ordinals[index] >= 0 else { return MatchTimes.unknown }
    let value = try column.value(ordinals[index])
    return FieldReading.date(value.span)?.first ?? MatchTimes.unknown
  }

  /// The indexes of the newest matches, in no order; all where times must be compared.
  func newest(_ limit: Int) -> [Int] {
    guard column != nil, limit < ordinals.count / 4 else { return Array(0..<max(ordinals.count, times.count)) }
    var kept: [UInt64] = []
    var oldest: UInt64 = 0
    let keptCount = max(4 * limit, 1024)
    for index in ordinals.indices {
      let entry = UInt64(ordinals[index] + 1) << 32 | UInt64(index)
      if entry < oldest { continue }
      kept.append(entry)
      guard kept.count >= keptCount else { continue }
      kept.sort(by: >)
      kept.removeLast(kept.count - limit)
      oldest = kept[limit - 1]
    }
    kept.sort(by: >)
    return kept.prefix(limit).map { Int($0 & 0xFFFF_FFFF) }
  }
}
