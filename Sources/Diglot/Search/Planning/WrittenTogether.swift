/// A stretch of a query that is written together: F5, 10.20.30.40, editor@example.org, Wi-Fi, doesn't.
struct WrittenTogether {
  /// Its runs, by their numbers in the text.
  var runs: Range<Int>
  /// The UTF-8 bytes of the text that it stands in.
  var source: Range<Int>
  /// The phrases that it may be written as; any of them is a match of the whole stretch. The first one is as typed.
  var alternatives: [[PhrasePart]]

  /// The stretches of a text that have several runs, or another writing than as typed.
  static func all(in folded: borrowing FoldedText) -> [WrittenTogether] {
    var all: [WrittenTogether] = []
    var first = 0
    while first < folded.runs.count {
      var end = first + 1
      while end < folded.runs.count, folded.isTogether(end - 1, end) { end += 1 }
      if let stretch = WrittenTogether(first..<end, of: folded) { all.append(stretch) }
      first = end
    }
    return all
  }

  /// `nil` where the runs are one that has no other writing.
  private init?(_ runs: Range<Int>, of folded: borrowing FoldedText) {
    guard folded.runs[runs.lowerBound].kind != .ideographs else { return nil }
    let pieces = TogetherPieces(folded, runs)
    alternatives = []
    let phrases = [pieces.asTyped, pieces.withoutSeparators, pieces.joined, pieces.withOtherSigns]
    for phrase in phrases where !phrase.isEmpty && !alternatives.contains(phrase) { alternatives.append(phrase) }
    guard runs.count > 1 || alternatives.count > 1 else { return nil }
    self.runs = runs
    source = folded.source(
      of: folded.runs[runs.lowerBound].range.lowerBound..<folded.runs[runs.upperBound - 1].range.upperBound)
  }
}

extension QueryAnalyzer {
  /// The stretches of a text that are written together, in order.
  func writtenTogether(_ text: String) -> [WrittenTogether] {
    scan(text)
    return WrittenTogether.all(in: folded)
  }
}

/// The runs of a stretch as parts of phrases.
private struct TogetherPieces {
  private struct Piece {
    var term: [UInt8]
    var kind: TextRun.Kind
    var position: UInt32
    var length: Int
    /// The term without hyphens, apostrophes and dots, and what is before it.
    var letters: [UInt8]
    var separator: Separator
    /// Whether it is a sign that only parts what stands beside it.
    var isSeparator: Bool
    /// What a sign is written as with letters and digits.
    var writing: [FoldedCharacter]
  }

  private var pieces: [Piece] = []

  init(_ folded: borrowing FoldedText, _ runs: Range<Int>) {
    for number in runs {
      let run = folded.runs[number]
      var joined = run
      joined.form = .joined
      let first = folded.characters[run.range.lowerBound]
      pieces.append(
        Piece(
          term: folded.term(of: run), kind: run.kind, position: run.position, length: run.length,
          letters: folded.term(of: joined),
          separator: number > runs.lowerBound ? folded.separator(before: number) : .space,
          isSeparator: folded.isIncidental(run),
          writing: first.characterClass == .sign ? FoldRules.writing(ofSign: first.scalar) : []))
    }
  }

  /// With the separators of the query.
  var asTyped: [PhrasePart] {
    pieces.map { .term(.text($0.term), offset: $0.position - pieces[0].position) }
  }

  /// With nothing, a space or a hyphen between the parts.
  var withoutSeparators: [PhrasePart] {
    var parts: [PhrasePart] = []
    var offset: UInt32 = 0
    for piece in pieces where !piece.isSeparator {
      parts.append(.term(.text(piece.term), offset: offset))
      offset += UInt32(piece.length)
    }
    return parts
  }

  /// The same, with what joins written as one.
  var joined: [PhrasePart] {
    var parts: [PhrasePart] = []
    var offset: UInt32 = 0
    var index = 0
    while index < pieces.count {
      let end = endOfJoin(from: index)
      if !pieces[index].isSeparator {
        var term = pieces[index].letters
        for piece in pieces[index + 1..<end] { term += piece.letters.dropFirst() }
        if term.count > TermKey.longestText { TokenBuffer.truncate(&term, from: 0) }
        parts.append(.term(.text(term), offset: offset))
        for piece in pieces[index..<end] { offset += UInt32(piece.length) }
      }
      index = end
    }
    return parts
  }

  /// The same as `withoutSeparators`, with the letters and digits of signs for them, or with signs for letters and digits:
  /// °C for ℃, and ℃ for the end of 25°C, whose term in documents is °c too.
  var withOtherSigns: [PhrasePart] {
    if pieces.contains(where: { !$0.writing.isEmpty }) { return withoutSigns }
    return isFraction ? withOtherSlash : withSign
  }

  private var isFraction: Bool {
    pieces.count == 2 && pieces.allSatisfy { $0.kind == .number }
      && (pieces[1].separator == .slash || pieces[1].separator == .fractionSlash)
  }

  /// 1/2 for ½, and the reverse.
  private var withOtherSlash: [PhrasePart] {
    let slash: Separator = pieces[1].separator == .slash ? .fractionSlash : .slash
    let offset = UInt32(pieces[0].length) + slash.gap(between: .number, and: .number)
    return [.term(.text(pieces[0].term), offset: 0), .term(.text(pieces[1].term), offset: offset)]
  }

  private var withoutSigns: [PhrasePart] {
    var parts: [PhrasePart] = []
    var offset: UInt32 = 0
    for piece in pieces where !piece.isSeparator {
      if piece.writing.isEmpty { parts.append(.term(.text(piece.term), offset: offset)) }
      for word in TogetherPieces.words(of: piece.writing) {
        var term = [TermKey.Tag.word.rawValue]
        for character in piece.writing[word] { term.appendScalar(character.scalar) }
        parts.append(.term(.text(term), offset: offset + UInt32(word.lowerBound)))
      }
      offset += UInt32(piece.length)
    }
    return parts
  }

  /// The stretches of one class, as the scanner cuts them.
  private static func words(of writing: [FoldedCharacter]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    for index in writing.indices {
      let goesOn =
        index > 0 && !writing[index].isSymbol && writing[index - 1].characterClass == writing[index].characterClass
      words.append((goesOn ? words.removeLast().lowerBound : index)..<index + 1)
    }
    return words
  }

  /// Nothing where no sign is written as the stretch, or as what follows a number in it.
  private var withSign: [PhrasePart] {
    let first = pieces[0].kind == .number ? 1 : 0
    let rest = pieces[first...]
    guard rest.count > 1, rest.dropFirst().allSatisfy({ $0.separator == .nothing }) else { return [] }
    let writing = rest.flatMap { $0.term.dropFirst() }
    guard TogetherPieces.writings.contains(String(decoding: writing, as: UTF8.self)) else { return [] }
    let sign = Term.text([TermKey.Tag.word.rawValue] + writing)
    guard first > 0 else { return [.term(sign, offset: 0)] }
    return [.term(.text(pieces[0].term), offset: 0), .term(sign, offset: UInt32(pieces[0].length))]
  }

  /// What signs are written as that is several runs.
  private static let writings: Set = [
    "°c", "°f", "m2", "m3", "km2", "km3", "dm2", "dm3", "cm2", "cm3", "mm2", "mm3", "a∕m", "v∕m", "m∕s", "m∕s2",
    "rad∕s",
    "rad∕s2", "c∕kg",
  ]

  /// The piece after the last that joins the one at an index.
  private func endOfJoin(from start: Int) -> Int {
    var end = start + 1
    var digitCount = pieces[start].length
    while end < pieces.count, pieces[end].kind == pieces[start].kind, joins(pieces[end]) {
      digitCount += pieces[end].length
      end += 1
    }
    let isEnough = pieces[start].kind != .number || digitCount >= Separator.fewestJoinedDigits
    return isEnough ? end : start + 1
  }

  private func joins(_ piece: Piece) -> Bool {
    switch piece.kind {
    case .word: piece.separator == .hyphen || piece.separator == .dot
    case .number: piece.separator == .hyphen
    case .symbol, .ideographs: false
    }
  }
}

extension FoldedText {
  /// What stands before a run that is not the first.
  fileprivate func separator(before number: Int) -> Separator {
    Separator(characters.span.extracting(runs[number - 1].range.upperBound..<runs[number].range.lowerBound))
  }

  /// Whether two neighbouring runs are written together.
  fileprivate func isTogether(_ first: Int, _ second: Int) -> Bool {
    runs[first].kind != .ideographs && runs[second].kind != .ideographs && separator(before: second).isInside
  }

  /// The term of a run, with its tag.
  func term(of run: TextRun) -> [UInt8] {
    var bytes = [TermKey.Tag.word.rawValue]
    appendTerm(of: run, to: &bytes)
    if bytes.count > TermKey.longestText { TokenBuffer.truncate(&bytes, from: 0) }
    return bytes
  }
}
