/// A text as the vocabulary compares it: Han characters one by one, words of letters in the singular.
///
/// A place is a Han character, a word, a number or a symbol. In `bytes` a space stands between two places that are not
/// of ideographs, nothing beside ideographs, and a line end where punctuation parts them, which no form has.
struct VocabularyText {
  /// The same places, with words changed by one rule.
  struct Reading {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var places: [Place] = []
  }

  /// Where a place begins and ends in `bytes`.
  struct Place {
    var start: Int
    var end: Int
  }

  /// How words of letters are read, by rank: as they are, and without -ing and -ed, which verbs of titles carry. A reading
  /// that is as the one before it is not there.
  private(set) var readings: [Reading] = []
  /// The folded characters of each place.
  private(set) var ranges: [Range<Int>] = []

  /// The number of places.
  var count: Int { ranges.count }

  /// The folded characters from the first of some places to the last.
  func characters(of places: Range<Int>) -> Range<Int> {
    ranges[places.lowerBound].lowerBound..<ranges[places.upperBound - 1].upperBound
  }

  /// Reads the runs of a folded text.
  init(_ folded: borrowing FoldedText, _ runs: [TextRun]) {
    ranges.reserveCapacity(folded.count)
    let forms = runs.contains { $0.kind == .word } ? EnglishForm.allCases[...] : [.singular]
    for form in forms {
      let reading = Reading(folded, runs, words: form)
      if let last = readings.last, last.bytes == reading.bytes { continue }
      readings.append(reading)
    }
    for run in runs {
      guard run.kind == .ideographs else {
        ranges.append(run.range)
        continue
      }
      for index in run.range { ranges.append(index..<index + 1) }
    }
  }

  /// Folds a text and reads it. `folded` is kept between texts, since a new one has its table to fill.
  init(_ text: String, folding folded: inout FoldedText) {
    let runs = folded.runs(of: text)
    self.init(folded, runs)
  }

  /// A text as the first reading has it, but with its words as they stand.
  static func written(_ folded: borrowing FoldedText, _ runs: [TextRun]) -> String {
    var bytes: [UInt8] = []
    for (index, run) in runs.enumerated() {
      // As it is shown, 3D stays one: only what was apart is.
      if index > 0, runs[index - 1].range.upperBound != run.range.lowerBound,
        let separator = separator(between: runs[index - 1], and: run)
      {
        bytes.append(separator)
      }
      if run.kind == .ideographs {
        for character in folded.characters[run.range] { bytes.appendScalar(character.scalar) }
      } else {
        folded.appendTerm(of: run, to: &bytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate static func separator(between first: TextRun, and second: TextRun) -> UInt8? {
    guard first.kind == .ideographs || second.kind == .ideographs else { return 0x20 }
    return second.position > first.position + UInt32(first.length) ? 0x0A : nil
  }
}

extension VocabularyText.Reading {
  /// Reads runs, words of letters in one of their forms.
  fileprivate init(_ folded: borrowing FoldedText, _ runs: [TextRun], words form: EnglishForm) {
    // Three bytes for most ideographs, and a separator before each run.
    bytes.reserveCapacity(folded.count * 3 + runs.count)
    places.reserveCapacity(folded.count)
    for (index, run) in runs.enumerated() {
      if index > 0, let separator = VocabularyText.separator(between: runs[index - 1], and: run) {
        bytes.append(separator)
      }
      if run.kind == .ideographs {
        appendIdeographs(folded.characters.span.extracting(run.range))
      } else {
        append(run, of: folded, form)
      }
    }
  }

  private mutating func appendIdeographs(_ characters: Span<FoldedCharacter>) {
    for index in characters.indices {
      let start = bytes.count
      bytes.appendScalar(characters[index].scalar)
      places.append(VocabularyText.Place(start: start, end: bytes.count))
    }
  }

  private mutating func append(_ run: TextRun, of folded: borrowing FoldedText, _ form: EnglishForm) {
    var word: [UInt8] = []
    folded.appendTerm(of: run, to: &word)
    let start = bytes.count
    bytes += run.kind == .word ? form.apply(to: word) : word
    places.append(VocabularyText.Place(start: start, end: bytes.count))
  }
}

extension FoldedText {
  /// Folds a short text; returns its runs.
  mutating func runs(of text: String) -> [TextRun] {
    var copy = text
    copy.makeContiguousUTF8()
    let bytes = copy.utf8.span
    fold(bytes, in: 0..<bytes.count)
    var runs: [TextRun] = []
    var scanner = RunScanner()
    scan(with: &scanner, into: &runs)
    return runs
  }
}

/// How a word of English is read when it is looked for in the vocabulary.
///
/// Not Snowball's stems: they join university with universe and computation with computer, which have translations of
/// their own, and they differ between versions of the library, which a table in the program must not.
enum EnglishForm: CaseIterable {
  /// In the singular.
  case singular
  /// Without -ing or -ed as well: inserted → insert, running → run.
  case bare
  /// The same with the e that the ending had replaced: creating → create.
  case bareWithE

  /// Words that end in s and are no plurals, or mean something else in the singular.
  private static let unchanged = Set(
    """
    news goods means arms customs futures securities series species glasses lens laos mars aids sars saas has was does \
    yes
    """.split(separator: " ").map { Array($0.utf8) })

  /// Reads a folded word; anything but a to z leaves it alone.
  func apply(to word: [UInt8]) -> [UInt8] {
    guard word.count > 3, word.allSatisfy({ $0 &- 0x61 < 26 }), !EnglishForm.unchanged.contains(word) else {
      return word
    }
    if self != .singular, let bare = EnglishForm.withoutEnding(word) {
      return self == .bare ? EnglishForm.undoubled(bare) : bare + [0x65]
    }
    return EnglishForm.singular(of: word)
  }

  private static func singular(of word: [UInt8]) -> [UInt8] {
    if word.count > 4, word.ends(with: "ies") { return word.dropLast(3) + [0x79] }
    if word.count > 4, word.ends(with: "ie") { return word.dropLast(2) + [0x79] }
    for ending in ["sses", "shes", "xes", "zzes"] where word.ends(with: ending) { return Array(word.dropLast(2)) }
    if word.ends(with: "ches"), !word.ends(with: "aches") { return Array(word.dropLast(2)) }
    for ending in ["ss", "us", "is"] where word.ends(with: ending) { return word }
    return word.ends(with: "s") ? Array(word.dropLast()) : word
  }

  private static func withoutEnding(_ word: [UInt8]) -> [UInt8]? {
    guard !word.ends(with: "eed") else { return nil }
    for ending in ["ing", "ed"] where word.ends(with: ending) {
      let bare = Array(word.dropLast(ending.utf8.count))
      if bare.count > 1, bare.contains(where: { "aeiouy".utf8.contains($0) }) { return bare }
    }
    return nil
  }

  /// stopp → stop; ll, ss and zz stay.
  private static func undoubled(_ word: [UInt8]) -> [UInt8] {
    let last = word[word.count - 1]
    guard word.count > 2, last == word[word.count - 2], !"aeioulsz".utf8.contains(last) else { return word }
    return Array(word.dropLast())
  }
}

extension Array where Element == UInt8 {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
