/// A term as the index or a query sees it in a text. <doc:TextAnalysis> explains how texts are cut.
public struct AnalyzedTerm: Sendable, Hashable {
  /// What a term is.
  public enum Kind: String, Sendable, Hashable {
    /// A Han word as a query is segmented.
    case word
    /// Two neighbouring Han characters, the overlapping unit of phrases.
    case bigram
    /// A Han character that stands alone, or in the index ends its run and begins no bigram.
    case character
    /// A word of letters as written.
    case written
    /// The stem of a word of letters.
    case stem
    /// A number without grouping.
    case number
    /// A sign that means something of its own, as %.
    case symbol
    /// What a number means that is written otherwise: 40000 for 四万.
    case value
  }

  /// The folded term.
  public var term: String
  /// What it is.
  public var kind: Kind
  /// UTF-8 offset of its first byte in the text.
  public var start: Int
  /// UTF-8 offset after its last byte.
  public var end: Int
  /// The character index of its beginning in the folded, unwrapped text.
  public var position: Int
}

/// How texts are analysed. It needs no index.
public enum Analysis {
  /// The terms of a text, run by run in its order.
  ///
  /// Any number of threads may call it; each call makes an analyzer of its own. Not for large texts: it makes a value for
  /// each term.
  ///
  /// - Parameters:
  ///   - text: Any text; an empty one has no terms.
  ///   - asQuery: As a bare query sees it: words that are found by their stems have no written form, and a character
  ///     counts only where it stands alone.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where ICU fails.
  /// - Complexity: O(n) in the length of the text; the first call of a process opens ICU's dictionary.
  public static func terms(of text: String, asQuery: Bool = false) throws(IndexError) -> [AnalyzedTerm] {
    var lister = TermLister(asQuery: asQuery)
    return try lister.terms(of: text)
  }
}

/// Lists the terms of a text with their places.
struct TermLister {
  let asQuery: Bool
  private var folded = FoldedText()
  private var segmenter = WordSegmenter()
  private let stemmer = Stemmer()
  private var runs: [TextRun] = []
  private var terms: [AnalyzedTerm] = []
  private var begins: Set<UInt32> = []

  init(asQuery: Bool) {
    self.asQuery = asQuery
  }

  mutating func terms(of text: String) throws(IndexError) -> [AnalyzedTerm] {
    var copy = text
    copy.makeContiguousUTF8()
    let bytes = copy.utf8.span
    folded.fold(bytes, in: 0..<bytes.count)
    var scanner = RunScanner(listsParts: !asQuery)
    folded.scan(with: &scanner, into: &runs)
    findBegins()
    for run in runs {
      switch run.kind {
      case .ideographs: try addIdeographs(run)
      case .word: addWord(run)
      case .number: add(written(run), .number, run.range, run.position)
      case .symbol: add(written(run), .symbol, run.range, run.position)
      }
    }
    addValues()
    return terms
  }

  /// The characters of the text, and the source of each.
  var pieces: [AnalyzedText.Piece] {
    var pieces: [AnalyzedText.Piece] = []
    for (index, character) in folded.characters.enumerated() {
      var bytes: [UInt8] = []
      bytes.appendScalar(character.scalar)
      let source = Int(folded.sources[index].start)..<Int(folded.sources[index].end)
      if let last = pieces.last, last.source == source {
        pieces[pieces.count - 1].folded += String(decoding: bytes, as: UTF8.self)
      } else {
        pieces.append(AnalyzedText.Piece(source: source, folded: String(decoding: bytes, as: UTF8.self)))
      }
    }
    return pieces
  }

  /// The words that a query is cut into, as ranges of the source.
  mutating func words() throws(IndexError) -> [Range<Int>] {
    var words: [Range<Int>] = []
    for run in runs {
      var ends = [Int32(run.range.count)]
      if run.kind == .ideographs {
        ends.removeAll()
        try segmenter.segment(folded.characters[run.range].span, into: &ends)
      }
      var start = run.range.lowerBound
      for end in ends.map({ run.range.lowerBound + Int($0) }) {
        words.append(Int(folded.sources[start].start)..<Int(folded.sources[end - 1].end))
        start = end
      }
    }
    return words
  }

  /// The values of numbers, which stand beside the terms of their writing.
  private mutating func addValues() {
    var matches: [NumberMatch] = []
    folded.scan(with: NumberScanner(), into: &matches)
    for match in matches where !match.isWritten {
      let position = runPosition(of: match.range.lowerBound)
      add(String(decoding: match.value.term, as: UTF8.self), .value, match.range, position)
    }
  }

  /// The position of a folded character that is part of a run.
  private func runPosition(of index: Int) -> UInt32 {
    guard let run = runs.last(where: { $0.range.lowerBound <= index }) else { return 0 }
    return run.position + UInt32(index - run.range.lowerBound)
  }

  private mutating func add(_ term: String, _ kind: AnalyzedTerm.Kind, _ range: Range<Int>, _ position: UInt32) {
    terms.append(
      AnalyzedTerm(
        term: term, kind: kind, start: Int(folded.sources[range.lowerBound].start),
        end: Int(folded.sources[range.upperBound - 1].end), position: Int(position)))
  }

  private mutating func addIdeographs(_ run: TextRun) throws(IndexError) {
    let count = run.range.count
    if asQuery { try addWords(run) }
    for index in 0..<count - 1 { addCharacters(run, index..<index + 2, .bigram) }
    if count == 1 || !asQuery && !begins.contains(folded.characters[run.range.upperBound - 1].scalar) {
      addCharacters(run, count - 1..<count, .character)
    }
  }

  private mutating func addWords(_ run: TextRun) throws(IndexError) {
    var ends: [Int32] = []
    try segmenter.segment(folded.characters[run.range].span, into: &ends)
    var start = 0
    for end in ends.map(Int.init) {
      if end - start > 1 { addCharacters(run, start..<end, .word) }
      start = end
    }
  }

  /// The characters that begin a bigram or are a run of their own.
  private mutating func findBegins() {
    for run in runs where run.kind == .ideographs {
      for index in run.range where index == run.range.lowerBound || index + 1 < run.range.upperBound {
        begins.insert(folded.characters[index].scalar)
      }
    }
  }

  private mutating func addCharacters(_ run: TextRun, _ part: Range<Int>, _ kind: AnalyzedTerm.Kind) {
    let range = run.range.lowerBound + part.lowerBound..<run.range.lowerBound + part.upperBound
    var bytes: [UInt8] = []
    for index in range { bytes.appendScalar(folded.characters[index].scalar) }
    add(String(decoding: bytes, as: UTF8.self), kind, range, run.position + UInt32(part.lowerBound))
  }

  private mutating func addWord(_ run: TextRun) {
    let word = written(run)
    if !asQuery { add(word, .written, run.range, run.position) }
    var stem: [UInt8] = []
    stemmer.appendStem(of: word.utf8.span, to: &stem)
    add(String(decoding: stem, as: UTF8.self), .stem, run.range, run.position)
  }

  private func written(_ run: TextRun) -> String {
    var bytes: [UInt8] = []
    folded.appendTerm(of: run, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
