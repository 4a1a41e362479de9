/// Appends numbers of any width, low bits first.
struct BitWriter {
  private var words: [UInt64] = []
  private var pending: UInt64 = 0
  /// The bits of `pending`, fewer than 64.
  private var pendingCount = 0

  /// The first 32 bits; missing ones are zeros.
  var firstWord: UInt32 { UInt32(truncatingIfNeeded: words.first ?? pending) }

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    pending = 0
    pendingCount = 0
  }

  /// Appends the low `width` bits of `value`; `width` is 0 to 64, and the bits above are zero.
  @inline(__always)
  mutating func append(_ value: UInt64, width: Int) {
    pending |= value &<< UInt64(truncatingIfNeeded: pendingCount)
    let count = pendingCount &+ width
    if count < 64 {
      pendingCount = count
      return
    }
    words.append(pending)
    // The bits that did not fit. Where all did, the shift is by 64 bits and must give zero: so it is the smart one.
    pending = value >> UInt64(truncatingIfNeeded: 64 &- pendingCount)
    pendingCount = count &- 64
  }

  /// Appends `value` zero bits and a one.
  @inline(__always)
  mutating func appendUnary(_ value: UInt32) {
    var rest = value
    while rest >= 64 {
      append(0, width: 64)
      rest -= 64
    }
    append(1 &<< UInt64(rest), width: Int(rest) + 1)
  }

  /// Appends a number below 2^62 in the exponential Golomb code, which is short for numbers around `2^order`.
  @inline(__always)
  mutating func appendExponentialGolomb(_ value: UInt64, order: Int) {
    let head = value >> UInt64(order) + 1
    let tailWidth = UInt64.bitWidth - 1 - head.leadingZeroBitCount
    appendUnary(UInt32(tailWidth))
    append(head & (1 &<< UInt64(tailWidth) &- 1), width: tailWidth)
    append(value & (1 &<< UInt64(order) &- 1), width: order)
  }

  /// The number of bits that `appendExponentialGolomb` appends.
  @inline(__always)
  static func exponentialGolombBitCount(_ value: UInt64, order: Int) -> Int {
    let head = value >> UInt64(order) + 1
    return 2 * (UInt64.bitWidth - 1 - head.leadingZeroBitCount) + 1 + order
  }

  /// Appends all bits of another writer.
  mutating func append(_ other: BitWriter) {
    for word in other.words { append(word, width: 64) }
    append(other.pending, width: other.pendingCount)
  }

  /// Appends `bitCount` bits of `slice`, beginning at bit `start`.
  mutating func append(_ bitCount: Int, from slice: ByteSlice, at start: Int) {
    var bit = start
    let end = start + bitCount
    while bit < end {
      let width = min(end - bit, 32)
      append(slice.window(at: bit) & BitReader.mask(width), width: width)
      bit += width
    }
  }

  /// Appends all bits to `bytes`. Zero bits fill the last byte.
  func appendBytes(to bytes: inout [UInt8]) {
    unsafe words.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    unsafe withUnsafeBytes(of: pending) { unsafe bytes.append(contentsOf: $0.prefix((pendingCount + 7) / 8)) }
  }
}

/// Reads the bits that a `BitWriter` wrote. Past the end it reads zeros, and `bit` goes on.
///
/// A reader keeps its bytes alive. To copy one therefore counts a reference: a loop uses one reader.
struct BitReader {
  private let bytes: ByteSlice
  /// The next bit to read.
  var bit: Int

  init(_ bytes: ByteSlice, bit: Int = 0) {
    self.bytes = bytes
    self.bit = bit
  }

  /// The number of valid bits in a window. Bits above them may be zeros.
  static let windowBitCount = 57

  /// The next bits, in the low end. Bits past the end are zeros.
  @inline(__always)
  var window: UInt64 { bytes.window(at: bit) }

  /// The next `width` bits, 0 to 32.
  @inline(__always)
  mutating func read(width: Int) -> UInt32 {
    let value = bytes.window(at: bit) & BitReader.mask(width)
    bit &+= width
    return UInt32(truncatingIfNeeded: value)
  }

  /// Reads a number in the exponential Golomb code of an order up to 32. Bits that are no code give any number.
  @inline(__always)
  mutating func readExponentialGolomb(order: Int) -> UInt64 {
    let window = bytes.window(at: bit)
    let zeros = window.trailingZeroBitCount
    let bitCount = 2 &* zeros &+ 1 &+ order
    guard bitCount <= 57 else {
      let long = longExponentialGolomb(order: order)
      bit = long.end
      return long.number
    }
    bit &+= bitCount
    return BitReader.exponentialGolomb(window, zeros: zeros, order: order)
  }

  /// The number in the exponential Golomb code at the low end of a window.
  ///
  /// - Parameters:
  ///   - window: Has all bits of the code.
  ///   - zeros: The number of zero bits that it begins with.
  @inline(__always)
  static func exponentialGolomb(_ window: UInt64, zeros: Int, order: Int) -> UInt64 {
    let tail = window &>> UInt64(truncatingIfNeeded: zeros &+ 1)
    let head = (tail & mask(zeros)) &+ mask(zeros)
    return head &<< UInt64(truncatingIfNeeded: order) | tail &>> UInt64(truncatingIfNeeded: zeros) & mask(order)
  }

  @inline(__always)
  static func mask(_ width: Int) -> UInt64 { (UInt64(1) &<< UInt64(truncatingIfNeeded: width)) &- 1 }

  /// Reads a number in the exponential Golomb code where its bits may be more than a window.
  ///
  /// It does not change the reader: so the loop of a caller can keep the reader in registers.
  ///
  /// - Returns: The number, and the bit after its code.
  @inline(never)
  private func longExponentialGolomb(order: Int) -> (number: UInt64, end: Int) {
    var reader = self
    let tailWidth = min(reader.readUnary(limit: 62), 62)
    var tail = UInt64(reader.read(width: min(tailWidth, 32)))
    if tailWidth > 32 { tail |= UInt64(reader.read(width: tailWidth - 32)) << 32 }
    let head = (UInt64(1) << UInt64(tailWidth) | tail) - 1
    let number = head &<< UInt64(order) | UInt64(reader.read(width: order))
    return (number, reader.bit)
  }

  /// Reads a number in the Rice code: its upper part in unary, then its low `parameter` bits, 0 to 31.
  ///
  /// Where `hasUnary`, a second number follows in unary; otherwise it is 0. A unary number stops at its limit: the bits are
  /// damaged then.
  @inline(__always)
  mutating func readRice(parameter: Int, limit: Int, hasUnary: Bool, _ unaryLimit: Int) -> (number: UInt64, unary: Int)
  {
    let window = bytes.window(at: bit)
    let zeros = window.trailingZeroBitCount
    let bitCount = zeros &+ 1 &+ parameter
    // Where the window ends before the second number does, the sum is more than the bits that a window is sure to have.
    let unary = hasUnary ? (window &>> UInt64(bitCount & 63)).trailingZeroBitCount : -1
    guard bitCount &+ unary &+ 1 <= 57 else {
      let long = longRice(parameter: parameter, limit: limit, hasUnary: hasUnary, unaryLimit)
      bit = long.end
      return (long.number, long.unary)
    }
    bit &+= bitCount &+ unary &+ 1
    let low = window &>> UInt64(zeros &+ 1) & BitReader.mask(parameter)
    return (UInt64(zeros) &<< UInt64(parameter) | low, max(unary, 0))
  }

  /// Reads what `readRice` reads where the bits may be more than a window.
  ///
  /// - Returns: Both numbers, and the bit after them.
  @inline(never)
  private func longRice(
    parameter: Int, limit: Int, hasUnary: Bool, _ unaryLimit: Int
  ) -> (number: UInt64, unary: Int, end: Int) {
    var reader = self
    let high = UInt64(reader.readUnary(limit: limit))
    let number = high << UInt64(parameter) | UInt64(reader.read(width: parameter))
    let unary = hasUnary ? reader.readUnary(limit: unaryLimit) : 0
    return (number, unary, reader.bit)
  }

  /// Reads a number of `Varint`, from any bit. One of more than ten bytes gives any number.
  mutating func readVarint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let byte = UInt64(read(width: 8))
      value |= (byte & 0x7F) &<< shift
      if byte < 0x80 { break }
      shift += 7
    }
    return value
  }

  /// Moves past zero bits and the one after them, and returns the number of zeros. It stops soon after `limit` zeros.
  @inline(__always)
  mutating func readUnary(limit: Int) -> Int {
    var count = 0
    while true {
      let window = bytes.window(at: bit) & (1 << 57 - 1)
      if window != 0 {
        let zeros = window.trailingZeroBitCount
        bit &+= zeros &+ 1
        return count &+ zeros
      }
      count &+= 57
      bit &+= 57
      if count > limit || bit > bytes.byteCount &* 8 { return count }
    }
  }
}

extension ByteSlice {
  /// The number of bytes that `window(at:)` reads at once, where the slice has them.
  static let wordByteCount = 8

  /// The bits from `bit` on, in the low end: at least 57. Bits outside the slice are zeros.
  @inline(__always)
  func window(at bit: Int) -> UInt64 {
    // As an unsigned number a bit below 0 is past the end, too. So all bytes of the word are in the slice.
    let byte = Int(bitPattern: UInt(bitPattern: bit) &>> 3)
    if byte &+ ByteSlice.wordByteCount <= byteCount {
      return unsafe baseAddress.loadUnaligned(fromByteOffset: byte, as: UInt64.self) &>> UInt64(bit & 7)
    }
    return lastWindow(from: byte) &>> UInt64(bit & 7)
  }

  @inline(never)
  private func lastWindow(from start: Int) -> UInt64 {
    var word: UInt64 = 0
    var shift: UInt64 = 0
    var byte = start
    while byte < byteCount, shift < 64 {
      word |= UInt64(self.byte(at: byte)) << shift
      byte += 1
      shift += 8
    }
    return word
  }
}
