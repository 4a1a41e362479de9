/// Compares bytes as unsigned numbers, eight at a time.
enum ByteOrder {
  /// Eight bytes as a number that sorts as they do. Bytes past the end are zeros.
  @inline(__always)
  static func word(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    if offset + 8 <= bytes.byteCount {
      return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self).bigEndian
    }
    let count = bytes.byteCount &- offset
    if count >= 4 {
      // Two loads that overlap.
      let first = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self).bigEndian
      let last = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: bytes.byteCount &- 4, as: UInt32.self)
        .bigEndian
      return UInt64(first) &<< 32 | UInt64(last) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count) & 0xFFFF_FFFF
    }
    var word: UInt64 = 0
    for index in offset..<bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      word |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 56 &- 8 &* (index &- offset))
    }
    return word
  }

  /// The length of the common start of both.
  @inline(__always)
  static func sharedCount(_ first: RawSpan, _ second: RawSpan) -> Int {
    let limit = min(first.byteCount, second.byteCount)
    var offset = 0
    while offset < limit {
      let difference = word(first, at: offset) ^ word(second, at: offset)
      if difference != 0 { return min(offset &+ difference.leadingZeroBitCount &>> 3, limit) }
      offset &+= 8
    }
    return limit
  }

  /// Whether `first` sorts before `second`. Bytes sort before any longer bytes that begin with them.
  static func precedes(_ first: RawSpan, _ second: RawSpan) -> Bool {
    let shared = sharedCount(first, second)
    guard shared < min(first.byteCount, second.byteCount) else { return first.byteCount < second.byteCount }
    return word(first, at: shared) < word(second, at: shared)
  }
}
