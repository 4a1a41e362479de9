#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to write to an index: one holder at a time, in this process or another.
///
/// It is a lock of the system on the file `lock` in the directory of the index. The system frees it when its holder ends, even
/// by a crash. The file itself is never removed: otherwise two writers could lock two files with this name. While a writer
/// holds the lock, the file has the number of its process, for the others to name. Readers need no lock.
final class WriteLock {
  static let fileName = "lock"

  /// Below zero when the lock is free again, and where the folder is in memory.
  private var descriptor: Int32
  private var memory: MemoryFolder?

  /// Takes the lock of the index in `directory`, which exists.
  ///
  /// - Throws: `IndexError.locked` at once where another writer holds it.
  init(directory: String) throws(IndexError) {
    if let folder = MemoryFolder.place(of: directory)?.folder {
      guard folder.lock() else { throw .locked(path: directory, process: getpid()) }
      descriptor = -1
      memory = folder
      return
    }
    let path = "\(directory)/\(Self.fileName)"
    if try !FileSystem.hasName(path) { try DiskWatch.willMake(.create(path)) }
    let descriptor = try SystemCall.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
    do throws(IndexError) {
      try SystemCall.retry("flock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
    } catch {
      let holder = WriteLock.holder(descriptor)
      close(descriptor)
      if case .system(_, _, EWOULDBLOCK) = error { throw .locked(path: directory, process: holder) }
      throw error
    }
    self.descriptor = descriptor
    noteHolder("\(getpid())\n")
  }

  /// Says who holds the lock. That this fails, on a full disk for one, changes nothing.
  private func noteHolder(_ text: String) {
    _ = ftruncate(descriptor, 0)
    let bytes = Array(text.utf8)
    _ = unsafe pwrite(descriptor, bytes, bytes.count, 0)
  }

  /// The process that the file of a lock names.
  private static func holder(_ descriptor: Int32) -> Int32? {
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      count = unsafe max(pread(descriptor, buffer.baseAddress, buffer.count, 0), 0)
    }
    return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  /// Frees the lock. A second call does nothing.
  func release() {
    memory.take()?.unlock()
    guard descriptor >= 0 else { return }
    noteHolder("")
    // Closing is not enough: a process that was just forked has a copy of the descriptor until it starts its program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
    descriptor = -1
  }

  deinit { release() }
}
