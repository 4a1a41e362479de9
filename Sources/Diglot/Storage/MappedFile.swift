#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A whole file as memory, read-only.
///
/// The slices of `bytes` keep the file mapped. The files of an index are never written to nor cut after
/// they are complete; a file that another program cuts meanwhile ends this one with a bus error.
///
/// `@unchecked Sendable`: nothing changes between `init` and `deinit`, and the memory cannot be written to.
@safe
final class MappedFile: @unchecked Sendable {
  let byteCount: Int
  private let baseAddress: UnsafeRawPointer

  /// Maps the file at `path`, which may be empty.
  ///
  /// - Throws: `IndexError.missing`, or `notAnIndex` where `path` is no file, or `system`.
  init(path: String) throws(IndexError) {
    let kind = try FileSystem.kind(of: path)
    guard kind != .missing else { throw .missing(path: path) }
    guard kind == .file else { throw .notAnIndex(path: path) }
    let descriptor = try SystemCall.open(path, O_RDONLY)
    defer { close(descriptor) }
    let byteCount = Int(try SystemCall.retry("lseek", path) { lseek(descriptor, 0, SEEK_END) })
    unsafe baseAddress = try Self.map(descriptor, byteCount, path)
    self.byteCount = byteCount
  }

  /// All bytes of the file. The slice keeps the file mapped.
  var bytes: ByteSlice { unsafe ByteSlice(owner: self, baseAddress: baseAddress, byteCount: byteCount) }

  /// Lets the system take back the memory of what was read. It is read again from the file where it is needed again.
  func forgetPages() {
    if byteCount > 0 { unsafe madvise(UnsafeMutableRawPointer(mutating: baseAddress), byteCount, MADV_DONTNEED) }
  }

  deinit {
    if byteCount > 0 { unsafe munmap(UnsafeMutableRawPointer(mutating: baseAddress), byteCount) }
  }

  private static func map(
    _ descriptor: Int32, _ byteCount: Int, _ path: String
  ) throws(IndexError) -> UnsafeRawPointer {
    // The system refuses a map of no bytes; no byte of this address is ever read.
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
