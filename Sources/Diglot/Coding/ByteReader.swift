/// Reads numbers one after the other from bytes that are not trusted.
///
/// No bytes make it trap. A number that breaks the format throws `IndexError.damaged`, and the position stays where that
/// number begins.
struct ByteReader {
  private let slice: ByteSlice
  let file: String
  let part: String
  private let fileOffset: Int

  /// The offset in the slice of the next byte.
  private(set) var position = 0

  /// - Parameters:
  ///   - file: The file to name in an error.
  ///   - part: The structure to name in an error.
  ///   - fileOffset: The offset of the slice in the file. Errors give offsets in the file.
  init(_ slice: ByteSlice, file: String, part: String, fileOffset: Int = 0) {
    self.slice = slice
    self.file = file
    self.part = part
    self.fileOffset = fileOffset
  }

  var byteCount: Int { slice.byteCount }
  var remaining: Int { slice.byteCount &- position }
  var isAtEnd: Bool { position == slice.byteCount }

  /// Calls `body` with all bytes, those that were read too.
  @inline(__always)
  func withBytes<R>(_ body: (RawSpan) -> R) -> R { slice.withBytes(body) }

  /// Moves to `position`, counted from the start of the slice.
  mutating func seek(to position: Int) throws(IndexError) {
    guard position >= 0, position <= slice.byteCount else {
      throw damaged("address \(position), at most \(slice.byteCount)")
    }
    self.position = position
  }

  @inline(__always)
  mutating func uint8() throws(IndexError) -> UInt8 {
    let start = try advance(1)
    return unsafe slice.baseAddress.load(fromByteOffset: start, as: UInt8.self)
  }

  @inline(__always)
  mutating func uint32() throws(IndexError) -> UInt32 {
    let start = try advance(4)
    return unsafe slice.baseAddress.loadUnaligned(fromByteOffset: start, as: UInt32.self)
  }

  @inline(__always)
  mutating func uint64() throws(IndexError) -> UInt64 {
    let start = try advance(8)
    return unsafe slice.baseAddress.loadUnaligned(fromByteOffset: start, as: UInt64.self)
  }

  /// The next `count` bytes, without a copy.
  mutating func bytes(_ count: Int) throws(IndexError) -> ByteSlice {
    let start = try advance(count)
    return slice[start..<start + count]
  }

  /// Moves past the next `count` bytes.
  @inline(__always)
  mutating func skip(_ count: Int) throws(IndexError) { _ = try advance(count) }

  /// Appends the next `count` bytes to `bytes`.
  mutating func append(_ count: Int, to bytes: inout [UInt8]) throws(IndexError) {
    let start = try advance(count)
    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: slice.baseAddress + start, count: count))
  }

  /// The length of the common start of the next `count` bytes and `other`. The position does not move.
  @inline(__always)
  func countOfNext(_ count: Int, equalTo other: Span<UInt8>) throws(IndexError) -> Int {
    guard count <= remaining else { throw cutShort(count) }
    var same = 0
    while same < min(count, other.count),
      unsafe slice.baseAddress.load(fromByteOffset: position &+ same, as: UInt8.self) == other[same]
    {
      same &+= 1
    }
    return same
  }

  /// The byte `count` bytes after the next one. The position does not move.
  @inline(__always)
  func byte(ahead count: Int) throws(IndexError) -> UInt8 {
    guard count < remaining else { throw cutShort(count + 1) }
    return unsafe slice.baseAddress.load(fromByteOffset: position &+ count, as: UInt8.self)
  }

  /// Copies the next `count` bytes to `bytes`, beginning at `offset`. The array grows where it is too short.
  mutating func copy(_ count: Int, to bytes: inout [UInt8], at offset: Int) throws(IndexError) {
    let start = try advance(count)
    if bytes.count < offset + count { bytes += [UInt8](repeating: 0, count: offset + count - bytes.count) }
    unsafe bytes.withUnsafeMutableBytes { target in
      let source = unsafe UnsafeRawBufferPointer(start: slice.baseAddress + start, count: count)
      unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + count]).copyMemory(from: source)
    }
  }

  @inline(__always)
  mutating func varint() throws(IndexError) -> UInt64 { try varint(UInt64.self) }

  @inline(__always)
  mutating func varint32() throws(IndexError) -> UInt32 { try varint(UInt32.self) }

  /// An error at the present position, for a caller that has read impossible numbers.
  @inline(never)
  func damaged(_ reason: String) -> IndexError {
    .damaged(file: file, part: part, offset: fileOffset + position, reason: reason)
  }

  /// Reads a block of `BitPacking` into a buffer of 128 or more, and adds a number to each value.
  ///
  /// - Precondition: `width` is 0 to 32.
  @inline(__always)
  mutating func unpack(
    width: Int, plus addend: UInt32, into values: inout MutableSpan<UInt32>
  ) throws(IndexError) {
    let block = try bytes(BitPacking.byteCount(width: width))
    block.withBytes { BitPacking.unpack($0, width: width, plus: addend, into: &values) }
  }

  /// Moves past `count` bytes and returns the position of the first. It throws where there are fewer.
  @inline(__always)
  private mutating func advance(_ count: Int) throws(IndexError) -> Int {
    guard count >= 0, count <= remaining else { throw cutShort(count) }
    let start = position
    position &+= count
    return start
  }

  @inline(never)
  private func cutShort(_ count: Int) -> IndexError {
    damaged("\(count) bytes needed, \(remaining) left")
  }

  @inline(__always)
  private mutating func varint<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(IndexError) -> T {
    if position < slice.byteCount {
      let first = unsafe slice.baseAddress.load(fromByteOffset: position, as: UInt8.self)
      if first < 0x80 {
        position &+= 1
        return T(truncatingIfNeeded: first)
      }
    }
    return try longVarint(type)
  }

  private mutating func longVarint<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(IndexError) -> T {
    var value: T = 0
    var shift = 0
    var end = position
    while end < slice.byteCount {
      let byte = unsafe slice.baseAddress.load(fromByteOffset: end, as: UInt8.self)
      let bits = T(truncatingIfNeeded: byte & 0x7F)
      guard shift < T.bitWidth, (bits << shift) >> shift == bits else {
        throw damaged("number of more than \(T.bitWidth) bits")
      }
      value |= bits << shift
      end &+= 1
      if byte < 0x80 {
        position = end
        return value
      }
      shift &+= 7
    }
    throw damaged("number cut short")
  }
}
