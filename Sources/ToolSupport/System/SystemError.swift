#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the system answered instead of doing what it was asked: an `errno`.
package struct SystemError: Error, Equatable {
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// The error of the call that has just failed on this thread.
  package static var last: SystemError { SystemError(code: errno) }

  /// Whether nothing is there.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether nobody reads what is written.
  package var isBrokenPipe: Bool { code == EPIPE }

  /// The words of the system for it, such as "Permission denied".
  package var reason: String { unsafe String(cString: strerror(code)) }
}
