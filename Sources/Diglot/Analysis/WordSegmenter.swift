/// Cuts any text into words, at the boundaries that ICU's word breaker gives.
///
/// ICU's rules and its dictionary of Chinese and Japanese are walked here without ICU's text access and caches. Segments
/// that need more, such as Thai, are cut by ICU. Where the data of the installed ICU has another form than the known one,
/// ICU cuts everything. A segmenter belongs to one thread.
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
  /// Cost: about 14 ns a character of Chinese text; about 100 ns where ICU's breaker does the work.
  mutating func segment(_ text: Span<FoldedCharacter>, into ends: inout [Int32]) throws(IndexError) {
    if walk == nil {
      try breaker.segment(text, in: 0..<text.count, into: &ends)
    } else {
      try walk?.segment(text, orBy: &breaker, into: &ends)
    }
  }

  /// The words of a text, as ranges of its characters. Runs of ideographs are cut; every other run is a word. The parts of
  /// a hyphenated word are left out.
  mutating func words(of text: borrowing FoldedText) throws(IndexError) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var ends: [Int32] = []
    for run in text.runs where !run.isPart {
      guard run.kind == .ideographs else {
        words.append(run.range)
        continue
      }
      ends.removeAll(keepingCapacity: true)
      try segment(text.characters.span.extracting(run.range), into: &ends)
      var start = run.range.lowerBound
      for end in ends {
        words.append(start..<run.range.lowerBound + Int(end))
        start = run.range.lowerBound + Int(end)
      }
    }
    return words
  }
}

/// The walk over ICU's data.
private struct WordWalk {
  private var table: WordTable
  /// The text that is cut, in its first places.
  private var places: [WordPlace] = []
  private var lattice = WordLattice()

  init(_ rules: WordRules, _ dictionary: HanDictionary) {
    table = WordTable(rules, dictionary)
  }

  /// Appends the ends of the words of `text`, those of foreign segments as `breaker` finds them.
  mutating func segment(
    _ text: Span<FoldedCharacter>, orBy breaker: inout WordBreaker, into ends: inout [Int32]
  ) throws(IndexError) {
    if places.count < text.count + 2 { places = [WordPlace](repeating: .end, count: text.count * 2 + 64) }
    table.read(text, into: &places)
    let places = self.places
    try lattice.cut(places.span.extracting(0..<text.count + 2), by: table, into: &ends) {
      segment, ends throws(IndexError) in
      try breaker.segment(text, in: segment, into: &ends)
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
  /// share, to whichever came first. Han characters go first, so that it is always cut in one way.
  private mutating func opened() throws(IndexError) -> TextBreaker {
    if let breaker { return breaker }
    let opened = try TextBreaker()
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
