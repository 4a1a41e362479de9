extension Array where Element == UInt8 {
  /// Appends an integer in little-endian order.
  @inline(__always)
  mutating func appendLittleEndian<T: FixedWidthInteger & UnsignedInteger>(_ value: T) {
    unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
  }
}
