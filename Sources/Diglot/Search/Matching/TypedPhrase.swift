import CICU

/// A text to be found as it was typed: the same characters in script, width and case.
///
/// White space between two Han characters is nothing, in the text that was typed and in those it is looked for, so that
/// a hard line wrap hides no match. White space at either end is left out.
struct TypedPhrase: Sendable, Hashable {
  /// What white space may part.
  private let pieces: [[UInt8]]
  /// How many bytes of the first piece stand before what is indexed of it: opening quotes and brackets.
  private let leadByteCount: Int
  private let first: Unicode.Scalar
  private let last: Unicode.Scalar

  /// - Parameters:
  ///   - firstRun: The UTF-8 offset in `text` of what is indexed of it.
  ///   - folded: Its fold tells which characters are Han.
  init(_ text: String, firstRun: Int, _ folded: inout FoldedText) {
    var (pieces, leadByteCount, offset) = ([[UInt8]()], 0, 0)
    var (space, isAfterHan) = ([UInt8](), false)
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      defer { offset += UTF8.width(scalar) }
      let entry = folded.entry(of: scalar.value)
      if entry.isSimple && entry.character.isSpace {
        space.appendScalar(scalar.value)
        continue
      }
      let isHan = entry.isSimple && entry.character.isHan
      if isAfterHan && isHan {
        pieces.append([])
      } else if !scalars.isEmpty {
        pieces[pieces.count - 1] += space
      }
      if offset == firstRun { leadByteCount = pieces[0].count }
      pieces[pieces.count - 1].appendScalar(scalar.value)
      scalars.append(scalar)
      (space, isAfterHan) = ([], isHan)
    }
    self.pieces = pieces
    self.leadByteCount = leadByteCount
    first = scalars.first ?? " "
    last = scalars.last ?? " "
  }

  /// How often it stands in a text, not within a longer word of letters or run of digits.
  func count(in text: Span<UInt8>) -> Int {
    guard let firstByte = pieces[0].first else { return 0 }
    var count = 0
    for start in 0..<text.count where text[start] == firstByte {
      if let end = end(in: text, from: start), isWhole(in: text, start..<end) { count += 1 }
    }
    return count
  }

  /// Whether it stands where a search found its letters, digits and ideographs.
  func stands(in text: Span<UInt8>, around source: Range<Int>) -> Bool {
    let start = source.lowerBound - leadByteCount
    return start >= 0 && end(in: text, from: start) != nil
  }

  /// Where it ends, if it begins at `start`.
  private func end(in text: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    for piece in pieces {
      if index > start { index = TypedPhrase.skippingSpace(text, from: index) }
      for byte in piece {
        guard index < text.count, text[index] == byte else { return nil }
        index += 1
      }
    }
    return index
  }

  private static func skippingSpace(_ text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count {
      let (scalar, end) = decodeScalar(text, at: index)
      guard cicu_character_class(scalar) == CICU_CLASS_SPACE else { break }
      index = end
    }
    return index
  }

  /// Whether no word or number of the text goes on over the ends of a match, and no mark joins its last character.
  private func isWhole(in text: Span<UInt8>, _ match: Range<Int>) -> Bool {
    if match.lowerBound > 0 {
      var start = match.lowerBound - 1
      while text[start] & 0xC0 == 0x80 { start -= 1 }
      if TypedPhrase.isJoined(decodeScalar(text, at: start).scalar, first.value) { return false }
    }
    var end = match.upperBound
    while end < text.count {
      let (next, nextEnd) = decodeScalar(text, at: end)
      guard TypedPhrase.isIgnorable(next) else {
        return cicu_has_boundary_before(next) && !TypedPhrase.isJoined(last.value, next)
      }
      end = nextEnd
    }
    return true
  }

  /// Whether a scalar folds to nothing, as a zero-width space does.
  private static func isIgnorable(_ scalar: UInt32) -> Bool {
    Unicode.Scalar(scalar)?.properties.isDefaultIgnorableCodePoint ?? false
  }

  /// Whether two neighbours are part of one word of letters, or of one number.
  private static func isJoined(_ left: UInt32, _ right: UInt32) -> Bool {
    let kind = cicu_character_class(left)
    return (kind == CICU_CLASS_LETTER || kind == CICU_CLASS_DIGIT) && kind == cicu_character_class(right)
  }
}
