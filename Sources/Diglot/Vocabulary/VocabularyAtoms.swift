/// A text as the vocabulary compares it: Han characters one by one, words of letters in the singular.
///
/// An atom is a Han character, a word, a number or a symbol. In `bytes` a space stands between two atoms that are not
/// ideographs, nothing beside ideographs, and a line end where punctuation parts them, which no form has.
struct VocabularyAtoms {
  /// The atoms with words changed by one rule.
  struct Reading {
    var bytes: [UInt8] = []
    /// Where each atom begins and ends in `bytes`.
    var starts: [Int] = []
    var ends: [Int] = []
  }

  /// How words of letters are read, by rank: as they are, then without -ing and -ed, which verbs in titles carry. There is
  /// one reading where there are no words of letters.
  private(set) var readings: [Reading] = []
  /// The text as `readings[0]`, with its words as written.
  var written: String { String(decoding: writtenBytes, as: UTF8.self) }
  private var writtenBytes: [UInt8] = []
  /// The folded characters of each atom.
  private var ranges: [Range<Int>] = []

  /// The number of atoms.
  var count: Int { ranges.count }

  /// The folded characters from the first of some atoms to the last.
  func characters(of atoms: Range<Int>) -> Range<Int> {
    ranges[atoms.lowerBound].lowerBound..<ranges[atoms.upperBound - 1].upperBound
  }

  /// Reads the runs of a folded text.
  init(_ folded: borrowing FoldedText, _ runs: [TextRun]) {
    let hasWords = runs.contains { $0.kind == .word }
    readings = [Reading](repeating: Reading(), count: hasWords ? EnglishForm.allCases.count : 1)
    var word: [UInt8] = []
    for (index, run) in runs.enumerated() {
      let previous = index > 0 ? runs[index - 1] : nil
      let separator = previous.flatMap { VocabularyAtoms.separator(between: $0, and: run) }
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
  }

  /// Folds a text and reads it. `folded` is kept between texts, since a new one has its character table to fill.
  init(_ text: String, folding folded: inout FoldedText) {
    folded.read(text)
    self.init(folded, folded.runs)
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

// The names by which Search knows atoms, until it calls them so.
typealias VocabularyText = VocabularyAtoms

extension VocabularyMatch {
  var places: Range<Int> { atoms }
}
