#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the system answered instead of doing what it was asked: an `errno`.
struct SystemError: Error, Equatable {
  let code: Int32

  /// The error of the call that has just failed on this thread.
  static var last: SystemError { SystemError(code: errno) }

  /// The words of the system for it, such as "Permission denied".
  var reason: String { unsafe String(cString: strerror(code)) }
}
