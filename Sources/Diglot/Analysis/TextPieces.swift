/// Cuts a long text into pieces that are folded and scanned one by one with the result that the whole would have.
///
/// A piece ends where a sentence does. Where none ends for long, it ends after a comma or between two words, or in a long run
/// of Han characters, of which the next piece then begins with the last one; a number or a pair of names that goes on there
/// is not seen. In what is no text of any language, such as a word of 100,000 letters, it ends anywhere.
enum TextPieces {
  /// A piece ends after this much, as soon as it can.
  private static let size = 32 << 10
  /// The most that is searched for the end of a sentence.
  private static let longest = 128 << 10

  /// Where a piece ends.
  struct End {
    var offset: Int
    /// Whether the next piece begins with the last character of this one.
    var isInRun = false
  }

  /// Where the piece from `start` ends.
  static func end(of bytes: Span<UInt8>, from start: Int) -> End {
    guard bytes.count - start > size * 2 else { return End(offset: bytes.count) }
    let searched = start + size..<min(start + longest, bytes.count - 3)
    if let end = searched.first(where: { isSentenceEnd(bytes, before: $0) }) { return End(offset: end) }
    guard searched.upperBound < bytes.count - 3 else { return End(offset: bytes.count) }
    if let end = searched.first(where: { isComma(bytes, before: $0) || isSpace(bytes, at: $0) }) {
      return End(offset: end)
    }
    if let end = searched.first(where: { isInHan(bytes, at: $0) }) { return End(offset: end, isInRun: true) }
    let end = searched.last { bytes[$0] & 0xC0 != 0x80 }
    return End(offset: end ?? searched.upperBound)
  }

  /// Whether a full stop before an offset is followed by white space or a Han character.
  @inline(__always)
  private static func isSentenceEnd(_ bytes: Span<UInt8>, before end: Int) -> Bool {
    let last = bytes[end - 1]
    if last == 0x82 { return bytes[end - 2] == 0x80 && bytes[end - 3] == 0xE3 }
    return last == 0x2E && (bytes[end] == 0x20 || bytes[end] == 0x0A)
  }

  /// Whether ， 、 or ； stands before an offset, between Han characters.
  private static func isComma(_ bytes: Span<UInt8>, before end: Int) -> Bool {
    guard isHan(bytes[end]), isHan(bytes[end - 6]) else { return false }
    switch (bytes[end - 3], bytes[end - 2], bytes[end - 1]) {
    case (0xEF, 0xBC, 0x8C), (0xE3, 0x80, 0x81), (0xEF, 0xBC, 0x9B): return true
    default: return false
    }
  }

  /// Whether white space at an offset stands between two letters.
  private static func isSpace(_ bytes: Span<UInt8>, at index: Int) -> Bool {
    (bytes[index] == 0x20 || bytes[index] == 0x0A) && isLetter(bytes[index - 1]) && isLetter(bytes[index + 1])
  }

  /// Whether two Han characters stand before an offset and one after it.
  private static func isInHan(_ bytes: Span<UInt8>, at index: Int) -> Bool {
    isHan(bytes[index]) && isHan(bytes[index - 3]) && isHan(bytes[index - 6])
  }

  /// Whether a byte is the first of one of the common Han characters, which take three bytes and fold to one character.
  private static func isHan(_ byte: UInt8) -> Bool { byte &- 0xE5 < 5 }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
