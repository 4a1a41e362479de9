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

  /// All bytes. The slice keeps the memory.
  var bytes: ByteSlice { unsafe ByteSlice(owner: self, baseAddress: UnsafeRawPointer(start), byteCount: byteCount) }
}
