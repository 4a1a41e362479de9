/// Chooses which matches to show, a window of neighbours at a time.
///
/// A window is worth the weights of the different patterns in it, and a little for each repetition; a pattern that was
/// shown before is worth a third.
struct WindowChooser {
  private let patterns: [HighlightPattern]
  private let matches: [HighlightMatch]
  private var isShown: [Bool]
  private var timesShown: [Int]
  private var best = 0.0

  /// Units from the first to the last match of a window.
  private static let unitCount = 48
  /// The bytes from the first to the last match of a window: more white space parts what no passage shows together.
  private static let byteCount = 16 << 10

  init(_ patterns: [HighlightPattern], _ matches: [HighlightMatch]) {
    self.patterns = patterns
    self.matches = matches
    isShown = matches.map { _ in false }
    timesShown = patterns.map { _ in 0 }
  }

  /// The best window of matches that were not shown, or `nil` where the rest is not worth a snippet.
  mutating func next() -> Range<Int>? {
    var counts = patterns.map { _ in 0 }
    var (value, end) = (0.0, 0)
    var found: (window: Range<Int>, value: Double)?
    for start in matches.indices {
      end = max(end, start)
      while end < matches.count, fits(end, from: start) {
        value += gain(matches[end].pattern, &counts, 1)
        end += 1
      }
      if end > start {
        if value > found?.value ?? 0 { found = (start..<end, value) }
        value += gain(matches[start].pattern, &counts, -1)
      }
    }
    guard let found, found.value > best / 4 else { return nil }
    best = max(best, found.value)
    return found.window
  }

  private func fits(_ end: Int, from start: Int) -> Bool {
    !isShown[start] && !isShown[end]
      && matches[end].units.upperBound - matches[start].units.lowerBound <= WindowChooser.unitCount
      && matches[end].source.upperBound - matches[start].source.lowerBound <= WindowChooser.byteCount
  }

  /// What adding (1) or taking away (-1) an occurrence of a pattern does to a window's value.
  private func gain(_ pattern: Int, _ counts: inout [Int], _ step: Int) -> Double {
    let before = worth(pattern, counts[pattern])
    counts[pattern] += step
    return worth(pattern, counts[pattern]) - before
  }

  private func worth(_ pattern: Int, _ count: Int) -> Double {
    guard count > 0 else { return 0 }
    return patterns[pattern].weight * (timesShown[pattern] > 0 ? 0.3 : 1) * (1 + 0.1 * Double(min(count, 4) - 1))
  }

  mutating func markShown(_ source: Range<Int>) {
    for index in matches.indices where !isShown[index] && source.overlaps(matches[index].source) {
      isShown[index] = true
      timesShown[matches[index].pattern] += 1
    }
  }
}
