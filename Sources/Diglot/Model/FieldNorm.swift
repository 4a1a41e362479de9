/// A document's length, quantised to a byte: exact to 16, then in steps of an eighth or less.
enum FieldNorm {
  /// The norm of a length; a longer document never has a lower norm.
  static func norm(ofLength length: Int) -> UInt8 {
    if length < 16 { return UInt8(max(length, 0)) }
    let shift = Int.bitWidth - 4 - length.leadingZeroBitCount
    let norm = 8 + shift * 8 + (length >> shift & 7)
    return UInt8(min(norm, 255))
  }

  /// The shortest length that has `norm`.
  static func length(of norm: UInt8) -> Int {
    if norm < 16 { return Int(norm) }
    let shift = (Int(norm) - 8) / 8
    return (8 + (Int(norm) & 7)) << shift
  }
}
