#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one name of a file that has many.
package enum FilePath {
  /// The absolute path of what is at a path, without links, `.` and `..`.
  package static func real(_ path: String) throws(SystemError) -> String {
    guard let real = unsafe realpath(path, nil) else { throw .last }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// The last name of a path, and what is before it.
  package static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let name = String(path[path.utf8.index(after: slash)...])
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }

  /// What leads from a folder to a path below it: nothing where both are the same, `nil` where it is not below.
  package static func below(_ folder: String, _ path: String) -> String? {
    guard path.utf8.starts(with: folder.utf8) else { return nil }
    let rest = path.utf8.dropFirst(folder.utf8.count)
    if rest.isEmpty { return "" }
    if folder.utf8.last == UInt8(ascii: "/") { return String(Substring(rest)) }
    return rest.first == UInt8(ascii: "/") ? String(Substring(rest.dropFirst())) : nil
  }

  /// A folder and what is below it.
  package static func joined(_ folder: String, _ rest: String) -> String {
    if rest.isEmpty { return folder }
    return folder.isEmpty || folder.hasSuffix("/") ? folder + rest : "\(folder)/\(rest)"
  }
}

/// A moment as text.
package enum Timestamp {
  /// Nanoseconds since 1970 as `2026-11-28T12:34:56Z`.
  package static func utc(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0))
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
    let year = unsafe String(Int(parts.tm_year) + 1900)
    let date = unsafe "\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let time = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return "\(String(repeating: "0", count: max(0, 4 - year.count)))\(year)-\(date)T\(time)Z"
  }

  /// Now, in nanoseconds since 1970.
  package static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
