/// Finds the runs in folded text. It keeps the position from one piece of a text to the next.
struct RunScanner {
  /// Whether runs are followed by their other readings: infor-⏎mation is information, infor and mation, Wi-Fi is wi, fi and
  /// wifi. Documents have all of them; a query means the runs that the text is cut into.
  let listsParts: Bool
  /// The position after all that was scanned.
  private(set) var position: UInt32 = 0
  /// The character indexes of opening parentheses in the last piece.
  private(set) var parentheses: [Int] = []
  private var previous: TextRun.Kind?
  /// Where the run before ends in this piece; -1 where none does.
  private var previousEnd = -1
  private var sawOther = false
  private var chain = RunChain()
  /// Whether words were joined over a dot in the last piece.
  private(set) var hasDotJoins = false

  init(listsParts: Bool = false) {
    self.listsParts = listsParts
  }

  /// Begins another text, into which no phrase runs from the text before.
  mutating func beginField() {
    if previous != nil { position += 1 }
    previous = nil
  }

  /// Begins the next piece with the ideograph that the last one ended with.
  mutating func stepBack() {
    position -= 1
    previous = nil
  }

  /// Appends the runs of a piece of text to `runs`.
  ///
  /// A text may be scanned in pieces where each but the last ends after a character of class `other` that no digit or
  /// letter touches.
  mutating func scan(_ text: Span<FoldedCharacter>, into runs: inout [TextRun]) {
    parentheses.removeAll(keepingCapacity: true)
    previousEnd = -1
    hasDotJoins = false
    var index = 0
    while index < text.count {
      let character = text[index]
      var run: TextRun?
      switch character.characterClass {
      case .space: break
      case .other: run = character.scalar == 0x2E ? RunScanner.dottedWord(text, at: index) : nil
      case .letter: run = RunScanner.word(text, from: index)
      case .digit: run = RunScanner.number(text, from: index)
      case .symbol, .sign: run = RunScanner.symbol(text, at: index)
      case .han, .kana: run = RunScanner.ideographs(text, from: index)
      }
      if let run {
        append(run, text, to: &runs)
        index = run.range.upperBound
      } else {
        if character.characterClass == .other { sawOther = true }
        if character.scalar == 0x28 { parentheses.append(index) }
        index += 1
      }
    }
    chain.close(text, &runs)
  }

  @inline(__always)
  private mutating func append(_ run: TextRun, _ text: Span<FoldedCharacter>, to runs: inout [TextRun]) {
    var run = run
    var separator = Separator.punctuation
    if let previous {
      separator = self.separator(before: run, text)
      position += separator.gap(between: previous, and: run.kind)
    }
    run.position = position
    if listsParts {
      if separator.joins(previous, run.kind) {
        chain.count += 1
        if separator == .dot { hasDotJoins = true }
      } else {
        chain.close(text, &runs)
        chain.begin(at: runs.count)
      }
    }
    runs.append(run)
    if listsParts, run.kind != .ideographs { appendReadings(of: run, text, to: &runs) }
    position += UInt32(truncatingIfNeeded: run.length)
    previous = run.kind
    previousEnd = run.range.upperBound
    sawOther = false
  }

  /// What stands between the run before and this one.
  @inline(__always)
  private func separator(before run: TextRun, _ text: Span<FoldedCharacter>) -> Separator {
    if run.range.lowerBound == previousEnd { return .nothing }
    guard sawOther else { return .space }
    return previousEnd < 0 ? .punctuation : Separator(text.extracting(previousEnd..<run.range.lowerBound))
  }

  // MARK: - Runs

  private static func ideographs(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = start + 1
    while end < text.count, text[end].isIdeographic { end += 1 }
    return TextRun(kind: .ideographs, range: start..<end, position: 0, length: end - start)
  }

  /// Letters and their marks, with apostrophes and hyphens at line ends between letters: don't is one word.
  private static func word(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = start + 1
    var hyphens = 0
    var apostrophes = 0
    while end < text.count {
      if text[end].isLetter {
        end += 1
      } else if isApostrophe(text[end].scalar), end + 1 < text.count, text[end + 1].isLetter {
        end += 2
        apostrophes += 1
      } else if text[end].isLineHyphen {
        // A letter follows; otherwise it is an ordinary hyphen.
        end += 2
        hyphens += 1
      } else {
        break
      }
    }
    let length = end - start - hyphens - apostrophes
    if length == 1, end < text.count, text[end].scalar == 0x2B || text[end].scalar == 0x23 {
      end = endOfLanguage(text, at: end)
      return TextRun(kind: .word, range: start..<end, position: 0, length: end - start)
    }
    return TextRun(
      kind: .word, isHyphenated: hyphens > 0, hasApostrophes: apostrophes > 0, range: start..<end, position: 0,
      length: length)
  }

  /// The end of the signs of C++ or C# after its letter, or their beginning where other signs or letters follow.
  private static func endOfLanguage(_ text: Span<FoldedCharacter>, at sign: Int) -> Int {
    let end = text[sign].scalar == 0x23 ? sign + 1 : sign + 2
    if text[sign].scalar == 0x2B, text.scalar(at: sign + 1) != 0x2B { return sign }
    let isLast = end == text.count || !text[end].isLetter && text[end].scalar != text[sign].scalar
    return isLast ? end : sign
  }

  /// .NET, whose dot takes no position.
  private static func dottedWord(_ text: Span<FoldedCharacter>, at dot: Int) -> TextRun? {
    guard text.has("net", at: dot + 1), dot == 0 || !text[dot - 1].isLetter && !text[dot - 1].isDigit else {
      return nil
    }
    var run = word(text, from: dot + 1)
    guard run.length == 3 else { return nil }
    run.range = dot..<run.range.upperBound
    return run
  }

  /// Whether a scalar is an apostrophe where letters stand on both sides; some type the opening quote for it.
  @inline(__always)
  static func isApostrophe(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar & ~1 == 0x2018 }

  /// Digits, commas that group them by three, and one decimal point: 1,882 and 495.8, but 2026.4.21 is three numbers.
  static func number(_ text: Span<FoldedCharacter>, from start: Int) -> TextRun {
    var end = digits(text, from: start)
    if end == start + 1, SymbolCluster.isKeycap(text, at: end) {
      return TextRun(kind: .symbol, range: start..<end + 1, position: 0, length: 1)
    }
    var commas = 0
    if end - start <= 3 {
      while commas <= mostGroups, isGroup(text, at: end) {
        end += 4
        commas += 1
      }
      // Where more digits follow a group of three, commas do not group.
      if commas > mostGroups || commas > 0 && end < text.count && text[end].isDigit {
        end = digits(text, from: start)
        commas = 0
      }
    }
    let followsPoint = start > 1 && text[start - 1].scalar == 0x2E && text[start - 2].isDigit
    if !followsPoint, let fraction = fractionEnd(text, at: end) { end = fraction }
    return TextRun(kind: .number, range: start..<end, position: 0, length: end - start - commas)
  }

  /// The most groups of three digits that a number has after its first; more are a list of numbers.
  private static let mostGroups = 10

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

  /// A symbol, or several that make one picture; nothing in a line that is drawn with one symbol, after the first eight.
  private static func symbol(_ text: Span<FoldedCharacter>, at index: Int) -> TextRun? {
    let scalar = text[index].scalar
    if SymbolCluster.isJoiner(scalar) || isInLine(text, at: index) { return nil }
    if text[index].characterClass == .sign {
      let length = FoldRules.writing(ofSign: scalar).count
      return TextRun(kind: .symbol, range: index..<index + 1, position: 0, length: length)
    }
    let end = SymbolCluster.end(in: text, from: index)
    return TextRun(kind: .symbol, range: index..<end, position: 0, length: 1)
  }

  private static func isInLine(_ text: Span<FoldedCharacter>, at index: Int) -> Bool {
    (1...8).allSatisfy { text.scalar(at: index - $0) == text[index].scalar }
  }
}

// MARK: - Other readings

extension RunScanner {
  /// Appends what a run is besides, at its place.
  private func appendReadings(of run: TextRun, _ text: Span<FoldedCharacter>, to runs: inout [TextRun]) {
    switch run.kind {
    case .word:
      if run.hasApostrophes {
        var joined = run
        joined.form = .joined
        runs.append(joined)
      }
      if run.isHyphenated { appendParts(of: run, text, to: &runs) }
      if run.length == 3, text.scalar(at: run.range.upperBound - 1) == 0x74 { appendDotted(run, text, to: &runs) }
    case .symbol where text[run.range.lowerBound].characterClass == .sign:
      let writing = FoldRules.writing(ofSign: text[run.range.lowerBound].scalar)
      var other = run
      other.form = .writing
      other.kind = writing.allSatisfy(\.isLetter) ? .word : .symbol
      runs.append(other)
    default: break
    }
  }

  /// Appends net to .NET, and .NET to the net of ASP.NET.
  private func appendDotted(_ run: TextRun, _ text: Span<FoldedCharacter>, to runs: inout [TextRun]) {
    let isDotted = text[run.range.lowerBound].scalar == 0x2E
    let start = isDotted ? run.range.lowerBound : run.range.lowerBound - 1
    guard run.range.upperBound - start == 4, text.has(".net", at: start) else { return }
    var other = run
    other.form = .part
    other.range = isDotted ? start + 1..<run.range.upperBound : start..<run.range.upperBound
    runs.append(other)
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
    var position = word.position
    for first in parts.indices {
      for last in (first..<min(first + RunChain.longestJoin, parts.count)).reversed() {
        let range = parts[first].lowerBound..<parts[last].upperBound
        guard range != word.range else { continue }
        let length = range.count { text[$0].isLetter }
        runs.append(TextRun(kind: .word, form: .part, range: range, position: position, length: length))
      }
      position += UInt32(truncatingIfNeeded: parts[first].count { text[$0].isLetter })
    }
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
    guard folded.runs.count == 1, folded.runs[0].kind == .word else { return false }
    let range = folded.runs[0].range
    return folded.characters[range.lowerBound].isLetter && folded.characters[range.upperBound - 1].isLetter
  }
}
