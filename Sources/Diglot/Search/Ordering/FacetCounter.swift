/// Counts matches by the values of a field, segment after segment.
struct FacetCounter {
  let facet: Facet
  private var counts: [Count] = []

  /// A value, and how many matches have it.
  private typealias Count = (value: [UInt8], count: Int)

  init(_ facet: Facet) { self.facet = facet }

  /// Adds the matches of a segment, in increasing order.
  mutating func add(_ matches: [DocID], in segment: SegmentReader) throws(IndexError) {
    guard let (column, _) = try segment.column(facet.field), !matches.isEmpty else { return }
    let counted =
      if facet.unit != .value, column.flags.contains(.several) {
        try FacetCounter.groups(of: matches, column, facet.unit)
      } else {
        try values(of: matches, column)
      }
    if counts.isEmpty {
      counts = counted
    } else if facet.unit == .value {
      merge(counted)
    } else {
      counts = FacetCounter.joined(counts + counted)
    }
  }

  /// Merges the counts of values, both in the order of columns.
  private mutating func merge(_ other: [Count]) {
    let (first, second) = (counts.map { ColumnValue($0.value) }, other.map { ColumnValue($0.value) })
    var merged: [Count] = []
    merged.reserveCapacity(max(first.count, second.count))
    var (left, right) = (0, 0)
    while left < first.count || right < second.count {
      if right == second.count || left < first.count && first[left] < second[right] {
        merged.append(counts[left])
        left += 1
      } else if left == first.count || second[right] < first[left] {
        merged.append(other[right])
        right += 1
      } else {
        merged.append((counts[left].value, counts[left].count + other[right].count))
        left += 1
        right += 1
      }
    }
    counts = merged
  }

  private func values(of matches: [DocID], _ column: Column) throws(IndexError) -> [Count] {
    var numbers = [UInt32](repeating: 0, count: column.valueCount)
    try column.forEachOrdinal(of: matches) { numbers[$1] &+= 1 }
    var counted: [Count] = []
    try column.forEachValue(of: numbers.indices.filter { numbers[$0] > 0 }) { ordinal, value in
      guard let value = FacetCounter.group(value, facet.unit) else { return }
      // Values of one group mostly follow one another.
      if let last = counted.indices.last, counted[last].value == value {
        counted[last].count += Int(numbers[ordinal])
      } else {
        counted.append((value, Int(numbers[ordinal])))
      }
    }
    return facet.unit == .value ? counted : FacetCounter.joined(counted)
  }

  private static func joined(_ counted: [Count]) -> [Count] {
    var counts: [[UInt8]: Int] = [:]
    for (value, count) in counted { counts[value, default: 0] += count }
    return counts.map { ($0, $1) }
  }

  /// The counts where a document may have several values of one group.
  private static func groups(
    of matches: [DocID], _ column: Column, _ unit: Facet.Unit
  ) throws(IndexError) -> [Count] {
    var numbers: [[UInt8]: Int] = [:]
    var names: [[UInt8]] = []
    var groups: [Int?] = []
    var cursor = try column.values()
    while try cursor.next() {
      let name = group(cursor.bytes, unit)
      groups.append(name.map { numbers[$0] ?? names.count })
      if let name, numbers[name] == nil {
        numbers[name] = names.count
        names.append(name)
      }
    }
    var counts = [Int](repeating: 0, count: names.count)
    var lastMatch = [Int](repeating: -1, count: names.count)
    try column.forEachOrdinal(of: matches) { index, ordinal in
      guard let group = groups[ordinal], lastMatch[group] != index else { return }
      lastMatch[group] = index
      counts[group] += 1
    }
    return names.indices.filter { counts[$0] > 0 }.map { (names[$0], counts[$0]) }
  }

  /// What of a value counts; `nil` where nothing does.
  private static func group(_ value: [UInt8], _ unit: Facet.Unit) -> [UInt8]? {
    switch unit {
    case .value: value
    case .year: FieldReading.date(value.span)?.text(ofDigits: 4)
    case .month: FieldReading.date(value.span)?.text(ofDigits: 6)
    case .day: FieldReading.date(value.span)?.text(ofDigits: 8)
    }
  }

  /// The counts of all that was added.
  var result: FacetCounts {
    var order: [(count: Int, prefix: UInt64, index: Int)] = []
    order.reserveCapacity(counts.count)
    for (index, entry) in counts.enumerated() {
      order.append((entry.count, unsafe ByteOrder.word(entry.value.span.bytes, at: 0), index))
    }
    order.sort { first, second in
      if first.count != second.count { return first.count > second.count }
      if first.prefix != second.prefix { return first.prefix < second.prefix }
      let (one, other) = (counts[first.index].value, counts[second.index].value)
      return unsafe ByteOrder.precedes(one.span.bytes, other.span.bytes)
    }
    return FacetCounts(
      inOrder: facet,
      order.map { FacetCounts.Value(String(decoding: counts[$0.index].value, as: UTF8.self), count: $0.count) })
  }
}
