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

  /// Shows it all matches of a segment. Segments come in the order of the index.
  mutating func show(_ root: WeighedNode, in segment: SegmentSearch) throws(IndexError) {
    guard var matcher = try root.matcher(in: segment) else { return }
    var matches: [DocID] = []
    while matcher.document != PostingsCursor.end, !segment.work.spend(SearchCosts.candidate) {
      if !segment.segment.isDeleted(matcher.document), try matcher.matches() { matches.append(matcher.document) }
      try matcher.next()
    }
    if matches.isEmpty { return }
    let times = try DocumentTimes(of: segment)
    for document in matches { show(ScoredDocument(segment: segment.number, document: document, score: 0), times) }
  }

  private mutating func show(_ match: ScoredDocument, _ times: DocumentTimes) {
    count += 1
    kept.append((times.time(of: match.document), match))
    if kept.count >= keptCount { cut() }
  }

  private mutating func cut() {
    kept.sort { first, second in
      if first.time != second.time { return first.time > second.time }
      return (first.match.segment, first.match.document) > (second.match.segment, second.match.document)
    }
    if kept.count > limit { kept.removeLast(kept.count - limit) }
  }

  /// The newest, newest first; what is as old, and what has no time, comes last added first.
  consuming func sorted() -> [ScoredDocument] {
    cut()
    return kept.map(\.match)
  }
}

/// When the documents of a segment are from: what the field `date` says, else `modified`.
private struct DocumentTimes {
  /// By document; the least number where no time is known.
  private let times: [Int64]
  private static let unknown = Int64.min

  init(of segment: SegmentSearch) throws(IndexError) {
    var times = try DocumentTimes.values(of: "date", in: segment)
    if times.contains(DocumentTimes.unknown) {
      let modified = try DocumentTimes.values(of: "modified", in: segment)
      for index in times.indices where times[index] == DocumentTimes.unknown { times[index] = modified[index] }
    }
    self.times = times
  }

  func time(of document: DocID) -> Int64 { times[Int(document)] }

  /// The times that a field gives, by document; of several the latest.
  private static func values(of field: String, in segment: SegmentSearch) throws(IndexError) -> [Int64] {
    var times = [Int64](repeating: unknown, count: segment.reader.statistics.documentCount)
    let key = [TermKey.Tag.filter.rawValue] + field.utf8 + [0]
    var terms = try segment.reader.textTerms.cursor(from: key)
    while let info = try terms.next(), terms.text.starts(with: key), !segment.work.spend(SearchCosts.term) {
      guard let time = TimeValue.number(terms.text.dropFirst(key.count)) else { continue }
      let list = try segment.reader.matches(info, .all, segment.work)
      for document in list.documents { times[Int(document)] = max(times[Int(document)], time) }
    }
    return times
  }
}

/// Dates and times as fields have them: 2026, 2026-03, 20260305, 2026/3/5, 2026年3月5日, 2026-03-05T10:20:30.
enum TimeValue {
  /// A year, and two digits each for month, day, hour, minute, and second.
  private static let longest = 14
  private static let separators = Set("-/t: 年月日".unicodeScalars)

  /// A number by which times are in order, or `nil` for what begins with no date. A time zone does not count.
  ///
  /// - Parameter text: Folded, in UTF-8.
  static func number(_ text: some Collection<UInt8>) -> Int64? {
    var digits: [UInt8] = []
    var pending = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars where digits.count < longest {
      if "0"..."9" ~= scalar {
        digits.append(UInt8(scalar.value - 0x30))
        pending += 1
      } else {
        guard separators.contains(scalar), !digits.isEmpty else { break }
        guard endPart(of: &digits, &pending) else { return nil }
      }
    }
    guard endPart(of: &digits, &pending), digits[0] > 0 else { return nil }
    digits += [UInt8](repeating: 0, count: max(longest - digits.count, 0))
    return digits.prefix(longest).reduce(0) { $0 * 10 + Int64($1) }
  }

  /// Ends a part of `pending` digits: 2026-3-5 is 2026-03-05. Says whether the digits can be a date.
  private static func endPart(of digits: inout [UInt8], _ pending: inout Int) -> Bool {
    if pending == 1 { digits.insert(0, at: digits.count - 1) }
    pending = 0
    guard digits.count >= 4, digits.count.isMultiple(of: 2) else { return false }
    func part(at index: Int) -> UInt8 { digits[index] * 10 + digits[index + 1] }
    return (digits.count < 6 || 1...12 ~= part(at: 4)) && (digits.count < 8 || 1...31 ~= part(at: 6))
  }
}
