/// How much room a number needs, where it is stored in no more.
enum ValueWidth {
  /// The bits that numbers up to `highest` take: none for 0.
  @inline(__always)
  static func bitCount(ofValuesTo highest: Int) -> Int { Int.bitWidth - highest.leadingZeroBitCount }

  /// The bytes that numbers up to `highest` take: none for 0.
  static func byteCount(ofValuesTo highest: Int) -> Int { (Int.bitWidth - highest.leadingZeroBitCount + 7) / 8 }
}
