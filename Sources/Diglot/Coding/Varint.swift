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

  /// The number of bytes `append` adds for a value of `bitWidth` significant bits.
  @inline(__always)
  static func byteCount(bitWidth: Int) -> Int { bitWidth == 0 ? 1 : (bitWidth + 6) / 7 }
}
