/// A text as the vocabulary compares it: Han characters one by one, words of letters in the singular.
///
/// An atom is a Han character, a word, a number or a symbol. In `bytes` a space stands between two atoms that are not
/// ideographs, nothing beside ideographs, a dot where one parts the names of a person, and a line end where other
/// punctuation parts them, which no form has.
struct VocabularyAtoms {
  /// The atoms with words changed by one rule.
  struct Reading {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var atoms: [Atom] = []
  }

  /// Where an atom begins and ends in `bytes`.
  struct Atom {
    var start: Int
    var end: Int
  }

  /// How words of letters are read, by rank: as they are, then without -ing and -ed, which verbs in titles carry. A
  /// reading that is as the one before it is not there.
  private(set) var readings: [Reading] = []
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

  /// Folds a text and reads it. `folded` is kept between texts, since a new one has its character table to fill.
  init(_ text: String, folding folded: inout FoldedText) {
    folded.read(text)
    self.init(folded, folded.runs)
  }

  /// A text as the first reading has it, with its words as written.
  static func written(_ folded: borrowing FoldedText, _ runs: [TextRun]) -> String {
    var bytes: [UInt8] = []
    for (index, run) in runs.enumerated() {
      // As it is shown, 3D stays one: only what was apart is.
      if index > 0, runs[index - 1].range.upperBound != run.range.lowerBound,
        let separator = separator(between: runs[index - 1], and: run, in: folded)
      {
        bytes.appendScalar(separator)
      }
      if run.kind == .ideographs {
        for character in folded.characters[run.range] { bytes.appendScalar(character.scalar) }
      } else {
        folded.appendTerm(of: run, to: &bytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate static func separator(
    between first: TextRun, and second: TextRun, in folded: borrowing FoldedText
  ) -> UInt32? {
    guard first.kind == .ideographs || second.kind == .ideographs else { return 0x20 }
    guard second.position > first.position + UInt32(first.length) else { return nil }
    let end = first.range.upperBound
    guard second.range.lowerBound == end + 1 else { return 0x0A }
    let isDot = PairPassage.isNameDot(
      folded.characters[end], after: folded.characters[end - 1], before: folded.characters[end + 1])
    return isDot ? PairPassage.nameDot : 0x0A
  }
}

extension VocabularyAtoms.Reading {
  /// Reads runs, words of letters in one of their forms.
  fileprivate init(_ folded: borrowing FoldedText, _ runs: [TextRun], words form: EnglishForm) {
    // Three bytes for most ideographs, and a separator before each run.
    bytes.reserveCapacity(folded.count * 3 + runs.count)
    atoms.reserveCapacity(folded.count)
    for (index, run) in runs.enumerated() {
      if index > 0, let separator = VocabularyAtoms.separator(between: runs[index - 1], and: run, in: folded) {
        bytes.appendScalar(separator)
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
      atoms.append(VocabularyAtoms.Atom(start: start, end: bytes.count))
    }
  }

  private mutating func append(_ run: TextRun, of folded: borrowing FoldedText, _ form: EnglishForm) {
    var word: [UInt8] = []
    folded.appendTerm(of: run, to: &word)
    let start = bytes.count
    bytes += run.kind == .word ? form.apply(to: word) : word
    atoms.append(VocabularyAtoms.Atom(start: start, end: bytes.count))
  }
}
