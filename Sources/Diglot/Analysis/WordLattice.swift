/// The cutting of a text by ICU's rules and dictionary.
///
/// The rules cut a text into segments. In these ICU chooses for each stretch of ideographs the words of its dictionary
/// with the least sum of costs (icu4c `dictbe.cpp`, `CjkBreakEngine`); a character that is no word costs as much as the
/// rarest, and a whole run of katakana is a word, at a cost by its length. A lattice belongs to one thread.
struct WordLattice {
  /// For each place of a text, ahead of the walk, the cheapest way there by a word of more than two characters; behind
  /// the walk, where the last word of the cheapest way begins.
  ///
  /// A way is the sum of its costs, and in the low 8 bits 255 less the length of its last word: of ways that cost the
  /// same, the least is the one that ICU finds first.
  private var ways: [UInt64] = []

  private static let longestWord = 20

  /// Appends the ends of the words of a text, which is given with its two ends. `foreign` appends those of a segment
  /// that holds foreign characters.
  mutating func cut(
    _ text: Span<WordPlace>, by table: WordTable, into ends: inout [Int32],
    foreign: (Range<Int>, inout [Int32]) throws(IndexError) -> Void
  ) throws(IndexError) {
    let count = text.count - 2
    if count == 0 { return }
    if ways.count <= text.count { ways = [UInt64](repeating: .max, count: text.count * 2) }
    var ways = self.ways.mutableSpan
    for place in 0...count { ways[place] = .max }
    var start = 0
    while start < count {
      let (stretchEnd, isSegment) = WordLattice.cutStretch(text, table, from: start, &ways)
      let end = isSegment ? stretchEnd : table.rules.segmentEnd(text.extracting(0..<count), from: start)
      if !isSegment {
        if end - start > 1, WordLattice.hasForeign(text.extracting(start..<end)) {
          var words: [Int32] = []
          try foreign(start..<end, &words)
          WordLattice.link(words, from: start, &ways)
        } else {
          WordLattice.cutRest(text, table, in: start..<end, after: stretchEnd, &ways)
        }
      }
      start = end
    }
    WordLattice.append(count, &ways, to: &ends)
  }

  /// Cuts the ideographs from `first` on, to the first character that is none, and returns where that is, and whether
  /// they are a segment if one begins there.
  @inline(__always)
  private static func cutStretch(
    _ text: Span<WordPlace>, _ table: WordTable, from first: Int, _ ways: inout MutableSpan<UInt64>
  ) -> (end: Int, isSegment: Bool) {
    precondition(first < text.count - 1 && text.count <= ways.count && !text[text.count - 2].character.isIdeographic)
    var state = WordRules.State()
    var way: UInt64 = 0
    var nextWay = UInt64.max
    var place = first
    while true {
      // The walk ends at the last place but one, which is no ideograph.
      let (character, pair) = unsafe (text[unchecked: place].character, text[unchecked: place].pair)
      state = table.rules.next(state, character.category)
      if !character.isIdeographic || state.isFinal { return (place, place > first && state.isFinal) }
      let base = way & ~0xFF
      let mayGoOn = unsafe pair.mayGoOn(with: text[unchecked: place + 2].character)
      if mayGoOn { relaxLongWords(text, table, base, from: place, state, &ways) }
      if character.kind == .katakana { relaxKatakana(text, table, base, from: place, in: first, state, &ways) }
      place += 1
      let shortWay = min(base &+ UInt64(character.cost) << 8 &+ 254, nextWay)
      way = unsafe min(shortWay, ways[unchecked: place])
      // Most pairs are no word, but a branch would cost more than a number that never wins.
      nextWay = base &+ pair.cost << 8 &+ 253
      unsafe ways[unchecked: place] = UInt64(truncatingIfNeeded: place &- 255) &+ way & 0xFF
    }
  }

  @inline(never)
  private static func relaxLongWords(
    _ text: Span<WordPlace>, _ table: WordTable, _ base: UInt64, from start: Int, _ state: WordRules.State,
    _ ways: inout MutableSpan<UInt64>
  ) {
    var node = table.node(after: text[start].character, text[start + 1].character)
    var state = table.rules.next(state, text[start + 1].character.category)
    var end = start + 2
    while !node.isFinal, end - start < longestWord {
      node = table.dictionary.next(node, text[end].character.unit)
      state = table.rules.next(state, text[end].character.category)
      if state.isFinal { return }
      end += 1
      if node.isWord { relax(&ways, base, from: start, to: end, cost: node.cost) }
    }
  }

  /// A run of katakana is a word if it does not begin before `start`, in the stretch that begins at `first`.
  @inline(never)
  private static func relaxKatakana(
    _ text: Span<WordPlace>, _ table: WordTable, _ base: UInt64, from start: Int, in first: Int,
    _ state: WordRules.State, _ ways: inout MutableSpan<UInt64>
  ) {
    if start > first, text[start - 1].character.kind == .katakana { return }
    var state = state
    var end = start + 1
    while end - start < longestWord, text[end].character.kind == .katakana {
      state = table.rules.next(state, text[end].character.category)
      if state.isFinal { break }
      end += 1
    }
    if end - start == longestWord { return }
    let costs: InlineArray<9, UInt16> = [8192, 984, 408, 240, 204, 252, 300, 372, 480]
    relax(&ways, base, from: start, to: end, cost: end - start < costs.count ? costs[end - start] : 8192)
  }

  private static func relax(
    _ ways: inout MutableSpan<UInt64>, _ base: UInt64, from start: Int, to end: Int, cost: UInt16
  ) {
    ways[end] = min(ways[end], base &+ UInt64(cost) << 8 &+ UInt64(255 - (end - start)))
  }

  /// Cuts the other stretches of a segment whose first is cut. No word ends where a stretch meets other characters.
  @inline(never)
  private static func cutRest(
    _ text: Span<WordPlace>, _ table: WordTable, in segment: Range<Int>, after firstStretchEnd: Int,
    _ ways: inout MutableSpan<UInt64>
  ) {
    var wordStart = UInt64(segment.lowerBound)
    var (start, end) = (segment.lowerBound, firstStretchEnd)
    while true {
      var firstEnd = end
      while ways[firstEnd] > start, firstEnd > start { firstEnd = Int(ways[firstEnd]) }
      if firstEnd < end {
        (ways[firstEnd], wordStart) = (wordStart, ways[end])
      }
      start = end
      while start < segment.upperBound, !text[start].character.isIdeographic { start += 1 }
      if start == segment.upperBound { break }
      end = cutStretch(text, table, from: start, &ways).end
    }
    ways[segment.upperBound] = wordStart
  }

  private static func hasForeign(_ segment: Span<WordPlace>) -> Bool {
    for index in 0..<segment.count where segment[index].character.kind == .foreign { return true }
    return false
  }

  /// Takes over words that follow one another.
  private static func link(_ ends: [Int32], from start: Int, _ ways: inout MutableSpan<UInt64>) {
    var wordStart = UInt64(start)
    for end in ends {
      ways[Int(end)] = wordStart
      wordStart = UInt64(end)
    }
  }

  /// Goes back over the words from the end of the text, and appends their ends from the first on.
  private static func append(_ count: Int, _ ways: inout MutableSpan<UInt64>, to ends: inout [Int32]) {
    var (end, first) = (count, count + 1)
    while end > 0 {
      // There are as many words as this behind `end` at most, so that nothing unread is overwritten.
      first -= 1
      let start = Int(ways[end])
      ways[first] = UInt64(end)
      end = start
    }
    let shift = ends.count - first
    ends += repeatElement(0, count: count + 1 - first)
    var ends = ends.mutableSpan
    for place in first...count { ends[place + shift] = Int32(truncatingIfNeeded: ways[place]) }
  }
}
