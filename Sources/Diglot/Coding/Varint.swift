/// LEB128: seven bits a byte, low bits first. The top bit is set in all bytes except the last.
///
/// A `UInt32` takes 1 to 5 bytes, a `UInt64` 1 to 10. `ByteReader` reads them back.
enum Varint {
  @inline(__always)
  static func append<T: FixedWidthInteger & UnsignedInteger>(_ value: T, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// How many bytes the number takes that is at the low end of `word`; more than eight where it does not end there.
  @inline(__always)
  static func byteCount(atLowEndOf word: UInt64) -> Int {
    (~word & 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3 &+ 1
  }

  /// The most bytes of a number.
  static let longestByteCount = 10

  /// The most bytes of a number that `value` reads.
  static let longestValue = 5

  /// The number at the low end of `word` that takes so many bytes, `longestValue` at most.
  @inline(__always)
  static func value(atLowEndOf word: UInt64, byteCount: Int) -> Int {
    if byteCount == 1 { return Int(truncatingIfNeeded: word & 0x7F) }
    let bytes = Int(truncatingIfNeeded: word & (1 &<< UInt64(8 &* byteCount) &- 1))
    return bytes & 0x7F | bytes &>> 1 & 0x3F80 | bytes &>> 2 & 0x1F_C000 | bytes &>> 3 & 0xFE0_0000
      | bytes &>> 4 & 0x7_F000_0000
  }

  /// The number of bytes `append` adds for a value of `bitWidth` significant bits.
  @inline(__always)
  static func byteCount(bitWidth: Int) -> Int { bitWidth == 0 ? 1 : (bitWidth + 6) / 7 }
}
