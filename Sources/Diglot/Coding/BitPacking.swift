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
        // The bits that did not fit. A shift by all 32 bits would not give zero.
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

  /// Unpacks the block at the start of `source` and adds the numbers up: each value is the value before it, plus the packed
  /// number, plus one. So the values increase strictly.
  ///
  /// - Parameter base: The value before the first one. `UInt32.max` stands for -1: the first value may then be 0.
  /// - Returns: Whether all values are below 2^31. Otherwise the block is damaged: the sum may have run over, so that the
  ///   values do not increase.
  /// - Precondition: The sizes are those of `unpack`.
  static func unpackDeltas(
    _ source: RawSpan, width: Int, base: UInt32, into output: inout MutableSpan<UInt32>
  ) -> Bool {
    var last = SIMD4(repeating: base)
    var union = SIMD4<UInt32>.zero
    @inline(__always)
    func values(of delta: SIMD4<UInt32>) -> SIMD4<UInt32> {
      // The sums within the row: first in each pair, by a shift of each half; then the sum of the lower pair is added to
      // the upper one. The compiler turns shuffles that are written lane by lane into scalars, which takes twice the time.
      let halves = unsafe unsafeBitCast(delta, to: SIMD2<UInt64>.self) &<< SIMD2(repeating: 32)
      var sum = unsafe delta &+ unsafeBitCast(halves, to: SIMD4<UInt32>.self)
      sum = sum &+ (SIMD4(repeating: sum[1]) & SIMD4(0, 0, .max, .max))
      sum = sum &+ SIMD4(1, 2, 3, 4)
      let values = last &+ sum
      // This is `values[3]`, but the next row has to wait for one addition only.
      last = last &+ SIMD4(repeating: sum[3])
      union |= values
      return values
    }
    forEachRow(source, width, storingIn: &output, values(of:))
    // With a `width` below 32 a step is at most 2^31. So a sum sets the top bit before it can run over.
    return width < 32 && (union[0] | union[1] | union[2] | union[3]) < 1 << 31
  }

  /// Applies `transform` to each row and stores the result.
  ///
  /// One loop serves all widths: a loop for each width was no faster.
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

  /// Loads row `row`. Other bits may be set above the `width` bits of each lane.
  ///
  /// The last bit of the row is at most bit `32 * width - 1` of the lane. So both words are among the `width` words of the
  /// lane.
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
