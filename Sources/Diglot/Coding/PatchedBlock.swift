/// Up to 128 numbers of which a few may be much larger than the rest: frequencies, steps between positions.
///
/// ```
/// Block      = Full | Tail                    ; which of them, the number of values says
/// Full       = width:u8, count:u8, packed:(16 * width bytes), Exception * count    ; 128 values
/// Exception  = index:u8, high:varint          ; in increasing order of index
/// Tail       = varint * values                ; 1 to 127 values
/// ```
///
/// `packed` is a block of `BitPacking` with the low `width` bits of each value. An exception adds
/// `high << width` to the value at `index`; `high` is not zero. The writer takes the width that gives the
/// fewest bytes, and the smaller one of two that give the same.
enum PatchedBlock {
  static let maximumCount = 128

  /// Appends `values`, of which there are 1 to 128, to `bytes`.
  static func encode(_ values: Span<UInt32>, appendingTo bytes: inout [UInt8]) {
    precondition((1...maximumCount).contains(values.count), "a block has 1 to 128 values")
    if values.count == maximumCount {
      encodeFull(values, appendingTo: &bytes)
    } else {
      for index in values.indices { Varint.append(values[index], to: &bytes) }
    }
  }

  /// The number of bytes `encode` appends for the same values.
  static func byteCount(of values: Span<UInt32>) -> Int {
    let widths = WidthCounts(values)
    return values.count == maximumCount ? widths.cheapest().byteCount : widths.varintByteCount
  }

  /// Reads a block of `count` values, and adds a number to each.
  ///
  /// - Parameters:
  ///   - count: As many as were written, 1 to 128.
  ///   - addend: Where a sum has more than 32 bits, it runs over.
  ///   - values: A buffer of 128 or more. What lies past `count` is left as it was, and all of it is
  ///     undefined after an error.
  static func decode(
    _ reader: inout ByteReader, count: Int, plus addend: UInt32 = 0, into values: inout MutableSpan<UInt32>
  ) throws(IndexError) {
    precondition((1...maximumCount).contains(count), "a block has 1 to 128 values")
    precondition(values.count >= maximumCount, "buffer shorter than a block")
    if count == maximumCount { return try decodeFull(&reader, plus: addend, into: &values) }
    for index in 0..<count { unsafe values[unchecked: index] = try reader.varint32() &+ addend }
  }
}

extension PatchedBlock {
  private static func encodeFull(_ values: Span<UInt32>, appendingTo bytes: inout [UInt8]) {
    let width = WidthCounts(values).cheapest().width
    let mask = lowBits(width)
    var low = [UInt32](repeating: 0, count: maximumCount)
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

  private static func decodeFull(
    _ reader: inout ByteReader, plus addend: UInt32, into values: inout MutableSpan<UInt32>
  ) throws(IndexError) {
    let width = Int(try reader.uint8())
    let exceptionCount = Int(try reader.uint8())
    guard width <= BitPacking.maximumWidth else { throw reader.damaged("width \(width), at most 32") }
    guard exceptionCount <= maximumCount else { throw reader.damaged("\(exceptionCount) exceptions, at most 128") }
    try reader.unpack(width: width, plus: addend, into: &values)
    var next = 0
    for _ in 0..<exceptionCount {
      let index = Int(try reader.uint8())
      let high = try reader.varint32()
      guard index >= next, index < maximumCount else {
        throw reader.damaged("exception at \(index), expected \(next) to 127")
      }
      guard high > 0, high <= UInt32.max >> UInt32(width) else {
        throw reader.damaged("exception \(high) beyond \(32 - width) bits")
      }
      unsafe values[unchecked: index] &+= high << UInt32(width)
      next = index + 1
    }
  }

  private static func lowBits(_ width: Int) -> UInt32 { width == 0 ? 0 : .max >> UInt32(32 - width) }
}

/// How many values there are of each width in bits.
private struct WidthCounts {
  private var counts = [Int](repeating: 0, count: BitPacking.maximumWidth + 1)

  init(_ values: Span<UInt32>) {
    for index in values.indices { counts[32 - values[index].leadingZeroBitCount] += 1 }
  }

  /// The width at which a full block takes the fewest bytes.
  func cheapest() -> (width: Int, byteCount: Int) {
    let widest = counts.lastIndex { $0 > 0 } ?? 0
    var best = (width: 0, byteCount: Int.max)
    for width in 0...widest {
      let byteCount = fullByteCount(width, widest: widest)
      if byteCount < best.byteCount { best = (width, byteCount) }
    }
    return best
  }

  var varintByteCount: Int {
    var sum = 0
    for (width, count) in counts.enumerated() { sum += count * Varint.byteCount(bitWidth: width) }
    return sum
  }

  private func fullByteCount(_ width: Int, widest: Int) -> Int {
    var sum = 2 + BitPacking.byteCount(width: width)
    for wider in width..<widest where counts[wider + 1] > 0 {
      sum += counts[wider + 1] * (1 + Varint.byteCount(bitWidth: wider + 1 - width))
    }
    return sum
  }
}
