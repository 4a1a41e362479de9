/// A text as the vocabulary compares it: Han characters one by one, words of letters in the singular.
///
/// A place is a Han character, a word, a number or a symbol. In `bytes` a space stands between two places that are not
/// of ideographs, nothing beside ideographs, and a line end where punctuation parts them, which no form has.
struct VocabularyText {
  /// The same places, with words changed by one rule.
  struct Reading {
    var bytes: [UInt8] = []
    /// Where each place begins and ends in `bytes`.
    var starts: [Int] = []
    var ends: [Int] = []
  }

  /// How words of letters are read, by rank: as they are, and without -ing and -ed, which verbs of titles carry. All are
  /// different: one where there are no words of letters, or none that a rule changes.
  private(set) var readings: [Reading] = []
  /// The text as `readings[0]`, but with its words as they stand.
  var written: String { String(decoding: writtenBytes, as: UTF8.self) }
  private var writtenBytes: [UInt8] = []
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
    let hasWords = runs.contains { $0.kind == .word }
    readings = [Reading](repeating: Reading(), count: hasWords ? EnglishForm.allCases.count : 1)
    var word: [UInt8] = []
    for (index, run) in runs.enumerated() {
      let previous = index > 0 ? runs[index - 1] : nil
      let separator = previous.flatMap { VocabularyText.separator(between: $0, and: run) }
      // As it is shown, 3D stays one: only what was apart is.
      if let separator, previous?.range.upperBound != run.range.lowerBound { writtenBytes.append(separator) }
      if run.kind == .ideographs {
        appendIdeographs(run, of: folded, after: separator)
      } else {
        word.removeAll(keepingCapacity: true)
        folded.appendTerm(of: run, to: &word)
        append(word, run, after: separator)
      }
    }
    for rank in readings.indices.dropFirst().reversed() where readings[rank].bytes == readings[rank - 1].bytes {
      readings.remove(at: rank)
    }
  }

  /// Folds a text and reads it. `folded` is kept between texts, since a new one has its table to fill.
  init(_ text: String, folding folded: inout FoldedText) {
    var copy = text
    copy.makeContiguousUTF8()
    let bytes = copy.utf8.span
    folded.fold(bytes, in: 0..<bytes.count)
    var runs: [TextRun] = []
    var scanner = RunScanner()
    folded.scan(with: &scanner, into: &runs)
    self.init(folded, runs)
  }

  private static func separator(between first: TextRun, and second: TextRun) -> UInt8? {
    guard first.kind == .ideographs || second.kind == .ideographs else { return 0x20 }
    return second.position > first.position + UInt32(first.length) ? 0x0A : nil
  }

  private mutating func appendIdeographs(_ run: TextRun, of folded: borrowing FoldedText, after separator: UInt8?) {
    for index in run.range {
      ranges.append(index..<index + 1)
      writtenBytes.appendScalar(folded.characters[index].scalar)
      for reading in readings.indices {
        if index == run.range.lowerBound, let separator { readings[reading].bytes.append(separator) }
        readings[reading].starts.append(readings[reading].bytes.count)
        readings[reading].bytes.appendScalar(folded.characters[index].scalar)
        readings[reading].ends.append(readings[reading].bytes.count)
      }
    }
  }

  private mutating func append(_ word: [UInt8], _ run: TextRun, after separator: UInt8?) {
    ranges.append(run.range)
    writtenBytes += word
    for (reading, form) in zip(readings.indices, EnglishForm.allCases) {
      if let separator { readings[reading].bytes.append(separator) }
      readings[reading].starts.append(readings[reading].bytes.count)
      readings[reading].bytes += run.kind == .word ? form.apply(to: word) : word
      readings[reading].ends.append(readings[reading].bytes.count)
    }
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
