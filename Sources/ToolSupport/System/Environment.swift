#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the program was told by its surroundings.
package enum Environment {
  /// The value of a variable; an empty one counts as none.
  package static func value(of name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }

  /// The index where no `--index` names one.
  package static var indexPath: String { value(of: "DIGLOT_INDEX") ?? "./Index" }

  /// Seconds on a clock that only goes forward.
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
