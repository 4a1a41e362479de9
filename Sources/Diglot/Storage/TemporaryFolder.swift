#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fresh folder for files that are needed for a while, where the system keeps such. It goes with the last reference.
final class TemporaryFolder {
  let path: String

  /// Makes the folder, which only this user may read.
  init() throws(IndexError) {
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/diglot-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw .system(path: place, operation: "mkdtemp", code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in (try? FileSystem.list(path)) ?? [] { try? FileSystem.remove(file: "\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }
}
