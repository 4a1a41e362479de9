/// The first of the matches that it was shown, by the values of fields.
struct SortedMatches {
  /// A match with what it is sorted by.
  struct Match {
    var document: ScoredDocument
    /// For each key; `nil` for none.
    var values: [ColumnValue?]
  }

  private let keys: [(key: SortKey, type: FieldType?)]
  private let limit: Int
  private var kept: [Match] = []
  private(set) var count = 0

  /// - Parameters:
  ///   - types: The types of fields.
  ///   - limit: Keeps so many.
  init(by keys: [SortKey], types: FieldTypes, limit: Int) {
    self.keys = keys.map { ($0, $0.type ?? types[$0.field]) }
    self.limit = limit
  }

  /// Shows it all matches of a segment, in increasing order. Segments come in the order of the index.
  mutating func show(_ matches: [DocID], in segment: SegmentSearch) throws(IndexError) {
    count += matches.count
    guard limit > 0, !matches.isEmpty else { return }
    var ranks: [SegmentRanks] = []
    for (key, type) in keys { ranks.append(try SegmentRanks(key, type, of: matches, in: segment.reader)) }
    var added: [Match] = []
    for index in SortedMatches.first(limit, of: matches.count, by: ranks) {
      var values: [ColumnValue?] = []
      for ranks in ranks { values.append(try ranks.value(at: index)) }
      let document = ScoredDocument(segment: segment.number, document: matches[index], score: 0)
      added.append(Match(document: document, values: values))
    }
    merge(added)
  }

  /// The indexes of the first matches, in order.
  private static func first(_ limit: Int, of count: Int, by ranks: [SegmentRanks]) -> [Int] {
    func precedes(_ first: Int, _ second: Int) -> Bool {
      for ranks in ranks {
        let (one, other) = (ranks.place(of: first), ranks.place(of: second))
        if one != other { return one < other }
      }
      return first < second
    }
    let keptCount = limit < count / 4 ? max(4 * limit, 1024) : count
    var kept: [Int] = []
    var worst: Int?
    for index in 0..<count {
      if let worst, !precedes(index, worst) { continue }
      kept.append(index)
      guard kept.count >= keptCount else { continue }
      kept.sort(by: precedes)
      kept.removeLast(max(kept.count - limit, 0))
      worst = kept.count >= limit ? kept.last : nil
    }
    kept.sort(by: precedes)
    return Array(kept.prefix(limit))
  }

  /// Merges two runs that are in order, of which the second comes later in the index.
  private mutating func merge(_ added: [Match]) {
    guard !kept.isEmpty else {
      kept = added
      return
    }
    var merged: [Match] = []
    var (left, right) = (0, 0)
    while merged.count < limit, left < kept.count || right < added.count {
      if right == added.count || left < kept.count && !precedes(added[right].values, kept[left].values) {
        merged.append(kept[left])
        left += 1
      } else {
        merged.append(added[right])
        right += 1
      }
    }
    kept = merged
  }

  /// Whether a match with some values comes before one with others; where these are equal, neither does.
  func precedes(_ first: [ColumnValue?], _ second: [ColumnValue?]) -> Bool {
    for (index, key) in keys.enumerated() {
      guard let one = first[index], let other = second[index] else {
        if first[index] == nil, second[index] == nil { continue }
        return (first[index] == nil) == key.key.missingFirst
      }
      if one != other { return (one < other) != key.key.isDescending }
    }
    return false
  }

  /// The values of bytes, each as its key reads it.
  func values(of bytes: [[UInt8]?]) -> [ColumnValue?] {
    zip(keys, bytes).map { key, bytes in
      bytes.flatMap { bytes in
        FieldReading.place(of: bytes.span, as: key.type).map { ColumnValue(place: $0, bytes) }
      }
    }
  }

  /// The first, in order; of equal ones, those that come first in the index.
  var sorted: [Match] { kept }
}

/// How the matches of a segment stand to one another by one key.
private struct SegmentRanks {
  /// By the index of the match; `none` for a document without a value.
  private(set) var all: [UInt32]
  private var column: Column?
  private var order = ColumnOrder(count: 0)
  private let type: FieldType?
  private let isDescending: Bool
  /// What makes 0 of `none` where that comes first.
  private let shift: UInt32

  private static let none = UInt32.max

  init(_ key: SortKey, _ type: FieldType?, of matches: [DocID], in segment: SegmentReader) throws(IndexError) {
    self.type = type
    isDescending = key.isDescending
    shift = key.missingFirst ? 1 : 0
    var all = [UInt32](repeating: SegmentRanks.none, count: matches.count)
    if let (column, columns) = try segment.column(key.field) {
      let order = try columns.order(of: column, as: type)
      (self.column, self.order) = (column, order)
      let last = UInt32(truncatingIfNeeded: order.count &- 1)
      let isDescending = key.isDescending
      try column.forEachOrdinal(of: matches) { index, ordinal in
        let rank = order.rank(of: ordinal)
        if rank == ColumnOrder.none { return }
        all[index] = min(all[index], isDescending ? last &- rank : rank)
      }
    }
    self.all = all
  }

  /// Where the match at an index stands: lower comes first.
  @inline(__always)
  func place(of index: Int) -> UInt32 { all[index] &+ shift }

  /// What the match at an index is sorted by.
  func value(at index: Int) throws(IndexError) -> ColumnValue? {
    guard let column, all[index] != SegmentRanks.none else { return nil }
    let rank = isDescending ? UInt32(order.count - 1) - all[index] : all[index]
    let bytes = try column.value(order.ordinal(ofRank: rank))
    return ColumnValue(place: FieldReading.place(of: bytes.span, as: type) ?? FieldReading.text, bytes)
  }
}
