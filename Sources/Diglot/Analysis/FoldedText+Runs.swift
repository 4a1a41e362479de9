extension FoldedText {
  /// The characters of a range as a text.
  func text(of range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for index in range { bytes.appendScalar(characters[index].scalar) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All characters as a text.
  var text: String { text(of: 0..<count) }

  /// The UTF-8 offsets in the original of the characters of a range, which is not empty.
  func source(of range: Range<Int>) -> Range<Int> {
    Int(sources[range.lowerBound].start)..<Int(sources[range.upperBound - 1].end)
  }

  /// The position of a character that is part of a run.
  func position(of index: Int) -> UInt32 {
    guard let run = runs.last(where: { !$0.isPart && $0.range.lowerBound <= index }) else { return 0 }
    return run.position + UInt32(index - run.range.lowerBound)
  }

  /// Appends the numbers of this piece of text to `matches`.
  func scan(with numbers: NumberScanner, into matches: inout [NumberMatch]) {
    numbers.scan(characters.span, into: &matches)
  }

  /// Appends the runs of this piece of text to `runs`.
  func scan(with scanner: inout RunScanner, into runs: inout [TextRun]) {
    scanner.scan(characters.span, into: &runs)
  }

  /// Whether a run is a sign that mostly parts what stands beside it: no document lacks a word for lack of it.
  func isIncidental(_ run: TextRun) -> Bool {
    guard run.kind == .symbol, run.range.count == 1 else { return false }
    return "+<>=|~^@&".contains(characters[run.range.lowerBound].scalar)
  }

  /// Appends the term of a run of the text: without grouping commas, hyphens at line ends, and a possessive 's. That of
  /// another reading is what it says it is.
  func appendTerm(of run: TextRun, to bytes: inout [UInt8]) {
    switch run.form {
    case .whole, .part: break
    case .joined: return appendJoinedTerm(of: run, to: &bytes)
    case .writing:
      for character in FoldRules.writing(ofSign: characters[run.range.lowerBound].scalar) {
        bytes.appendScalar(character.scalar)
      }
      return
    }
    var end = run.range.upperBound
    if run.kind == .word, end - run.range.lowerBound > 2, characters[end - 1].scalar == 0x73,
      RunScanner.isApostrophe(characters[end - 2].scalar)
    {
      end -= 2
    }
    for index in run.range.lowerBound..<end {
      let scalar = characters[index].scalar
      if scalar == (run.kind == .number ? 0x2C : FoldedCharacter.lineHyphen.scalar) { continue }
      bytes.appendScalar(RunScanner.isApostrophe(scalar) ? 0x27 : scalar)
    }
  }

  /// Whether a run is a picture that may have a colour of skin. Such a run has a stem: the picture without one.
  func takesTone(_ run: TextRun) -> Bool {
    run.kind == .symbol && SymbolCluster.takesTone(characters[run.range.lowerBound].scalar)
  }

  /// Appends the stem of a run that takes a tone.
  func appendToneless(_ run: TextRun, to bytes: inout [UInt8]) {
    for index in run.range where !SymbolCluster.isTone(characters[index].scalar) {
      bytes.appendScalar(characters[index].scalar)
    }
  }

  /// Appends the letters or digits of a run and of those that join it, without what stands between them.
  private func appendJoinedTerm(of run: TextRun, to bytes: inout [UInt8]) {
    for index in run.range where characters[index].characterClass != .other {
      bytes.appendScalar(characters[index].scalar)
    }
  }
}
