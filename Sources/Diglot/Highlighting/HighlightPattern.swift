/// Something to be highlighted: units that stand together.
struct HighlightPattern {
  /// A value of `TextUnits`, and its position from the pattern's first.
  struct Unit: Equatable {
    var value: UInt64
    var offset: UInt32
  }

  var units: [Unit]
  /// Whether the only unit is a stem or a prefix, to be found in `TextUnits.stems`.
  var isStem = false
  /// How much it is worth to show it.
  var weight: Double
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
  /// The patterns that begin with a value.
  private let byFirstValue: [UInt64: [Int]]

  init(_ patterns: [HighlightPattern]) {
    self.patterns = patterns
    var byFirstValue: [UInt64: [Int]] = [:]
    for (index, pattern) in patterns.enumerated() {
      if let first = pattern.units.first { byFirstValue[first.value, default: []].append(index) }
    }
    self.byFirstValue = byFirstValue
  }

  /// The occurrences that do not overlap, in order; where two do, the one that begins first, then the longer one.
  func matches(in text: TextUnits) -> [HighlightMatch] {
    var matches: [HighlightMatch] = []
    var index = 0
    while index < text.count {
      if let match = longestMatch(in: text, at: index) {
        matches.append(match)
        index = match.units.upperBound
        while index < text.count, Int(text.starts[index]) < match.source.upperBound { index += 1 }
      } else {
        index += 1
      }
    }
    return matches
  }

  private func longestMatch(in text: TextUnits, at index: Int) -> HighlightMatch? {
    var best: HighlightMatch?
    for value in [text.values[index], text.stems[index]] where value != 0 {
      for candidate in byFirstValue[value] ?? [] {
        guard let end = end(of: patterns[candidate], in: text, from: index), end > best?.units.upperBound ?? 0 else {
          continue
        }
        let source = Int(text.starts[index])..<Int(text.ends[end - 1])
        best = HighlightMatch(pattern: candidate, units: index..<end, source: source)
      }
    }
    return best
  }

  /// The unit after the last one of a pattern that begins at a unit; `nil` where it does not.
  private func end(of pattern: HighlightPattern, in text: TextUnits, from index: Int) -> Int? {
    if pattern.isStem { return text.stems[index] == pattern.units[0].value ? index + 1 : nil }
    var end = index
    for unit in pattern.units {
      guard let place = text.index(of: unit, at: text.positions[index] + unit.offset, from: end) else { return nil }
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
    while index < count, positions[index] <= position {
      if positions[index] == position {
        if values[index] == unit.value { return index }
      } else if start == 0 || starts[index] >= ends[start - 1] {
        return nil
      }
      index += 1
    }
    return nil
  }
}
