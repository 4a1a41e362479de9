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
/// by a crash. The file itself means nothing and is never removed: otherwise two writers could lock two files with this name.
/// Readers need no lock.
final class WriteLock {
  static let fileName = "lock"

  private var descriptor: Int32

  /// Takes the lock of the index in `directory`, which exists.
  ///
  /// - Throws: `IndexError.locked` at once where another writer holds it.
  init(directory: String) throws(IndexError) {
    let path = "\(directory)/\(Self.fileName)"
    if try !FileSystem.hasName(path) { try DiskWatch.willMake(.create(path)) }
    let descriptor = try SystemCall.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
    do throws(IndexError) {
      try SystemCall.retry("flock", path) { flock(descriptor, LOCK_EX | LOCK_NB) }
    } catch {
      close(descriptor)
      if case .system(_, _, EWOULDBLOCK) = error { throw .locked(path: directory) }
      throw error
    }
    self.descriptor = descriptor
  }

  /// Frees the lock. A second call does nothing.
  func release() {
    guard descriptor >= 0 else { return }
    // Closing is not enough: a process that was just forked has a copy of the descriptor until it starts its program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
    descriptor = -1
  }

  deinit { release() }
}
