#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file as memory, read-only: all of it, or a part that holds something of its own.
///
/// The slices of `bytes` keep the file mapped. A complete file of an index never changes. Where another program cuts it
/// short all the same, this program ends with a bus error.
///
/// `@unchecked Sendable`: nothing changes between `init` and `deinit`, and the memory is read-only.
@safe
final class MappedFile: @unchecked Sendable {
  let byteCount: Int
  /// The first byte that was asked for, and how many stand before it on its page.
  private let baseAddress: UnsafeRawPointer
  private let skippedByteCount: Int
  /// The bytes of a file that is in memory anyway.
  private let inMemory: ByteSlice?

  /// Maps the file at `path`. An empty file is allowed.
  ///
  /// - Throws: `IndexError.missing`, `notAnIndex` where `path` is no file, `system` where the system refuses.
  convenience init(path: String) throws(IndexError) {
    if let place = MemoryFolder.place(of: path) {
      self.init(try place.folder.bytes(of: place.name, path))
      return
    }
    let kind = try FileSystem.kind(of: path)
    guard kind != .missing else { throw .missing(path: path) }
    guard kind == .file else { throw .notAnIndex(path: path) }
    // It may have become a pipe meanwhile, and that must not block.
    let descriptor = try SystemCall.open(path, O_RDONLY | O_NONBLOCK)
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Maps an open file, which may be closed afterwards.
  ///
  /// - Parameters:
  ///   - offset: The first byte.
  ///   - byteCount: How many; `nil` for all that follow.
  ///   - path: The name that errors give.
  /// - Throws: `IndexError.damaged` where the file has no such bytes, `system` where the system refuses.
  init(descriptor: Int32, from offset: Int = 0, byteCount: Int? = nil, path: String) throws(IndexError) {
    let end = Int(try SystemCall.retry("lseek", path) { lseek(descriptor, 0, SEEK_END) })
    guard offset >= 0, offset <= end, byteCount ?? 0 >= 0, byteCount ?? 0 <= end - offset else {
      let wanted = byteCount.map { "\($0) bytes" } ?? "bytes"
      throw .damaged(file: path, part: "file", offset: end, reason: "it ends here, \(wanted) from \(offset) are needed")
    }
    self.byteCount = byteCount ?? end - offset
    inMemory = nil
    skippedByteCount = offset % Self.pageByteCount
    let mappedCount = self.byteCount + skippedByteCount
    let page = unsafe try Self.map(descriptor, offset - skippedByteCount, self.byteCount == 0 ? 0 : mappedCount, path)
    unsafe baseAddress = page + skippedByteCount
  }

  private init(_ bytes: ByteSlice) {
    inMemory = bytes
    byteCount = bytes.byteCount
    unsafe baseAddress = Self.nowhere
    skippedByteCount = 0
  }

  /// All bytes that were asked for. The slice keeps the file mapped.
  var bytes: ByteSlice {
    if let inMemory { return inMemory }
    return unsafe ByteSlice(owner: self, baseAddress: baseAddress, byteCount: byteCount)
  }

  /// Gives the pages of a slice that were read back to the system. A page that is needed later is read from the file again.
  fileprivate func forgetPages(_ start: UnsafeRawPointer, _ count: Int) {
    let before = Int(bitPattern: start) % Self.pageByteCount
    unsafe madvise(UnsafeMutableRawPointer(mutating: start - before), count + before, MADV_DONTNEED)
  }

  deinit {
    guard inMemory == nil, byteCount > 0 else { return }
    unsafe munmap(UnsafeMutableRawPointer(mutating: baseAddress - skippedByteCount), byteCount + skippedByteCount)
  }

  private static func map(
    _ descriptor: Int32, _ offset: Int, _ byteCount: Int, _ path: String
  ) throws(IndexError) -> UnsafeRawPointer {
    // The system refuses to map no bytes. No byte is ever read at this address.
    guard byteCount > 0 else { return unsafe nowhere }
    guard let address = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, off_t(offset)),
      unsafe address != MAP_FAILED
    else { throw .system(path: path, operation: "mmap", code: errno) }
    return UnsafeRawPointer(address)
  }

  private static var nowhere: UnsafeRawPointer {
    unsafe UnsafeRawPointer(bitPattern: MemoryLayout<UInt64>.alignment).unsafelyUnwrapped
  }

  private static let pageByteCount = sysconf(Int32(_SC_PAGESIZE))
}

extension ByteSlice {
  /// Gives the pages back to the system, where a file has them.
  func forgetPages() {
    guard byteCount > 0, let file = owner as? MappedFile else { return }
    unsafe file.forgetPages(baseAddress, byteCount)
  }
}
