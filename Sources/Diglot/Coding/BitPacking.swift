/// Blocks of 128 numbers with a fixed number of bits each.
///
/// The block is read as 32 rows of four numbers: number `i` sits in row `i / 4`, lane `i % 4`. Each lane
/// is a stream of 32 numbers of `width` bits, low bits first, in `width` words of 32 bits; the streams of
/// the four lanes are interleaved word by word. So one `SIMD4<UInt32>` operation unpacks four neighbours,
/// and a block takes `16 * width` bytes.
enum BitPacking {
  static let blockCount = 128
  static let maximumWidth = 32

  /// The number of bytes of a block.
  @inline(__always)
  static func byteCount(width: Int) -> Int { 16 &* width }

  /// The smallest width that holds each of `values`.
  static func maximumWidth(of values: Span<UInt32>) -> Int {
    var union: UInt32 = 0
    for index in values.indices { union |= unsafe values[unchecked: index] }
    return 32 - union.leadingZeroBitCount
  }

  /// Appends a block to `bytes`.
  ///
  /// - Precondition: 128 values, none wider than `width`.
  static func pack(_ values: Span<UInt32>, width: Int, appendingTo bytes: inout [UInt8]) {
    precondition(values.count == blockCount && (0...32).contains(width), "a block has 128 values of 0 to 32 bits")
    precondition(maximumWidth(of: values) <= width, "value wider than the block")
    var word = SIMD4<UInt32>.zero
    var filled: UInt32 = 0
    for row in 0..<32 where width > 0 {
      let value = SIMD4(values[4 * row], values[4 * row + 1], values[4 * row + 2], values[4 * row + 3])
      word |= value &<< filled
      filled += UInt32(width)
      if filled >= 32 {
        unsafe withUnsafeBytes(of: word) { unsafe bytes.append(contentsOf: $0) }
        filled -= 32
        // What did not fit; a shift by all 32 bits must give zero, so the smart one.
        word = filled == 0 ? .zero : value &>> (UInt32(width) - filled)
      }
    }
  }

  /// Unpacks the block at the start of `source`, and adds a number to each value.
  ///
  /// - Precondition: `source` has `byteCount(width:)` bytes or more, `values` 128 or more.
  static func unpack(_ source: RawSpan, width: Int, plus addend: UInt32 = 0, into values: inout MutableSpan<UInt32>) {
    forEachRow(source, width, storingIn: &values) { $0 &+ addend }
  }

  /// Unpacks the block at the start of `source`, and adds up: each value is the one before it, plus its
  /// packed number, plus one. So the values increase strictly.
  ///
  /// - Parameter base: The value before the first; `UInt32.max` stands for -1, where 0 may be the first.
  /// - Returns: Whether all values are below 2^31. Otherwise the sum has run over, and the values are
  ///   not in order: the block is damaged.
  /// - Precondition: as for `unpack`.
  static func unpackDeltas(
    _ source: RawSpan, width: Int, base: UInt32, into output: inout MutableSpan<UInt32>
  ) -> Bool {
    var last = SIMD4(repeating: base)
    var union = SIMD4<UInt32>.zero
    @inline(__always)
    func values(of delta: SIMD4<UInt32>) -> SIMD4<UInt32> {
      // Sums within the row: of pairs, by a shift of each half; then of the lower pair to the upper one.
      // Shuffles written lane by lane are taken apart to scalars by the compiler, at twice the time.
      let halves = unsafe unsafeBitCast(delta, to: SIMD2<UInt64>.self) &<< SIMD2(repeating: 32)
      var sum = unsafe delta &+ unsafeBitCast(halves, to: SIMD4<UInt32>.self)
      sum = sum &+ (SIMD4(repeating: sum[1]) & SIMD4(0, 0, .max, .max))
      sum = sum &+ SIMD4(1, 2, 3, 4)
      let values = last &+ sum
      // Not `values[3]`: so the next row waits for one addition only.
      last = last &+ SIMD4(repeating: sum[3])
      union |= values
      return values
    }
    forEachRow(source, width, storingIn: &output, values(of:))
    // A step is at most 2^31 when `width` is below 32, so a sum that runs over shows its top bit on the way.
    return width < 32 && (union[0] | union[1] | union[2] | union[3]) < 1 << 31
  }

  /// Stores what `transform` makes of each row.
  ///
  /// One loop for all widths: a copy of it for each width was no faster.
  @inline(__always)
  private static func forEachRow(
    _ source: RawSpan, _ width: Int, storingIn values: inout MutableSpan<UInt32>,
    _ transform: (SIMD4<UInt32>) -> SIMD4<UInt32>
  ) {
    precondition(UInt(bitPattern: width) <= 32, "a width is 0 to 32 bits")
    precondition(source.byteCount >= byteCount(width: width), "block longer than its bytes")
    precondition(values.count >= blockCount, "buffer shorter than a block")
    let mask = SIMD4(repeating: UInt32(truncatingIfNeeded: (UInt64(1) &<< UInt64(width)) &- 1))
    unsafe values.withUnsafeMutableBytes { target in
      for row in 0..<32 {
        let value = width == 0 ? .zero : loadRow(source, row, width) & mask
        unsafe target.storeBytes(of: transform(value), toByteOffset: 16 &* row, as: SIMD4<UInt32>.self)
      }
    }
  }

  /// Row `row`, with what lies above its `width` bits still there.
  ///
  /// The last bit of the row is bit `32 * width - 1` of the lane or one before it, so neither word is past
  /// the `width` words of the lane.
  @inline(__always)
  private static func loadRow(_ source: RawSpan, _ row: Int, _ width: Int) -> SIMD4<UInt32> {
    let bit = row &* width
    let offset = (bit &>> 5) &* 16
    let shift = UInt32(truncatingIfNeeded: bit & 31)
    let word = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD4<UInt32>.self) &>> shift
    guard Int(shift) &+ width > 32 else { return word }
    let next = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 16, as: SIMD4<UInt32>.self)
    return word | next &<< (32 &- shift)
  }
}
