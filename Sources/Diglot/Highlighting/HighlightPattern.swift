/// Something to be highlighted: units that stand together.
struct HighlightPattern {
  /// The value of a unit of a text, and its position from the pattern's first.
  struct Unit: Equatable {
    var value: UInt64
    var offset: UInt32
    var kind = Kind.written
  }

  enum Kind {
    case written
    /// A stem or a prefix, to be found in `TextUnits.Unit.stem`.
    case stem
    /// What a number means, to be found in `TextUnits.numbers`; it has no other unit beside it.
    case number
  }

  var units: [Unit]
  /// How much it is worth to show it.
  var weight: Double
  /// How it must be written, where that matters.
  var written: WrittenPhrase?
}

/// An occurrence of a pattern in a text.
struct HighlightMatch {
  var pattern: Int
  /// The units of the text.
  var units: Range<Int>
  /// UTF-8 offsets of the source, white space within included.
  var source: Range<Int>
}

/// Finds patterns in texts.
struct HighlightFinder {
  let patterns: [HighlightPattern]
  /// Whether it looks for stems or prefixes.
  let hasStems: Bool
  /// The patterns that begin with a value.
  private let byFirstValue: [UInt64: [Int]]
  /// The low bits of those values, so that nearly all units are told by one test.
  private var firstBits = BitSet(capacity: 1024)

  init(_ patterns: [HighlightPattern]) {
    self.patterns = patterns
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

  /// The occurrences that do not overlap, in order; where two do, the one that begins first, then the longer one.
  ///
  /// - Parameter bytes: The text of the units.
  func matches(in text: TextUnits, _ bytes: Span<UInt8>) -> [HighlightMatch] {
    var matches: [HighlightMatch] = []
    var index = 0
    while index < text.all.count {
      if mayBegin(at: index, of: text), let match = longestMatch(in: text, bytes, at: index) {
        matches.append(match)
        index = match.units.upperBound
        while index < text.all.count, Int(text.all[index].source.start) < match.source.upperBound { index += 1 }
      } else {
        index += 1
      }
    }
    return matches
  }

  @inline(__always)
  private func mayBegin(at index: Int, of text: TextUnits) -> Bool {
    let unit = text.all[index]
    return firstBits.contains(HighlightFinder.bits(unit.value))
      || unit.stem != 0 && firstBits.contains(HighlightFinder.bits(unit.stem))
      || !text.numbers.isEmpty && text.numbers[index] != nil
  }

  private func longestMatch(in text: TextUnits, _ bytes: Span<UInt8>, at index: Int) -> HighlightMatch? {
    var best: HighlightMatch?
    let unit = text.all[index]
    for value in [unit.value, unit.stem, text.numbers[index]?.value ?? 0] where value != 0 {
      for candidate in byFirstValue[value] ?? [] {
        guard let end = end(of: patterns[candidate], in: text, from: index), end > best?.units.upperBound ?? 0 else {
          continue
        }
        let source = Int(text.all[index].source.start)..<Int(text.all[end - 1].source.end)
        if let written = patterns[candidate].written, !written.stands(in: bytes, around: source) { continue }
        best = HighlightMatch(pattern: candidate, units: index..<end, source: source)
      }
    }
    return best
  }

  /// The unit after the last one of a pattern that begins at a unit; `nil` where it does not.
  private func end(of pattern: HighlightPattern, in text: TextUnits, from index: Int) -> Int? {
    if pattern.units[0].kind == .number {
      guard let number = text.numbers[index], number.value == pattern.units[0].value else { return nil }
      return number.end
    }
    var end = index
    for unit in pattern.units {
      guard let place = text.index(of: unit, at: text.all[index].position + unit.offset, from: end) else { return nil }
      end = place + 1
    }
    return end
  }
}

extension TextUnits {
  /// The unit at a position that is one of a pattern, where between it and the unit before `start` lie only other
  /// readings of that one.
  fileprivate func index(of unit: HighlightPattern.Unit, at position: UInt32, from start: Int) -> Int? {
    var index = start
    while index < all.count, all[index].position <= position {
      if all[index].position == position {
        if (unit.kind == .stem ? all[index].stem : all[index].value) == unit.value { return index }
      } else if start == 0 || all[index].source.start >= all[start - 1].source.end {
        return nil
      }
      index += 1
    }
    return nil
  }
}
