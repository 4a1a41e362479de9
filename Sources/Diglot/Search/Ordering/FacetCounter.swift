/// Counts matches by the values of a field, segment after segment.
struct FacetCounter {
  let facet: Facet
  /// By value. A dictionary of strings would join those that Unicode calls equal.
  private var counts: [[UInt8]: Int] = [:]
  /// The counts of the first segment that has any.
  private var first: [(value: [UInt8], count: Int)] = []

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
    if counted.isEmpty { return }
    if first.isEmpty, counts.isEmpty {
      first = counted
    } else {
      for (value, count) in first + counted { counts[value, default: 0] += count }
      first = []
    }
  }

  private func values(of matches: [DocID], _ column: Column) throws(IndexError) -> [(value: [UInt8], count: Int)] {
    var numbers = [UInt32](repeating: 0, count: column.valueCount)
    try column.forEachOrdinal(of: matches) { numbers[$1] &+= 1 }
    var counted: [(value: [UInt8], count: Int)] = []
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

  private static func joined(_ counted: [(value: [UInt8], count: Int)]) -> [(value: [UInt8], count: Int)] {
    var counts: [[UInt8]: Int] = [:]
    for (value, count) in counted { counts[value, default: 0] += count }
    return counts.map { ($0, $1) }
  }

  /// The counts where a document may have several values of one group.
  private static func groups(
    of matches: [DocID], _ column: Column, _ unit: Facet.Unit
  ) throws(IndexError) -> [(value: [UInt8], count: Int)] {
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
    let all = counts.isEmpty ? first : counts.map { ($0, $1) }
    return FacetCounts(
      facet, all.map { FacetCounts.Value(String(decoding: $0.value, as: UTF8.self), count: $0.count) })
  }
}
