/// The search for the cheapest words that make up stretches of ideographs.
///
/// ICU chooses the words of its dictionary with the least sum of costs (icu4c `dictbe.cpp`, `CjkBreakEngine`); a
/// character that is no word costs as much as the rarest, and a whole run of katakana is a word, at a cost by its length.
/// It belongs to one thread.
struct WordLattice {
  private let dictionary: HanDictionary
  /// For each place the cheapest way there: its cost, and in the low 8 bits 255 less the length of its last word. The
  /// least of these numbers is the cheapest way, and of ways that cost the same the one that ICU finds first.
  private var ways: [UInt64] = []

  private static let longestWord = 20

  init(_ dictionary: HanDictionary) {
    self.dictionary = dictionary
  }

  /// Makes room for a text.
  mutating func prepare(_ count: Int) {
    if ways.count <= count { ways = [UInt64](repeating: 0, count: count * 2 + 64) }
    var ways = self.ways.mutableSpan
    for index in 0...count { ways[index] = .max }
  }

  /// Cuts the ideographs from `first` on, to the first character that is none or to `limit`, and returns where that is.
  ///
  /// Sets `isEnd` at the end of every word but the last. `followers` has for each character of the text the next.
  @inline(__always)
  mutating func cut(
    _ text: Span<WordCharacter>, _ followers: [WordFollower], _ table: WordFollowers, from first: Int,
    to limit: Int, _ isEnd: inout [Bool]
  ) -> Int {
    let dictionary = self.dictionary
    var ways = self.ways.mutableSpan
    ways[first] = 0
    var previousIsKatakana = false
    var start = first
    while start < limit, text[start].isIdeographic {
      let character = text[start]
      let base = ways[start] & ~0xFF
      WordLattice.relax(&ways, base, from: start, to: start + 1, cost: character.cost)
      if start + 2 <= limit {
        // Most pairs are no word, but a branch would cost more than a number that never wins.
        let follower = followers[start]
        WordLattice.relax(&ways, base, from: start, to: start + 2, cost: follower.cost)
        if start + 3 <= limit, follower.mayGoOn(with: text[start + 2]) {
          var node = table.node(after: character, text[start + 1])
          var end = start + 2
          while !node.isFinal, end < limit, end - start < WordLattice.longestWord {
            node = dictionary.next(node, text[end].unit)
            end += 1
            if node.isWord { WordLattice.relax(&ways, base, from: start, to: end, cost: node.cost) }
          }
        }
      }
      let isKatakana = character.kind == .katakana
      if isKatakana && !previousIsKatakana {
        let length = WordLattice.katakanaLength(text, from: start, to: limit)
        if length < WordLattice.longestWord {
          WordLattice.relax(&ways, base, from: start, to: start + length, cost: WordLattice.katakanaCost(length))
        }
      }
      previousIsKatakana = isKatakana
      start += 1
    }
    var end = start
    while end > first {
      end -= 255 - Int(ways[end] & 0xFF)
      if end > first { isEnd[end] = true }
    }
    return start
  }

  @inline(__always)
  private static func relax(
    _ ways: inout MutableSpan<UInt64>, _ base: UInt64, from start: Int, to end: Int, cost: UInt16
  ) {
    let way = base &+ (UInt64(cost) << 8 | UInt64(truncatingIfNeeded: 255 &- (end &- start)))
    ways[end] = min(ways[end], way)
  }

  private static func katakanaLength(_ text: Span<WordCharacter>, from start: Int, to limit: Int) -> Int {
    var end = start + 1
    while end < limit, end - start < longestWord, text[end].kind == .katakana { end += 1 }
    return end - start
  }

  private static func katakanaCost(_ length: Int) -> UInt16 {
    let costs: InlineArray<9, UInt16> = [8192, 984, 408, 240, 204, 252, 300, 372, 480]
    return length < costs.count ? costs[length] : 8192
  }
}
