#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the calls into the system share: interruption by a signal, and `errno` made an error.
enum SystemCall {
  /// Repeats `call` while a signal interrupts it.
  ///
  /// - Throws: `IndexError.system` with `errno`, where the result is negative.
  @discardableResult
  static func retry<T: SignedInteger>(
    _ operation: String, _ path: String, _ call: () -> T
  ) throws(IndexError) -> T {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw .system(path: path, operation: operation, code: errno) }
    }
  }

  /// Opens `path`; the descriptor is closed in programs this one starts.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(IndexError) -> Int32 {
    try retry("open", path) { systemOpen(path, flags | O_CLOEXEC, mode) }
  }

  /// Waits until what was written to `descriptor` is on the disk.
  static func sync(_ descriptor: Int32, _ path: String) throws(IndexError) {
    #if canImport(Darwin)
      // There `fsync` stops at the drive's own cache.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    try retry("fsync", path) { fsync(descriptor) }
  }
}

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  unsafe open(path, flags, mode)
}
