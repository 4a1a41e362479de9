/// A text as highlighting sees it: one unit an ideograph, a word, a number or a symbol, in order.
///
/// Two units whose positions follow one another stand together, whatever white space lies between them in the source.
/// The other readings of a hyphenated word come after the word, each at the position of its first letter.
struct TextUnits {
  struct Unit: Equatable {
    /// Tells it from others, as written: the scalar of an ideograph, or a hash of a word's bytes.
    var value: UInt64
    /// For a word of letters the hash of its stem; 0 for other units.
    var stem: UInt64
    var position: UInt32
    var source: FoldedText.Source
  }

  private(set) var all: [Unit] = []
  /// What else was asked for begins at a unit: prefixes of words and numbers, and what numbers mean.
  private(set) var readings: [Int: [Reading]] = [:]

  /// A further value of units that stand together.
  struct Reading {
    var value: UInt64
    /// The unit after the last.
    var end: Int
  }

  private var term: [UInt8] = []
  private var stem: [UInt8] = []

  private static let hashFlag: UInt64 = 1 << 63

  static func value(ofTerm bytes: [UInt8]) -> UInt64 { unsafe Checksum.xxh64(bytes.span.bytes) | hashFlag }

  mutating func removeAll() {
    all.removeAll(keepingCapacity: true)
    readings.removeAll()
  }

  /// Takes the last unit back, which the next runs begin with.
  mutating func removeLast() { all.removeLast() }

  /// Drops the first units. The others are numbered anew.
  mutating func removeFirst(_ count: Int) {
    all.removeFirst(count)
    guard !readings.isEmpty else { return }
    var rest: [Int: [Reading]] = [:]
    for (index, list) in readings where index >= count {
      rest[index - count] = list.map { Reading(value: $0.value, end: $0.end - count) }
    }
    readings = rest
  }

  /// Appends the units of runs of `folded`. Without a stemmer words have no stems.
  ///
  /// - Parameter prefixes: Words and numbers that begin with one of these are noted in `readings`.
  mutating func append(
    _ runs: [TextRun], of folded: borrowing FoldedText, stemmer: Stemmer?, prefixes: [[UInt8]] = []
  ) {
    let characters = folded.characters.span
    let sources = folded.sources.span
    for run in runs {
      if run.kind == .ideographs {
        var position = run.position
        for index in run.range {
          let value = UInt64(characters[index].scalar)
          all.append(Unit(value: value, stem: 0, position: position, source: sources[index]))
          position += 1
        }
      } else {
        term.removeAll(keepingCapacity: true)
        folded.appendTerm(of: run, to: &term)
        TermKey.cut(&term)
        let stem = stemmer.map { self.stemValue(of: run, folded, $0) } ?? 0
        for prefix in prefixes where term.starts(with: prefix) {
          note(TextUnits.value(ofPrefix: prefix), all.count..<all.count + 1)
        }
        let source = FoldedText.Source(
          start: sources[run.range.lowerBound].start, end: sources[run.range.upperBound - 1].end)
        all.append(Unit(value: TextUnits.value(ofTerm: term), stem: stem, position: run.position, source: source))
      }
    }
  }

  private mutating func stemValue(of run: TextRun, _ folded: borrowing FoldedText, _ stemmer: Stemmer) -> UInt64 {
    if run.kind == .word { return stemValue(stemmer) }
    guard folded.takesTone(run) else { return 0 }
    stem.removeAll(keepingCapacity: true)
    folded.appendToneless(run, to: &stem)
    return TextUnits.value(ofTerm: stem)
  }

  private mutating func note(_ value: UInt64, _ units: Range<Int>) {
    readings[units.lowerBound, default: []].append(Reading(value: value, end: units.upperBound))
  }

  private mutating func stemValue(_ stemmer: Stemmer) -> UInt64 {
    stem.removeAll(keepingCapacity: true)
    TextUnits.appendStem(of: term, stemmer, to: &stem)
    return TextUnits.value(ofTerm: stem)
  }

  private static func appendStem(of term: [UInt8], _ stemmer: Stemmer, to stem: inout [UInt8]) {
    stemmer.appendStem(of: term.span, to: &stem)
  }

  /// Notes those of some numbers of `folded` that mean one of `values`.
  ///
  /// - Parameters:
  ///   - matches: In their order in the text.
  ///   - firstUnit: The units of the runs of `folded` are those from this one on.
  mutating func note(
    _ matches: [NumberMatch], meaning values: Set<[UInt8]>, of folded: borrowing FoldedText, from firstUnit: Int
  ) {
    var first = firstUnit
    for match in matches where values.contains(match.value.term) {
      let (start, end) = (folded.sources[match.range.lowerBound].start, folded.sources[match.range.upperBound - 1].end)
      while first + 1 < all.count, all[first + 1].source.start <= start { first += 1 }
      guard first < all.count, all[first].source.start <= start else { continue }
      let last = all[first...].firstIndex { $0.source.end >= end } ?? all.count - 1
      note(TextUnits.value(ofNumber: match.value.term), first..<last + 1)
    }
  }

  /// The value that stands in `readings` for what a number means.
  static func value(ofNumber term: [UInt8]) -> UInt64 { value(ofTerm: term + [0x3D]) }

  /// The value that stands in `readings` for a word or a number that begins with `prefix`.
  static func value(ofPrefix prefix: [UInt8]) -> UInt64 { value(ofTerm: prefix + [0x2A]) }
}
