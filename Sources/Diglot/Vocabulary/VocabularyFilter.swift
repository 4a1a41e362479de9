/// Tells nearly always, by the first characters of what follows, where in a text no form of the vocabulary begins.
///
/// A set of bits, six in each ASCII character from "0" on, so that it lies in the program's read-only data as text. The
/// bit of a form is chosen by a hash of the word of letters it begins with, or of the Han character it begins with and of
/// what follows: another Han character, or a word. In one place of fifteen where no form begins, the filter cannot tell.
enum VocabularyFilter {
  static let bitCount: UInt64 = 1 << 18
  static let firstDigit: UInt8 = 0x30

  /// Whether a form may begin with what `bytes` begins with, as `VocabularyAtoms` reads it.
  @inline(__always)
  static func mayBegin(_ bytes: Span<UInt8>, in filter: Span<UInt8>) -> Bool {
    let bit = bit(of: bytes)
    return (filter[bit / 6] &- firstDigit) &>> UInt8(truncatingIfNeeded: bit % 6) & 1 == 1
  }

  /// The bit of what begins so.
  @inline(__always)
  static func bit(of bytes: Span<UInt8>) -> Int {
    var hash: UInt64 = 0
    var index = 0
    if isHan(bytes[0]) { index = addHan(bytes, at: 0, to: &hash) }
    if index < bytes.count, isHan(bytes[index]) {
      _ = addHan(bytes, at: index, to: &hash)
    } else {
      while index < bytes.count, bytes[index] > 0x20, !isHan(bytes[index]) {
        hash = (hash ^ UInt64(bytes[index])) &* 0x9E37_79B9_7F4A_7C15
        index &+= 1
      }
    }
    return Int(truncatingIfNeeded: (hash ^ hash &>> 29) &* 0xBF58_476D_1CE4_E5B9 &>> 40 & (bitCount - 1))
  }

  /// Adds a Han character; returns where it ends.
  @inline(__always)
  private static func addHan(_ bytes: Span<UInt8>, at start: Int, to hash: inout UInt64) -> Int {
    let (scalar, end) = decodeScalar(bytes, at: start)
    hash = (hash ^ UInt64(scalar)) &* 0x9E37_79B9_7F4A_7C15
    return end
  }

  /// Whether a character that begins so is Han or kana.
  @inline(__always)
  static func isHan(_ lead: UInt8) -> Bool { lead >= 0xE3 }
}
