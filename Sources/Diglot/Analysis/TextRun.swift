/// A stretch of folded text of one kind, with the position of its first character.
///
/// A position counts characters, never tokens. Between two runs there is a gap of one position where anything but white
/// space stands between them, and where white space parts two numbers, or ideographs that are not both Han. There is no
/// gap where letters, digits and Han characters meet, nor between two words of letters, whatever parts them. So 1882
/// EFLOPS has the positions of 1882EFLOPS, well-known those of well known, and a word that a line end hyphenates those of
/// its parts.
struct TextRun {
  enum Kind: UInt8 {
    /// Han characters and kana.
    case ideographs
    /// A word of letters.
    case word
    /// Digits, with a decimal point but without the commas that group them.
    case number
    /// A sign with a meaning: %, ￥, the + of C++.
    case symbol
  }

  /// What it is to the runs that stand at its place.
  enum Form: UInt8 {
    /// The run that the text is cut into there.
    case whole
    /// A part of the hyphenated word before it.
    case part
    /// That run and those after it, or that run alone, without what joins them: wifi of Wi-Fi, doesnt of doesn't.
    case joined
  }

  var kind: Kind
  var form = Form.whole
  /// The characters in the folded text.
  var range: Range<Int>
  /// Position of the first character.
  var position: UInt32
  /// How many positions the run takes: its characters without grouping commas and hyphens at line ends.
  var length: Int

  /// Whether it is another reading of the run before it.
  var isPart: Bool { form != .whole }

  /// Whether it is a word with hyphens at line ends.
  var isHyphenated: Bool { kind == .word && length < range.count }
}

/// Finds the runs in folded text. It keeps the position from one piece of a text to the next.
struct RunScanner {
  /// Whether a word that is hyphenated at line ends is followed by its parts: infor-⏎mation is information, infor and
  /// mation. Documents have all of them; a query means the whole word.
  let listsParts: Bool
  /// The position after all that was scanned.
  private(set) var position: UInt32 = 0
  /// The character indexes of opening parentheses in the last piece.
  private(set) var parentheses: [Int] = []
  private var previous: TextRun.Kind?
  private var sawSpace = false
  private var sawOther = false

  init(listsParts: Bool = false) {
    self.listsParts = listsParts
  }

  /// Begins another text, into which no phrase runs from the text before.
  mutating func beginField() {
    if previous != nil { position += 1 }
    previous = nil
  }

  /// Appends the runs of a piece of text to `runs`.
  ///
  /// A text may be scanned in pieces where each but the last ends after a character of class `other` that no digit or
  /// letter touches.
  mutating func scan(_ text: Span<FoldedCharacter>, into runs: inout [TextRun]) {
    parentheses.removeAll(keepingCapacity: true)
    var index = 0
    while index < text.count {
      let character = text[index]
      var run: TextRun?
      switch character.characterClass {
      case .space: sawSpace = true
      case .other: run = RunScanner.symbol(text, at: index)
      case .letter: run = RunScanner.word(text, from: index)
      case .digit: run = RunScanner.number(text, from: index)
      case .han, .kana: run = RunScanner.ideographs(text, from: index)
      }
      if let run {
        append(run, to: &runs)
        if listsParts && run.isHyphenated { appendParts(of: runs[runs.count - 1], text, to: &runs) }
        index = run.range.upperBound
      } else {
        if !character.isSpace { sawOther = true }
        if character.scalar == 0x28 { parentheses.append(index) }
        index += 1
      }
    }
  }

  @inline(__always)
  private mutating func append(_ run: TextRun, to runs: inout [TextRun]) {
    var run = run
    if let previous, sawOther || sawSpace, hasGap(between: previous, and: run.kind) { position += 1 }
    run.position = position
    runs.append(run)
    position += UInt32(truncatingIfNeeded: run.length)
    previous = run.kind
    sawSpace = false
    sawOther = false
  }

  @inline(__always)
  private func hasGap(between first: TextRun.Kind, and second: TextRun.Kind) -> Bool {
    first == second ? first != .word : sawOther
  }

  private static func ideographs(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = start + 1
    while end < text.count, text[end].isIdeographic { end += 1 }
    return TextRun(kind: .ideographs, range: start..<end, position: 0, length: end - start)
  }

  /// Letters and their marks, with apostrophes and hyphens at line ends between letters: don't is one word.
  private static func word(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = start + 1
    var hyphens = 0
    while end < text.count {
      if text[end].isLetter {
        end += 1
      } else if isApostrophe(text[end].scalar), end + 1 < text.count, text[end + 1].isLetter {
        end += 2
      } else if text[end].isLineHyphen {
        // A letter follows; otherwise it is an ordinary hyphen.
        end += 2
        hyphens += 1
      } else {
        break
      }
    }
    return TextRun(kind: .word, range: start..<end, position: 0, length: end - start - hyphens)
  }

  /// Appends the parts of a hyphenated word, and neighbouring parts joined.
  private func appendParts(of word: TextRun, _ text: Span<FoldedCharacter>, to runs: inout [TextRun]) {
    var parts: [Range<Int>] = []
    var start = word.range.lowerBound
    for index in word.range where text[index].isLineHyphen {
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<word.range.upperBound)
    for first in parts.indices {
      let position = word.position + UInt32(parts[first].lowerBound - word.range.lowerBound - first)
      for last in (first..<min(first + RunScanner.longestJoin, parts.count)).reversed() {
        let range = parts[first].lowerBound..<parts[last].upperBound
        guard range != word.range else { continue }
        runs.append(
          TextRun(kind: .word, form: .part, range: range, position: position, length: range.count - (last - first)))
      }
    }
  }

  /// The most parts that are joined, so that the work stays in proportion to the text.
  private static let longestJoin = 8

  @inline(__always)
  static func isApostrophe(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar == 0x2019 }

  /// Digits, commas that group them by three, and one decimal point: 1,882 and 495.8, but 2026.4.21 is three numbers.
  static func number(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = digits(text, from: start)
    var commas = 0
    if end - start <= 3 {
      while isGroup(text, at: end) {
        end += 4
        commas += 1
      }
      // Where more digits follow a group of three, commas do not group.
      if commas > 0, end < text.count, text[end].isDigit {
        end = digits(text, from: start)
        commas = 0
      }
    }
    let followsPoint = start > 1 && text[start - 1].scalar == 0x2E && text[start - 2].isDigit
    if !followsPoint, let fraction = fractionEnd(text, at: end) { end = fraction }
    return TextRun(kind: .number, range: start..<end, position: 0, length: end - start - commas)
  }

  private static func digits(_ text: Span<FoldedCharacter>, from start: Int) -> Int {
    var end = start
    while end < text.count, text[end].isDigit { end += 1 }
    return end
  }

  private static func isGroup(_ text: Span<FoldedCharacter>, at comma: Int) -> Bool {
    comma + 3 < text.count && text[comma].scalar == 0x2C && text[comma + 1].isDigit && text[comma + 2].isDigit
      && text[comma + 3].isDigit
  }

  private static func fractionEnd(_ text: Span<FoldedCharacter>, at point: Int) -> Int? {
    guard point + 1 < text.count, text[point].scalar == 0x2E, text[point + 1].isDigit else { return nil }
    let end = digits(text, from: point + 1)
    let goesOn = end + 1 < text.count && text[end].scalar == 0x2E && text[end + 1].isDigit
    return goesOn ? nil : end
  }

  private static func symbol(_ text: Span<FoldedCharacter>, at index: Int) -> TextRun? {
    let scalar = text[index].scalar
    let isSymbol: Bool
    switch scalar {
    case 0x25, 0x2030, 0x24, 0xA3, 0xA5, 0x20AC, 0x20A9: isSymbol = true
    case 0x23: isSymbol = index > 0 && text[index - 1].isLetter
    case 0x2B:
      isSymbol =
        index > 0 && text[index - 1].isLetter
        || index > 1 && text[index - 1].scalar == 0x2B && text[index - 2].isLetter
    default: isSymbol = false
    }
    guard isSymbol else { return nil }
    return TextRun(kind: .symbol, range: index..<index + 1, position: 0, length: 1)
  }
}

extension RunScanner {
  /// Whether a text is one word of letters, and nothing else in it is searched for.
  ///
  /// Nothing is to be looked up for letters of ASCII; other texts are folded.
  static func isOneWord(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) { return !text.isEmpty }
    var folded = FoldedText()
    folded.read(text)
    return folded.runs.count == 1 && folded.runs[0].kind == .word
  }
}
