#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A whole file as memory, read-only.
///
/// The slices of `bytes` keep the file mapped. A complete file of an index never changes. Where another program cuts it
/// short all the same, this program ends with a bus error.
///
/// `@unchecked Sendable`: nothing changes between `init` and `deinit`, and the memory is read-only.
@safe
final class MappedFile: @unchecked Sendable {
  let byteCount: Int
  private let baseAddress: UnsafeRawPointer

  /// Maps the file at `path`. An empty file is allowed.
  ///
  /// - Throws: `IndexError.missing`, `notAnIndex` where `path` is no file, `system` where the system refuses.
  init(path: String) throws(IndexError) {
    let kind = try FileSystem.kind(of: path)
    guard kind != .missing else { throw .missing(path: path) }
    guard kind == .file else { throw .notAnIndex(path: path) }
    // It may have become a pipe meanwhile, and that must not block.
    let descriptor = try SystemCall.open(path, O_RDONLY | O_NONBLOCK)
    defer { close(descriptor) }
    let byteCount = Int(try SystemCall.retry("lseek", path) { lseek(descriptor, 0, SEEK_END) })
    unsafe baseAddress = try Self.map(descriptor, byteCount, path)
    self.byteCount = byteCount
  }

  /// All bytes of the file. The slice keeps the file mapped.
  var bytes: ByteSlice { unsafe ByteSlice(owner: self, baseAddress: baseAddress, byteCount: byteCount) }

  /// Gives the pages that were read back to the system. A page that is needed later is read from the file again.
  func forgetPages() {
    if byteCount > 0 { unsafe madvise(UnsafeMutableRawPointer(mutating: baseAddress), byteCount, MADV_DONTNEED) }
  }

  deinit {
    if byteCount > 0 { unsafe munmap(UnsafeMutableRawPointer(mutating: baseAddress), byteCount) }
  }

  private static func map(
    _ descriptor: Int32, _ byteCount: Int, _ path: String
  ) throws(IndexError) -> UnsafeRawPointer {
    // The system refuses to map no bytes. No byte is ever read at this address.
    guard byteCount > 0 else { return unsafe nowhere }
    guard let address = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe address != MAP_FAILED
    else { throw .system(path: path, operation: "mmap", code: errno) }
    return UnsafeRawPointer(address)
  }

  private static var nowhere: UnsafeRawPointer {
    unsafe UnsafeRawPointer(bitPattern: MemoryLayout<UInt64>.alignment).unsafelyUnwrapped
  }
}
