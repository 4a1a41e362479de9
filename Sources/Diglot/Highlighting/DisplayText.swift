import CICU

/// A stretch of a document made fit to read: hard line wraps joined, white space one space, and two spaces where a
/// heading, an item of a list, a cell of a table or a line by itself ends without a mark that ends a clause. Where a match
/// goes on over the end of a line, that was wrapped.
///
/// Where a line is wrapped between Chinese characters or beside Chinese punctuation, nothing is put in its place, nor
/// where a hyphen wraps a word: infor-⏎mation is information. The hyphen stays where it seems to belong to the word.
struct DisplayText {
  /// A scalar that is shown.
  struct Character {
    var scalar: UInt32
    /// Where it stands in the source, in UTF-8 bytes.
    var offset: UInt32
  }

  private(set) var characters: [Character] = []
  /// A word with a hyphen is looked through for another one up to so many bytes.
  private static let longestWord = 1 << 10
  /// The stretch of the source.
  private let source: Range<Int>
  /// The index of the character after the last white space, if it was joined or shown.
  private var indexAfterGap = -1
  /// What was found in it, in order: a line that ends within a match was wrapped.
  private let matches: [HighlightMatch]
  /// The lines around it, once they are asked for.
  private var layout: LineLayout?

  /// Where the stretch ends in the source.
  var sourceEnd: Int { source.upperBound }

  /// Makes the display text of `source`, the bytes of `text` in a range that is cut at scalars.
  ///
  /// - Parameter matches: What was found in the text, in order; none overlap.
  init(_ text: Span<UInt8>, _ source: Range<Int>, _ matches: [HighlightMatch] = []) {
    self.source = source
    self.matches = matches
    characters.reserveCapacity(source.count)
    var index = source.lowerBound
    var gap: Gap?
    var followsSoftHyphen = false
    while index < source.upperBound {
      let (scalar, end) = decodeScalar(text, at: index)
      if gap == nil, DisplayText.isPlain(scalar) {
        append(scalar, index)
        followsSoftHyphen = false
      } else if DisplayText.isSpace(scalar) {
        gap = gap ?? Gap(offset: index, followsSoftHyphen: followsSoftHyphen)
        gap?.count += 1
        if endsLine(scalar) { gap?.endsLine = true }
        if scalar == 0x09 { gap?.hasTab = true }
      } else if !DisplayText.isInvisible(scalar) {
        if let gap { close(gap, before: scalar, at: index, of: text) }
        (gap, followsSoftHyphen) = (nil, false)
        append(scalar, index)
      } else if scalar == 0xAD {
        followsSoftHyphen = true
      }
      index = end
    }
  }

  /// White space of the source.
  private struct Gap {
    var offset: Int
    var followsSoftHyphen: Bool
    /// Its scalars.
    var count = 0
    var endsLine = false
    var hasTab = false
  }

  /// How a gap is shown.
  private enum Separation: Int {
    case nothing
    case space
    /// As two spaces.
    case `break`
  }

  /// Shows a gap between what stands before it and after it.
  private mutating func close(_ gap: Gap, before scalar: UInt32, at offset: Int, of text: Span<UInt8>) {
    guard let last = characters.last?.scalar else { return }
    defer { indexAfterGap = characters.count }
    let isLetter = DisplayText.isLetter(scalar)
    if gap.endsLine, endsInHyphen, isLetter || DisplayText.isDigit(scalar) {
      if !hyphenBelongs(before: text, offset) { characters.removeLast() }
    } else if !(isLetter && gap.followsSoftHyphen) {
      let separation =
        gap.endsLine ? lineSeparation(gap, last, scalar, offset, text) : separation(gap, last, text, offset)
      for _ in 0..<separation.rawValue { append(0x20, gap.offset) }
    }
  }

  /// How white space within a line is shown: a tab, or several spaces, part the cells of a table. Of Chinese text that has
  /// a space after every character none is shown.
  private func separation(_ gap: Gap, _ last: UInt32, _ text: Span<UInt8>, _ offset: Int) -> Separation {
    let (next, end) = decodeScalar(text, at: offset)
    let isBetweenHan = DisplayText.isHan(last) && DisplayText.isHan(next)
    let isCell = gap.hasTab || gap.count > (isBetweenHan ? 1 : 2)
    if isCell && !DisplayText.endsClause(last) { return .break }
    return isBetweenHan && isAlone && !(end < text.count && DisplayText.isHan(decodeScalar(text, at: end).scalar))
      ? .nothing : .space
  }

  /// Whether the last character is Han, and no other stands right before it.
  private var isAlone: Bool {
    let index = characters.count - 1
    return index == indexAfterGap || index == 0 || !DisplayText.isHan(characters[index - 1].scalar)
  }

  /// How the end of a line is shown. The lines around tell whether it was wrapped, unless a clause ends there.
  private mutating func lineSeparation(
    _ gap: Gap, _ last: UInt32, _ next: UInt32, _ offset: Int, _ text: Span<UInt8>
  ) -> Separation {
    let joined = DisplayText.isWide(last) && DisplayText.isWide(next) ? Separation.nothing : .space
    if endsClause || isWithinMatch(gap.offset) { return joined }
    // A bullet parts items by itself.
    if ListMarker.isBullet(next) { return .space }
    if LineLayout.isShort(text, endingAt: gap.offset, before: text[offset]) { return .break }
    let lines = layout ?? LineLayout(text, around: source)
    layout = lines
    return lines.isBreak(text, from: gap.offset, to: offset) ? .break : joined
  }

  /// Whether a match goes on over an offset.
  private func isWithinMatch(_ offset: Int) -> Bool {
    let next = (0..<matches.count).partitionPoint { matches[$0].source.lowerBound >= offset }
    return next > 0 && matches[next - 1].source.upperBound > offset
  }

  /// Whether a mark that ends a clause or a sentence stands last, but for closing quotes and brackets.
  private var endsClause: Bool {
    let last = characters.last { !DisplayText.closes($0.scalar) }
    return last.map { DisplayText.endsClause($0.scalar) } ?? true
  }

  private static func closes(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x201D, 0x2019, 0x300D, 0x300F, 0x3011, 0x300B, 0x3009, 0xFF09, 0x22, 0x27, 0x29, 0x5D: true
    default: false
    }
  }

  private static func endsClause(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xFF0C, 0x3001, 0x3002, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0x2010...0x2014, 0x2026: true
    case 0x2C, 0x2D, 0x2E, 0x3B, 0x3A, 0x21, 0x3F, 0x7C: true
    default: false
    }
  }

  private mutating func append(_ scalar: UInt32, _ offset: Int) {
    characters.append(Character(scalar: scalar, offset: UInt32(truncatingIfNeeded: offset)))
  }

  /// Whether a hyphen stands last, right after a letter or a digit.
  private var endsInHyphen: Bool {
    guard characters.count > 1, isHyphen(characters[characters.count - 1].scalar) else { return false }
    let before = characters[characters.count - 2].scalar
    return DisplayText.isLetter(before) || DisplayText.isDigit(before)
  }

  /// Whether the hyphen at the end, with which a line ended, is part of how the word is written: a digit stands beside
  /// it, the word has another one within a line, as state-⏎of-the-art, or a capital follows a small letter, as
  /// Franco-⏎German.
  private func hyphenBelongs(before text: Span<UInt8>, _ offset: Int) -> Bool {
    var index = characters.count - 2
    let before = characters[index].scalar
    var (next, end) = decodeScalar(text, at: offset)
    if DisplayText.isDigit(next) || DisplayText.isDigit(before) { return true }
    if DisplayText.isCapital(next) && !DisplayText.isCapital(before) { return true }
    while index >= 0, DisplayText.isLetter(characters[index].scalar) { index -= 1 }
    if index >= 0, isHyphen(characters[index].scalar) { return true }
    let limit = min(text.count, offset + DisplayText.longestWord)
    while end < limit, DisplayText.isLetter(next) { (next, end) = decodeScalar(text, at: end) }
    return isHyphen(next) && end < text.count && DisplayText.isLetter(decodeScalar(text, at: end).scalar)
  }

  private static func isCapital(_ scalar: UInt32) -> Bool {
    Unicode.Scalar(scalar)?.properties.isUppercase ?? false
  }

  private static func isLetter(_ scalar: UInt32) -> Bool { cicu_character_class(scalar) == CICU_CLASS_LETTER }
  private static func isDigit(_ scalar: UInt32) -> Bool { cicu_character_class(scalar) == CICU_CLASS_DIGIT }

  /// Whether it is neither white space nor invisible, told at once for ASCII and for Chinese.
  @inline(__always)
  private static func isPlain(_ scalar: UInt32) -> Bool {
    scalar &- 0x21 < 0x5E || scalar &- 0x3001 < 0xA000
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || (scalar >= 0x09 && scalar <= 0x0D) || scalar == 0x3000 || scalar == 0xA0 || scalar == 0x85
      || (scalar >= 0x2000 && scalar <= 0x200A) || scalar == 0x2028 || scalar == 0x2029 || scalar == 0x202F
  }

  private static func isInvisible(_ scalar: UInt32) -> Bool {
    scalar == 0xFEFF || scalar == 0x200B || scalar == 0xAD || scalar < 0x20
  }

  static func isHan(_ scalar: UInt32) -> Bool {
    (scalar >= 0x3400 && scalar <= 0x9FFF) || scalar == 0x3007 || (scalar >= 0xF900 && scalar <= 0xFAFF)
      || (scalar >= 0x2_0000 && scalar < 0x4_0000)
  }

  /// Whether a scalar takes two columns: ideographs, kana, Chinese punctuation, full-width forms.
  static func isWide(_ scalar: UInt32) -> Bool {
    if scalar < 0x2014 { return false }
    return (scalar >= 0x2E80 && scalar <= 0xA4CF) || (scalar >= 0xAC00 && scalar <= 0xD7A3)
      || (scalar >= 0xF900 && scalar <= 0xFAFF) || (scalar >= 0xFE30 && scalar <= 0xFE4F)
      || (scalar >= 0xFF01 && scalar <= 0xFF60) || (scalar >= 0xFFE0 && scalar <= 0xFFE6) || scalar >= 0x1_F300
      || scalar == 0x201C || scalar == 0x201D || scalar == 0x2014 || scalar == 0x2026
  }

  /// The bytes of UTF-8 that some characters take where they are shown.
  func byteCount(_ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (Unicode.Scalar(characters[$1].scalar).map(UTF8.width) ?? 3) }
  }

  /// Where the character at an index begins in the source, or where the stretch ends.
  func sourceOffset(at index: Int) -> Int {
    index < characters.count ? Int(characters[index].offset) : sourceEnd
  }

  /// The index of the first scalar at or after a source offset.
  func index(atOrAfter offset: Int) -> Int {
    (0..<characters.count).partitionPoint { characters[$0].offset >= offset }
  }
}
