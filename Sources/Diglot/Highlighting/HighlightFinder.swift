/// Finds patterns in texts.
struct HighlightFinder {
  let patterns: [HighlightPattern]
  /// Whether it looks for stems.
  let hasStems: Bool
  /// How many units of a text a pattern may go on over, with their other readings.
  let lookahead: Int
  /// The positions from the first unit of a pattern to the last, at most.
  let longest: Int
  /// Whether occurrences that overlap are one; otherwise the longest of them counts.
  private let joinsOverlaps: Bool
  /// The patterns that begin with a value.
  private let byFirstValue: [UInt64: [Int]]
  /// The low bits of those values, so that nearly all units are told by one test.
  private var firstBits = BitSet(capacity: 1024)

  init(_ patterns: [HighlightPattern], joinsOverlaps: Bool = false) {
    self.patterns = patterns
    self.joinsOverlaps = joinsOverlaps
    longest = patterns.reduce(0) { max($0, Int($1.units.last?.offset ?? 0)) }
    lookahead = (longest + 8) * 16
    hasStems = patterns.contains { $0.units.contains { $0.kind == .stem } }
    var byFirstValue: [UInt64: [Int]] = [:]
    for (index, pattern) in patterns.enumerated() {
      guard let first = pattern.units.first else { continue }
      byFirstValue[first.value, default: []].append(index)
      firstBits.insert(HighlightFinder.bits(first.value))
    }
    self.byFirstValue = byFirstValue
  }

  @inline(__always)
  private static func bits(_ value: UInt64) -> Int { Int(truncatingIfNeeded: value & 1023) }

  /// The occurrences to be marked, in order. None overlap, none goes over the end of a sentence, and what is written
  /// together is one.
  ///
  /// - Parameter bytes: The text of the units.
  func matches(in text: TextUnits, _ bytes: Span<UInt8>) -> [HighlightMatch] {
    var candidates = HighlightCandidates(self)
    candidates.add(SearchAnalyzers.Stretch(units: text, range: text.all.indices, base: 0), bytes)
    return candidates.resolved(bytes)
  }

  /// Appends all that begins in a stretch of a text.
  ///
  /// - Parameter ends: For each pattern where its last occurrence ends: of those that overlap, as 算算 in 算算算, only the first
  ///   is looked at.
  fileprivate func appendCandidates(
    in stretch: SearchAnalyzers.Stretch, _ bytes: Span<UInt8>, _ ends: inout [Int], to matches: inout [HighlightMatch]
  ) {
    let text = stretch.units
    for index in ends.indices { ends[index] -= stretch.base }
    let first = matches.count
    for index in stretch.range where mayBegin(at: index, of: text) {
      appendMatches(in: text, bytes, at: index, &ends, to: &matches)
    }
    guard stretch.base > 0 else { return }
    for index in ends.indices { ends[index] += stretch.base }
    for index in first..<matches.count {
      let units = matches[index].units
      matches[index].units = units.lowerBound + stretch.base..<units.upperBound + stretch.base
    }
  }

  /// Those of all candidates that are marked, in order.
  fileprivate func resolved(_ all: [HighlightMatch], _ bytes: Span<UInt8>) -> [HighlightMatch] {
    var candidates = all
    guard candidates.count > 1 else { return candidates }
    // The joined reading of a word may come after its parts.
    if zip(candidates, candidates.dropFirst()).contains(where: { $0.source.lowerBound > $1.source.lowerBound }) {
      candidates.sort { $0.source.lowerBound < $1.source.lowerBound }
    }
    var matches: [HighlightMatch] = []
    for group in OverlapGroups(candidates) {
      if group.count == 1 {
        append(candidates[group.lowerBound], bytes, to: &matches)
      } else {
        for match in resolved(candidates[group], bytes) { append(match, bytes, to: &matches) }
      }
    }
    return matches
  }

  /// Appends a match, or joins it to the one before where both are parts of a word.
  @inline(__always)
  private func append(_ match: HighlightMatch, _ bytes: Span<UInt8>, to matches: inout [HighlightMatch]) {
    if let last = matches.last, TogetherMarks.joins(last.source, match.source, bytes) {
      matches[matches.count - 1] = joined(last, match)
    } else {
      matches.append(match)
    }
  }

  @inline(__always)
  private func mayBegin(at index: Int, of text: TextUnits) -> Bool {
    let unit = text.all[index]
    return firstBits.contains(HighlightFinder.bits(unit.value))
      || unit.stem != 0 && firstBits.contains(HighlightFinder.bits(unit.stem))
      || !text.readings.isEmpty && text.readings[index] != nil
  }

  // MARK: - Candidates

  /// Appends all that begins at a unit.
  private func appendMatches(
    in text: TextUnits, _ bytes: Span<UInt8>, at index: Int, _ ends: inout [Int], to matches: inout [HighlightMatch]
  ) {
    let unit = text.all[index]
    appendMatches(of: unit.value, in: text, bytes, at: index, &ends, to: &matches)
    if unit.stem != 0 { appendMatches(of: unit.stem, in: text, bytes, at: index, &ends, to: &matches) }
    guard !text.readings.isEmpty, let readings = text.readings[index] else { return }
    for reading in readings { appendMatches(of: reading.value, in: text, bytes, at: index, &ends, to: &matches) }
  }

  /// Appends all patterns that begin with a value and stand there.
  private func appendMatches(
    of value: UInt64, in text: TextUnits, _ bytes: Span<UInt8>, at index: Int, _ ends: inout [Int],
    to matches: inout [HighlightMatch]
  ) {
    guard let candidates = byFirstValue[value] else { return }
    for candidate in candidates where ends[candidate] <= index {
      guard let end = end(of: patterns[candidate], in: text, from: index) else { continue }
      let match = HighlightMatch(
        pattern: candidate, units: index..<end,
        source: Int(text.all[index].source.start)..<Int(text.all[end - 1].source.end))
      if let typed = patterns[candidate].typed, !typed.stands(in: bytes, around: match.source) { continue }
      ends[candidate] = end
      append(match, in: text, bytes, to: &matches)
    }
  }

  /// Appends a match, or each part of it that stands in one sentence.
  private func append(
    _ match: HighlightMatch, in text: TextUnits, _ bytes: Span<UInt8>, to matches: inout [HighlightMatch]
  ) {
    var rest = match
    if match.units.count > 1, !patterns[match.pattern].endsSentence {
      for index in match.units.dropFirst() {
        let (end, start) = (Int(text.all[index - 1].source.end), Int(text.all[index].source.start))
        guard end < start, SentenceEnd.stands(in: bytes, end..<start) else { continue }
        matches.append(
          HighlightMatch(
            pattern: match.pattern, units: rest.units.lowerBound..<index, source: rest.source.lowerBound..<end))
        (rest.units, rest.source) = (index..<match.units.upperBound, start..<match.source.upperBound)
      }
    }
    matches.append(rest)
  }

  /// The unit after the last one of a pattern that begins at a unit; `nil` where it does not.
  private func end(of pattern: HighlightPattern, in text: TextUnits, from index: Int) -> Int? {
    var end = index
    for unit in pattern.units {
      let position = text.all[index].position + unit.offset
      guard let found = text.end(of: unit, at: position, from: end) else { return nil }
      end = found
    }
    return end
  }

  // MARK: - Overlaps

  /// Those of some overlapping candidates that are marked, in order.
  private func resolved(_ candidates: ArraySlice<HighlightMatch>, _ bytes: Span<UInt8>) -> [HighlightMatch] {
    if joinsOverlaps {
      return [candidates.dropFirst().reduce(candidates[candidates.startIndex]) { joined($0, $1) }]
    }
    var chosen: [HighlightMatch] = []
    let start = candidates.first?.source.lowerBound ?? 0
    var isTaken = BitSet(capacity: candidates.reduce(start) { max($0, $1.source.upperBound) } - start)
    let longest = candidates.map { (match: $0, length: HighlightFinder.length($0.source, bytes)) }.sorted(by: isLonger)
    for (candidate, _) in longest
    where !candidate.source.contains(where: { isTaken.contains($0 - start) }) {
      for offset in candidate.source { isTaken.insert(offset - start) }
      chosen.append(candidate)
    }
    return chosen.sorted { $0.source.lowerBound < $1.source.lowerBound }
  }

  /// Bytes of a range that are no white space.
  private static func length(_ source: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    var (index, length) = (source.lowerBound, 0)
    while index < source.upperBound {
      let (scalar, end) = decodeScalar(bytes, at: index)
      if scalar > 0x20 && scalar != 0x3000 { length += end - index }
      index = end
    }
    return length
  }

  /// Whether a candidate has more characters or words than another; of two that are as long, the first, and then the one
  /// that is worth more.
  private func isLonger(
    _ first: (match: HighlightMatch, length: Int), _ second: (match: HighlightMatch, length: Int)
  ) -> Bool {
    let counts = (first.match.units.count, second.match.units.count)
    if counts.0 != counts.1 { return counts.0 > counts.1 }
    if first.length != second.length { return first.length > second.length }
    let starts = (first.match.source.lowerBound, second.match.source.lowerBound)
    if starts.0 != starts.1 { return starts.0 < starts.1 }
    return patterns[first.match.pattern].weight > patterns[second.match.pattern].weight
  }

  /// One match of two neighbours; it counts as the one that is worth more.
  private func joined(_ first: HighlightMatch, _ second: HighlightMatch) -> HighlightMatch {
    let isFirst = patterns[first.pattern].weight >= patterns[second.pattern].weight
    let firstUnit = min(first.units.lowerBound, second.units.lowerBound)
    return HighlightMatch(
      pattern: isFirst ? first.pattern : second.pattern,
      units: firstUnit..<max(first.units.upperBound, second.units.upperBound),
      source: first.source.lowerBound..<max(first.source.upperBound, second.source.upperBound))
  }
}

/// The groups of candidates, in the order of their first bytes, that overlap one another.
private struct OverlapGroups: Sequence, IteratorProtocol {
  private let candidates: [HighlightMatch]
  private var start = 0

  init(_ candidates: [HighlightMatch]) { self.candidates = candidates }

  mutating func next() -> Range<Int>? {
    guard start < candidates.count else { return nil }
    let first = start
    var end = candidates[first].source.upperBound
    start += 1
    while start < candidates.count, candidates[start].source.lowerBound < end {
      end = Swift.max(end, candidates[start].source.upperBound)
      start += 1
    }
    return first..<start
  }
}

extension TextUnits {
  /// The unit after that at a position which is one of a pattern, where between it and the unit before `start` lie only
  /// other readings of that one.
  fileprivate func end(of unit: HighlightPattern.Unit, at position: UInt32, from start: Int) -> Int? {
    var index = start
    while index < all.count, all[index].position <= position {
      if all[index].position == position {
        if let end = end(of: unit, at: index) { return end }
      } else if start == 0 || all[index].source.start >= all[start - 1].source.end {
        return nil
      }
      index += 1
    }
    return nil
  }

  @inline(__always)
  private func end(of unit: HighlightPattern.Unit, at index: Int) -> Int? {
    switch unit.kind {
    case .written: all[index].value == unit.value ? index + 1 : nil
    case .stem: all[index].stem == unit.value ? index + 1 : nil
    case .reading: readings[index]?.first { $0.value == unit.value }?.end
    }
  }
}

/// What patterns found so far in a text that comes a stretch at a time.
struct HighlightCandidates {
  private let finder: HighlightFinder
  private var ends: [Int]
  private var matches: [HighlightMatch] = []

  /// More are not looked at: a snippet shows a few.
  static let most = 100_000

  init(_ finder: HighlightFinder) {
    self.finder = finder
    ends = finder.patterns.map { _ in 0 }
  }

  /// Whether the rest of the text need not be read.
  var areMany: Bool { matches.count >= HighlightCandidates.most }

  mutating func add(_ stretch: SearchAnalyzers.Stretch, _ bytes: Span<UInt8>) {
    finder.appendCandidates(in: stretch, bytes, &ends, to: &matches)
  }

  /// The occurrences to be marked, in order.
  func resolved(_ bytes: Span<UInt8>) -> [HighlightMatch] { finder.resolved(matches, bytes) }
}
