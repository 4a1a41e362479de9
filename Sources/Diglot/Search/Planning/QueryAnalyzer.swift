/// Analyses the words and phrases of queries. It belongs to one thread.
final class QueryAnalyzer {
  private(set) var folded = FoldedText()
  private var segmenter = WordSegmenter()
  private let stemmer = Stemmer()
  var runs: [TextRun] { folded.runs }
  /// The text that `folded` and `runs` are of: most are asked for several things one after the other.
  private var scanned: String?
  /// Its words, once they were asked for, and which of them is the first of each run.
  private var scannedWords: [Range<Int>]?
  private var firstWords: [Int] = []
  let numbers = NumberScanner()

  /// Makes `folded` that of a text.
  func scan(_ text: String) {
    if text == scanned { return }
    scanned = text
    scannedWords = nil
    folded.read(text)
  }

  /// The parts of a phrase, in order; every character of it is in one of them.
  func phrase(_ text: String) -> [PhrasePart] {
    scan(text)
    let base = runs.first?.position ?? 0
    var parts: [PhrasePart] = []
    for (index, run) in runs.enumerated() {
      let offset = run.position - base
      if run.kind != .ideographs {
        parts.append(.term(.text(written(run)), offset: offset))
      } else if run.range.count > 1 {
        appendBigrams(run, offset, to: &parts)
      } else if index + 1 == runs.count {
        parts.append(.character(folded.characters[run.range.lowerBound].scalar, offset: offset))
      } else {
        let scalar = folded.characters[run.range.lowerBound].scalar
        parts.append(.term(.integer(TermKey.single(scalar)), offset: offset))
      }
    }
    return parts
  }

  /// A text without its last word, and the last word: of a run of Han characters the last that is wanted of it.
  func lastWord(_ text: String) throws(IndexError) -> (first: String, last: String) {
    scan(text)
    guard let run = runs.last else { return ("", text) }
    var start = run.range.lowerBound
    if run.kind == .ideographs {
      let scalars = folded.characters[run.range].map(\.scalar)
      let wants = try wants(ofRun: runs.count - 1, scalars)
      let last = wants.wants.last?.last { $0.upperBound == scalars.count } ?? wants.stretches.last
      start += last?.lowerBound ?? 0
    }
    let end = text.utf8.index(text.startIndex, offsetBy: Int(folded.sources[start].start))
    return (String(text[..<end]), String(text[end...]))
  }

  /// The same text as it was typed.
  func typed(_ text: String) -> TypedPhrase {
    scan(text)
    let firstRun = runs.first.map { Int(folded.sources[$0.range.lowerBound].start) }
    return TypedPhrase(text, firstRun: firstRun ?? 0, &folded)
  }

  /// The folded bytes of the word of letters or the number with which a text ends, or `nil`.
  func lastTerm(_ text: String) -> [UInt8]? {
    scan(text)
    guard let run = runs.last, run.kind != .ideographs else { return nil }
    return Array(written(run).dropFirst())
  }

  /// The folded character of a text that has one ideograph and nothing else to look for, or `nil`.
  func onlyIdeograph(_ text: String) -> UInt32? {
    scan(text)
    guard runs.count == 1, runs[0].kind == .ideographs, runs[0].range.count == 1 else { return nil }
    return folded.characters[runs[0].range.lowerBound].scalar
  }

  /// The terms of a text that is one word of letters, or `nil`.
  func wordTerms(_ text: String) -> (written: [UInt8], stem: [UInt8])? {
    scan(text)
    guard runs.count == 1, runs[0].kind == .word else { return nil }
    return (written(runs[0]), stem(runs[0]))
  }

  /// Some bytes of a text.
  static func slice(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }

  /// The byte of the text that was scanned last at which some of its folded characters begin.
  func offset(of characters: Range<Int>) -> Int { Int(folded.sources[characters.lowerBound].start) }

  /// The words of the text that was scanned last, in its folded characters.
  func words() throws(IndexError) -> [Range<Int>] {
    if let scannedWords { return scannedWords }
    var words: [Range<Int>] = []
    var ends: [Int32] = []
    firstWords.removeAll(keepingCapacity: true)
    for run in runs {
      firstWords.append(words.count)
      guard run.kind == .ideographs else {
        words.append(run.range)
        continue
      }
      ends.removeAll(keepingCapacity: true)
      try segmenter.segment(folded.characters[run.range].span, into: &ends)
      var start = run.range.lowerBound
      for end in ends {
        words.append(start..<run.range.lowerBound + Int(end))
        start = run.range.lowerBound + Int(end)
      }
    }
    scannedWords = words
    return words
  }

  /// The words of one of its runs, as ranges of the run.
  func words(ofRun number: Int) throws(IndexError) -> [Range<Int>] {
    let words = try words()
    let start = runs[number].range.lowerBound
    let end = number + 1 < runs.count ? firstWords[number + 1] : words.count
    return words[firstWords[number]..<end].map { $0.lowerBound - start..<$0.upperBound - start }
  }

  /// Whether some folded characters of the text that was scanned last are one word by themselves.
  func isOneWord(_ characters: Range<Int>) throws(IndexError) -> Bool {
    var ends: [Int32] = []
    try segmenter.segment(folded.characters[characters].span, into: &ends)
    return ends.count == 1
  }

  /// Whether any of some folded characters is written in several ways.
  func hasOtherForms(_ scalars: ArraySlice<UInt32>) -> Bool {
    scalars.contains { folded.entry(of: $0).simplifiedCount > 0 }
  }

  /// A text folded as filter values are.
  func foldedString(_ text: String) -> String {
    scan(text)
    var bytes: [UInt8] = []
    for character in folded.characters { bytes.appendScalar(character.scalar) }
    return String(decoding: bytes, as: UTF8.self)
  }

  func written(_ run: TextRun) -> [UInt8] {
    folded.term(of: run)
  }

  /// The stem of a folded word of letters.
  func stem(of word: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    stemmer.appendStem(of: word.span, to: &bytes)
    return bytes
  }

  func stem(_ run: TextRun) -> [UInt8] {
    var bytes = [TermKey.Tag.stem.rawValue]
    if run.kind == .symbol {
      folded.appendToneless(run, to: &bytes)
      return bytes
    }
    let word = Array(written(run).dropFirst())
    stemmer.appendStem(of: word.span, to: &bytes)
    return bytes
  }

  private func appendBigrams(_ run: TextRun, _ offset: UInt32, to parts: inout [PhrasePart]) {
    for index in run.range.dropLast() {
      let key = TermKey.bigram(folded.characters[index].scalar, folded.characters[index + 1].scalar)
      parts.append(.term(.integer(key), offset: offset + UInt32(index - run.range.lowerBound)))
    }
    // A run that goes on to another run of the phrase ends there in the document too.
  }
}
