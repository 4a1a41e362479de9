/// Cuts any text into words, at the boundaries that ICU's word breaker gives.
///
/// ICU's rules and its dictionary of Chinese and Japanese are walked here without ICU's text access and caches. What
/// needs more than these, as Thai does, is cut by ICU, segment by segment; where the data of the installed ICU is not of
/// the known form, everything is. A segmenter belongs to one thread.
struct WordSegmenter {
  private var walk: WordWalk?
  private var breaker = WordBreaker()

  /// Without rules or dictionary ICU's breaker does all the work.
  init(rules: WordRules? = .shared, dictionary: HanDictionary? = .shared) {
    guard let rules, let dictionary else { return }
    walk = WordWalk(rules, dictionary)
  }

  /// How text is cut, for `stats`.
  var method: String { walk == nil ? "ICU ubrk" : "ICU cjdict, walked directly" }

  /// Appends the end of each word of `text` to `ends`, as offsets into `text`, the last of which is its length. Spaces
  /// and punctuation are words too.
  ///
  /// Cost: about 20 ns a Han character; some 110 ns where ICU's breaker does the work.
  mutating func segment(_ text: Span<FoldedCharacter>, into ends: inout [Int32]) throws(IndexError) {
    if walk == nil {
      try breaker.segment(text, in: 0..<text.count, into: &ends)
    } else {
      try walk?.segment(text, orBy: &breaker, into: &ends)
    }
  }
}

/// The walk over ICU's data.
private struct WordWalk {
  private let rules: WordRules
  private var table: WordCharacterTable
  private var lattice: WordLattice
  /// The text that is cut.
  private var characters: [WordCharacter] = []
  /// For each character the next, as the dictionary has it.
  private var followers: [WordFollower] = []
  /// For each place of the text, its end included, whether a word ends there.
  private var isEnd: [Bool] = []

  init(_ rules: WordRules, _ dictionary: HanDictionary) {
    self.rules = rules
    table = WordCharacterTable(rules, dictionary)
    lattice = WordLattice(dictionary)
  }

  /// Appends the ends of the words of `text`, those of foreign segments as `breaker` finds them.
  mutating func segment(
    _ text: Span<FoldedCharacter>, orBy breaker: inout WordBreaker, into ends: inout [Int32]
  ) throws(IndexError) {
    if isEnd.count <= text.count { grow(to: text.count * 2 + 64) }
    lattice.prepare(text.count)
    let hasForeign = WordWalk.read(text, &table, &characters, &followers, &isEnd)
    let characters = self.characters
    let known = characters.span.extracting(0..<text.count)
    var start = 0
    while start < text.count {
      let end = rules.segmentEnd(known, from: start)
      if end - start > 1 {
        if hasForeign, WordWalk.hasForeign(known.extracting(start..<end)) {
          var foreignEnds: [Int32] = []
          try breaker.segment(text, in: start..<end, into: &foreignEnds)
          for end in foreignEnds { isEnd[Int(end)] = true }
        } else {
          cutIdeographs(known, in: start..<end)
        }
      }
      isEnd[end] = true
      start = end
    }
    WordWalk.append(isEnd.span.extracting(0...text.count), to: &ends)
  }

  private mutating func grow(to count: Int) {
    characters = [WordCharacter](repeating: WordCharacter(), count: count)
    followers = [WordFollower](repeating: WordFollower(), count: count)
    isEnd = [Bool](repeating: false, count: count)
  }

  /// Looks up all of a text before any of it is used, so that the processor waits for many places of memory at a time.
  /// Returns whether any character is foreign.
  private static func read(
    _ text: Span<FoldedCharacter>, _ table: inout WordCharacterTable, _ characters: inout [WordCharacter],
    _ followers: inout [WordFollower], _ isEnd: inout [Bool]
  ) -> Bool {
    var characters = characters.mutableSpan
    var followers = followers.mutableSpan
    var isEnd = isEnd.mutableSpan
    var hasForeign = false
    for index in 0..<text.count {
      characters[index] = table[text[index].scalar]
      hasForeign = hasForeign || characters[index].kind == .foreign
    }
    for index in 1..<max(text.count, 1) {
      followers[index - 1] = table.followers.candidate(after: characters[index - 1], characters[index])
    }
    for index in 1..<max(text.count, 1) {
      let candidate = followers[index - 1]
      followers[index - 1] = table.followers.follower(after: characters[index - 1], characters[index], candidate)
    }
    for index in 0...text.count { isEnd[index] = false }
    return hasForeign
  }

  private static func hasForeign(_ segment: Span<WordCharacter>) -> Bool {
    for index in 0..<segment.count where segment[index].kind == .foreign { return true }
    return false
  }

  /// Appends the places where a word ends. Every place is written and the next overwrites it where none does: a branch
  /// for each would be foreseen too seldom.
  private static func append(_ isEnd: Span<Bool>, to ends: inout [Int32]) {
    var count = ends.count
    ends.append(contentsOf: repeatElement(0, count: isEnd.count))
    var places = ends.mutableSpan
    for place in 1..<isEnd.count {
      places[count] = Int32(truncatingIfNeeded: place)
      count += isEnd[place] ? 1 : 0
    }
    ends.removeLast(ends.count - count)
  }

  /// Cuts the stretches of ideographs in a segment.
  private mutating func cutIdeographs(_ text: Span<WordCharacter>, in segment: Range<Int>) {
    var index = segment.lowerBound
    while index < segment.upperBound {
      index = lattice.cut(text, followers, table.followers, from: index, to: segment.upperBound, &isEnd)
      while index < segment.upperBound, !text[index].isIdeographic { index += 1 }
    }
  }
}

/// ICU's word breaker, opened when it is first used.
private struct WordBreaker {
  private var breaker: TextBreaker?

  /// Appends the ends of the words of `text[range]`, as offsets into `text`.
  mutating func segment(
    _ text: Span<FoldedCharacter>, in range: Range<Int>, into ends: inout [Int32]
  ) throws(IndexError) {
    var units: [UInt16] = []
    var offsetOfUnit: [Int32] = []
    for index in range {
      WordBreaker.forEachUnit(of: text[index].scalar) { unit in
        units.append(unit)
        offsetOfUnit.append(Int32(truncatingIfNeeded: index))
      }
    }
    offsetOfUnit.append(Int32(truncatingIfNeeded: range.upperBound))
    var boundaries: [Int] = []
    try opened().boundaries(of: units, into: &boundaries)
    for boundary in boundaries { ends.append(offsetOfUnit[boundary]) }
  }

  /// ICU remembers which of its engines took a character, and gives the prolonged sound mark, which several scripts
  /// share, to whichever came first. With Han first it is cut the same always.
  private mutating func opened() throws(IndexError) -> TextBreaker {
    if let breaker { return breaker }
    let opened = try TextBreaker(.words)
    var boundaries: [Int] = []
    try opened.boundaries(of: Array("汉字".utf16), into: &boundaries)
    breaker = opened
    return opened
  }

  /// Lone surrogates stay as they are.
  private static func forEachUnit(of scalar: UInt32, _ body: (UInt16) -> Void) {
    if scalar < 0x1_0000 { return body(UInt16(scalar)) }
    body(UInt16(0xD800 + (scalar - 0x1_0000) >> 10))
    body(UInt16(0xDC00 + scalar & 0x3FF))
  }
}
