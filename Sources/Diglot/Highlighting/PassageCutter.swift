/// Cuts passages out of a document's display text, at the ends of sentences or clauses.
enum PassageCutter {
  /// Columns a passage takes at most; a Han character takes two.
  static let columnCount = 220
  /// Bytes of source that are looked at, at most, before the first match and after the last.
  private static let margin = 900

  /// A snippet, and the bytes of the text that it shows.
  struct Cut {
    var snippet: Snippet
    var source: Range<Int>
  }

  /// A snippet around the bytes of `needed`, with those of `matches` that it shows.
  static func snippet(_ text: Span<UInt8>, around needed: Range<Int>, _ matches: [HighlightMatch]) -> Cut {
    let region = region(text, around: needed)
    let display = DisplayText(text, region, matches)
    let first = display.index(atOrAfter: needed.lowerBound)
    let last = max(display.index(atOrAfter: needed.upperBound), first)
    let passage = passage(
      display, first..<last, isTextStart: region.lowerBound == 0, isTextEnd: region.upperBound == text.count)
    let start = passage.range.isEmpty ? region.lowerBound : display.sourceOffset(at: passage.range.lowerBound)
    let end = display.sourceOffset(at: passage.range.upperBound)
    return Cut(snippet: snippet(display, passage, matches), source: start..<max(start, end))
  }

  /// The bytes around those of `needed` that a passage may show: on either side more columns than it has to spare.
  private static func region(_ text: Span<UInt8>, around needed: Range<Int>) -> Range<Int> {
    let spare = spareColumns(needed.reduce(0) { $0 + columns(text[$1]) })
    var (start, left) = (needed.lowerBound, spare)
    while start > 0, left >= 0, needed.lowerBound - start < margin {
      repeat { start -= 1 } while text[start] & 0xC0 == 0x80
      left -= columns(text[start])
    }
    var end = needed.upperBound
    left = spare
    while end < text.count, left >= 0, end - needed.upperBound < margin {
      left -= columns(text[end])
      repeat { end += 1 } while end < text.count && text[end] & 0xC0 == 0x80
    }
    return start..<end
  }

  /// What a passage may show beside so many columns that it has to.
  private static func spareColumns(_ needed: Int) -> Int { max(columnCount - needed, 40) }

  /// The columns of a scalar, or less, by the first of its bytes: none for white space, of which little may be shown,
  /// and none for the bytes that follow.
  @inline(__always)
  private static func columns(_ byte: UInt8) -> Int {
    if byte <= 0x20 || byte & 0xC0 == 0x80 { return 0 }
    // U+3000 to U+9FFF are wide.
    return byte &- 0xE3 < 7 ? 2 : 1
  }

  /// A range of the display text, and whether text of its sentences is left out on either side.
  struct Passage {
    var range: Range<Int>
    var isCutBefore: Bool
    var isCutAfter: Bool
  }

  private static func passage(
    _ display: DisplayText, _ needed: Range<Int>, isTextStart: Bool, isTextEnd: Bool
  ) -> Passage {
    let ends = display.sentenceEnds()
    let start = beforeOpeningMarks(display, ends.last { $0 <= needed.lowerBound } ?? 0)
    let end = ends.first { $0 >= needed.upperBound && $0 > needed.lowerBound } ?? display.characters.count
    var passage = Passage(
      range: start..<end, isCutBefore: start == 0 && !isTextStart,
      isCutAfter: end == display.characters.count && !isTextEnd)
    extend(&passage, display, ends)
    shorten(&passage, display, needed)
    trimSpaces(&passage, display)
    return passage
  }

  /// A sentence begins with the quotes and brackets that open there, which ICU leaves with the sentence before.
  private static func beforeOpeningMarks(_ display: DisplayText, _ start: Int) -> Int {
    let marks = "“‘「『（《〈【〔([".unicodeScalars
    var start = start
    while start > 0, marks.contains(where: { $0.value == display.characters[start - 1].scalar }) { start -= 1 }
    return start
  }

  private static func columns(_ display: DisplayText, _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (DisplayText.isWide(display.characters[$1].scalar) ? 2 : 1) }
  }

  /// Takes in the sentences that follow while there is room.
  private static func extend(_ passage: inout Passage, _ display: DisplayText, _ ends: [Int]) {
    var used = columns(display, passage.range)
    for end in ends where end > passage.range.upperBound {
      used += columns(display, passage.range.upperBound..<end)
      guard used <= columnCount * 2 / 3 else { return }
      passage.range = passage.range.lowerBound..<end
      passage.isCutAfter = false
    }
  }

  /// Cuts a passage that is too long, at clauses where it can.
  private static func shorten(_ passage: inout Passage, _ display: DisplayText, _ needed: Range<Int>) {
    guard columns(display, passage.range) > columnCount else { return }
    let spare = spareColumns(columns(display, needed))
    let start = cut(display, from: needed.lowerBound, to: passage.range.lowerBound, step: -1, columns: spare / 2)
    let used = columns(display, start..<needed.lowerBound)
    let end = cut(display, from: needed.upperBound, to: passage.range.upperBound, step: 1, columns: spare - used)
    passage = Passage(
      range: start..<end, isCutBefore: passage.isCutBefore || start > passage.range.lowerBound,
      isCutAfter: passage.isCutAfter || end < passage.range.upperBound)
  }

  /// Walks so many columns and returns the last clause end passed, or where a word ends near the last column.
  private static func cut(_ display: DisplayText, from start: Int, to limit: Int, step: Int, columns: Int) -> Int {
    var index = start
    var left = columns
    var clause: Int?
    var word = start
    while index != limit {
      let before = step < 0 ? index - 1 : index
      left -= DisplayText.isWide(display.characters[before].scalar) ? 2 : 1
      if left < 0 { return clause ?? word }
      index += step
      // A cut behind this index; the punctuation stays with what stands before it.
      let mark = index > 0 ? display.characters[index - 1].scalar : 0x20
      let isBreak = mark == 0x20 && index > 1 && display.characters[index - 2].scalar == 0x20
      if isBreak || isClauseEnd(mark) { clause = index }
      if DisplayText.isWide(mark) || mark == 0x20 { word = index }
    }
    return limit
  }

  private static func isClauseEnd(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xFF0C, 0x3001, 0x3002, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0x3B, 0x2C, 0x21, 0x3F: true
    default: false
    }
  }

  private static func trimSpaces(_ passage: inout Passage, _ display: DisplayText) {
    var (start, end) = (passage.range.lowerBound, passage.range.upperBound)
    while start < end, display.characters[start].scalar == 0x20 { start += 1 }
    while start < end, display.characters[end - 1].scalar == 0x20 { end -= 1 }
    passage.range = start..<end
  }

  /// Writes the passage out, with the ranges of the matches that lie in it.
  private static func snippet(
    _ display: DisplayText, _ passage: Passage, _ matches: [HighlightMatch]
  ) -> Snippet {
    let range = passage.range
    let text = [UInt8](capacity: range.count * 4 + 6) { output in
      if passage.isCutBefore { output.append(ellipsis) }
      for index in range { output.append(display.characters[index].scalar) }
      if passage.isCutAfter { output.append(ellipsis) }
    }
    var snippet = Snippet(text: String(decoding: text, as: UTF8.self), highlights: [], sources: [])
    guard let first = range.first else { return snippet }
    // How much of the text has been measured.
    var (index, offset) = (first, passage.isCutBefore ? 3 : 0)
    for match in matches
    where match.source.lowerBound >= display.sourceOffset(at: first) && match.source.upperBound <= display.sourceEnd {
      let start = display.index(atOrAfter: match.source.lowerBound)
      let end = display.index(atOrAfter: match.source.upperBound)
      guard range.lowerBound <= start, start < end, end <= range.upperBound else { continue }
      var last = end
      while last > start + 1, display.characters[last - 1].scalar == 0x20 { last -= 1 }
      offset += display.byteCount(index..<start)
      let highlighted = display.byteCount(start..<last)
      snippet.highlights.append(offset..<offset + highlighted)
      snippet.sources.append(match.source)
      (index, offset) = (last, offset + highlighted)
    }
    return snippet
  }

  private static let ellipsis: UInt32 = 0x2026
}

extension OutputSpan<UInt8> {
  /// Appends the UTF-8 of a scalar.
  @inline(__always)
  fileprivate mutating func append(_ scalar: UInt32) {
    for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter { append(byte) }
  }
}
