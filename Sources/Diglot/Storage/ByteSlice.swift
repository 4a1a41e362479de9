#if _endian(big)
  #error("The index is little-endian and is read in place.")
#endif

/// A piece of memory that stays valid as long as the slice exists: part of a mapped file, or a copied array.
///
/// A slice keeps its owner alive. A copy costs one retain, so a hot loop works on one slice, or inside
/// `withBytes`.
///
/// `@unchecked Sendable`: the memory does not change after its first slice was made, and its owner only frees it.
@safe
struct ByteSlice: @unchecked Sendable {
  let owner: AnyObject

  /// The first byte. Valid for `byteCount` bytes, and only while a slice of the same owner lives.
  @unsafe let baseAddress: UnsafeRawPointer
  let byteCount: Int

  /// - Parameter baseAddress: Valid, and never written to, for `byteCount` bytes until `owner` goes.
  @unsafe
  init(owner: AnyObject, baseAddress: UnsafeRawPointer, byteCount: Int) {
    self.owner = owner
    unsafe self.baseAddress = baseAddress
    self.byteCount = byteCount
  }

  /// A slice over a copy of `array`.
  init(_ array: [UInt8]) {
    let copy = ByteCopy(array)
    unsafe self.init(owner: copy, baseAddress: UnsafeRawPointer(copy.memory), byteCount: array.count)
  }

  /// A slice over memory that somebody lends.
  ///
  /// - Parameters:
  ///   - bytes: They stay as they are until `release` is called.
  ///   - release: Called when the last slice of them has gone.
  @unsafe
  init(lent bytes: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
    unsafe self.init(
      owner: Loan(release), baseAddress: bytes.baseAddress ?? UnsafeRawPointer(ByteSlice.empty.baseAddress),
      byteCount: bytes.count)
  }

  /// A slice of no bytes.
  static let empty = ByteSlice([])

  /// The bytes of `range`, with the same owner.
  @inline(__always)
  subscript(range: Range<Int>) -> ByteSlice {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "range outside the slice")
    return unsafe ByteSlice(owner: owner, baseAddress: baseAddress + range.lowerBound, byteCount: range.count)
  }

  /// Calls `body` with all bytes of the slice.
  @inline(__always)
  func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
    defer { extendLifetime(owner) }
    return try body(unsafe UnsafeRawBufferPointer(start: baseAddress, count: byteCount).bytes)
  }

  @inline(__always)
  func byte(at offset: Int) -> UInt8 { load(UInt8.self, at: offset) }

  @inline(__always)
  func uint16(at offset: Int) -> UInt16 { load(UInt16.self, at: offset) }

  @inline(__always)
  func uint32(at offset: Int) -> UInt32 { load(UInt32.self, at: offset) }

  @inline(__always)
  func uint64(at offset: Int) -> UInt64 { load(UInt64.self, at: offset) }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
    precondition(offset >= 0 && offset <= byteCount &- MemoryLayout<T>.size, "offset outside the slice")
    return unsafe baseAddress.loadUnaligned(fromByteOffset: offset, as: type)
  }
}

/// The owner of a copied array. Its address never changes; that of an array may.
@safe
private final class ByteCopy {
  let memory: UnsafeMutablePointer<UInt8>

  init(_ array: [UInt8]) {
    unsafe memory = .allocate(capacity: max(array.count, 1))
    unsafe array.withUnsafeBufferPointer { bytes in
      if let first = bytes.baseAddress { unsafe memory.initialize(from: first, count: bytes.count) }
    }
  }

  deinit { unsafe memory.deallocate() }
}

/// The owner of memory that somebody lends.
private final class Loan: Sendable {
  private let release: @Sendable () -> Void

  init(_ release: @escaping @Sendable () -> Void) { self.release = release }

  deinit { release() }
}
