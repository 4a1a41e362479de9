/// 128 numbers of which a few may be much larger than the rest, such as frequencies.
///
/// ```
/// Block      = width:u8, count:u8, packed:(16 * width bytes), Exception * count
/// Exception  = index:u8, high:varint          ; in increasing order of index
/// ```
///
/// `packed` is a block of `BitPacking` with the low `width` bits of each value. An exception adds
/// `high << width` to the value at `index`; `high` is not zero. The writer chooses the width with the fewest
/// bytes, and the smaller one of two such widths.
enum PatchedBlock {
  static let count = 128

  /// Appends `values`, of which there are 128, to `bytes`.
  static func encode(_ values: Span<UInt32>, appendingTo bytes: inout [UInt8]) {
    precondition(values.count == count, "a block has 128 values")
    let width = WidthCounts(values).cheapestWidth()
    let mask = lowBits(width)
    var low = [UInt32](repeating: 0, count: count)
    var exceptions: [Int] = []
    for index in values.indices {
      low[index] = values[index] & mask
      if values[index] > mask { exceptions.append(index) }
    }
    bytes.append(UInt8(width))
    bytes.append(UInt8(exceptions.count))
    BitPacking.pack(low.span, width: width, appendingTo: &bytes)
    for index in exceptions {
      bytes.append(UInt8(index))
      Varint.append(values[index] >> UInt32(width), to: &bytes)
    }
  }

  /// Reads a block, and adds a number to each value.
  ///
  /// - Parameters:
  ///   - addend: Where a sum has more than 32 bits, it runs over.
  ///   - values: A buffer of at least 128. Values past the first 128 do not change. After an error all values are
  ///     undefined.
  static func decode(
    _ reader: inout ByteReader, plus addend: UInt32 = 0, into values: inout MutableSpan<UInt32>
  ) throws(IndexError) {
    precondition(values.count >= count, "buffer shorter than a block")
    let width = Int(try reader.uint8())
    let exceptionCount = Int(try reader.uint8())
    guard width <= BitPacking.maximumWidth else { throw reader.damaged("width \(width), at most 32") }
    guard exceptionCount <= count else { throw reader.damaged("\(exceptionCount) exceptions, at most 128") }
    try reader.unpack(width: width, plus: addend, into: &values)
    var next = 0
    for _ in 0..<exceptionCount {
      let index = Int(try reader.uint8())
      let high = try reader.varint32()
      guard index >= next, index < count else {
        throw reader.damaged("exception at \(index), expected \(next) to 127")
      }
      guard high > 0, high <= UInt32.max >> UInt32(width) else {
        throw reader.damaged("exception \(high) beyond \(32 - width) bits")
      }
      // The index is below 128.
      unsafe values[unchecked: index] &+= high << UInt32(width)
      next = index + 1
    }
  }

  private static func lowBits(_ width: Int) -> UInt32 { width == 0 ? 0 : .max >> UInt32(32 - width) }
}

/// The number of values of each width in bits.
private struct WidthCounts {
  private var counts = [Int](repeating: 0, count: BitPacking.maximumWidth + 1)

  init(_ values: Span<UInt32>) {
    for index in values.indices { counts[32 - values[index].leadingZeroBitCount] += 1 }
  }

  /// The width at which a block takes the fewest bytes.
  func cheapestWidth() -> Int {
    let widest = counts.lastIndex { $0 > 0 } ?? 0
    var best = (width: 0, byteCount: Int.max)
    for width in 0...widest {
      let byteCount = byteCount(width, widest: widest)
      if byteCount < best.byteCount { best = (width, byteCount) }
    }
    return best.width
  }

  private func byteCount(_ width: Int, widest: Int) -> Int {
    var sum = 2 + BitPacking.byteCount(width: width)
    for wider in width..<widest where counts[wider + 1] > 0 {
      sum += counts[wider + 1] * (1 + Varint.byteCount(bitWidth: wider + 1 - width))
    }
    return sum
  }
}
