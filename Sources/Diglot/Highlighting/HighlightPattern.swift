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
        let count = patterns[candidate].units.count
        guard count > best?.units.count ?? 0, matches(patterns[candidate], text, at: index) else { continue }
        let source = Int(text.starts[index])..<Int(text.ends[index + count - 1])
        best = HighlightMatch(pattern: candidate, units: index..<index + count, source: source)
      }
    }
    return best
  }

  private func matches(_ pattern: HighlightPattern, _ text: TextUnits, at index: Int) -> Bool {
    guard index + pattern.units.count <= text.count else { return false }
    if pattern.isStem { return text.stems[index] == pattern.units[0].value }
    let base = text.positions[index]
    for (step, unit) in pattern.units.enumerated() {
      let place = index + step
      if text.values[place] != unit.value || text.positions[place] != base + unit.offset { return false }
    }
    return true
  }
}
