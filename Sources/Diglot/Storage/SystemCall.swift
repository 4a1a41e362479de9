#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls into the system: repeats an interrupted call, and turns `errno` into an error.
enum SystemCall {
  /// More than an index can hold.
  static let tooLarge = EFBIG
  /// More than the system gives.
  static let tooMany = EAGAIN

  /// The words of the system for an `errno`, such as "Permission denied".
  static func reason(of code: Int32) -> String { unsafe String(cString: strerror(code)) }

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

  /// Opens `path`. Programs that this one starts do not get the descriptor.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(IndexError) -> Int32 {
    try retry("open", path) { systemOpen(path, flags | O_CLOEXEC, mode) }
  }

  /// Waits until all bytes of `descriptor` are on the disk.
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
