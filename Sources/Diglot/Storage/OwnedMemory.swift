#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory whose size depends on data, freed with the last reference.
///
/// It is the way to take memory of which a file or a document says how much: where the system has none, it throws. An array
/// or a string cannot, and traps.
///
/// `@unchecked Sendable`: it is filled by whoever makes it, and then only read.
@safe
final class OwnedMemory: @unchecked Sendable {
  @unsafe let start: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) throws(IndexError) {
    guard let memory = unsafe malloc(max(byteCount, 1)) else { throw .noMemory(byteCount: byteCount) }
    unsafe start = memory
    self.byteCount = byteCount
  }

  deinit { unsafe free(start) }

  /// Copies a slice to an offset, where there is room for it. For whoever made the memory and has not given it on.
  func copy(_ slice: ByteSlice, at offset: Int) {
    precondition(offset >= 0 && slice.byteCount <= byteCount - offset, "room for the slice")
    slice.withBytes { bytes in
      unsafe bytes.withUnsafeBytes { bytes in
        guard let first = bytes.baseAddress else { return }
        unsafe (start + offset).copyMemory(from: first, byteCount: bytes.count)
      }
    }
  }

  /// All bytes. The slice keeps the memory.
  var bytes: ByteSlice { unsafe ByteSlice(owner: self, baseAddress: UnsafeRawPointer(start), byteCount: byteCount) }
}
