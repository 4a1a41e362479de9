#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files and directories by their paths. Symbolic links are followed.
enum FileSystem {
  enum Kind: Sendable {
    case file, directory, other, missing
  }

  /// What is at `path`. A link to nowhere is `missing`.
  static func kind(of path: String) throws(IndexError) -> Kind {
    guard let status = try status(of: path) else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Makes the directory `path`, with the missing ones above it. An existing directory is left as it is.
  static func createDirectory(_ path: String) throws(IndexError) {
    if try kind(of: path) == .directory { return }
    let above = parent(of: path)
    if above != path { try createDirectory(above) }
    if unsafe mkdir(path, 0o755) == 0 { return }
    let code = errno
    // Another program may have made it after it was missing.
    if code == EEXIST, try kind(of: path) == .directory { return }
    throw .system(path: path, operation: "mkdir", code: code)
  }

  /// Removes a file. A missing file is no error.
  static func remove(file path: String) throws(IndexError) {
    if unsafe unlink(path) != 0, errno != ENOENT { throw .system(path: path, operation: "unlink", code: errno) }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  static func list(_ directory: String) throws(IndexError) -> [String] {
    guard let stream = unsafe opendir(directory) else {
      if errno == ENOENT { throw .missing(path: directory) }
      throw .system(path: directory, operation: "opendir", code: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe name(of: entry)
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .system(path: directory, operation: "readdir", code: errno) }
    return names.sorted()
  }

  /// Makes `bytes` the contents of the file at `path`. Even after a crash the file has either all of the old bytes or all of
  /// the new ones. On return the new ones are on the disk.
  ///
  /// It writes `path.new` and renames it. A `path.new` that an earlier failure left is overwritten.
  static func replaceAtomically(path: String, with bytes: [UInt8]) throws(IndexError) {
    let newPath = path + ".new"
    let writer = try FileWriter(creating: newPath)
    try writer.append(bytes)
    try writer.sync()
    try writer.close()
    try SystemCall.retry("rename", path) { unsafe rename(newPath, path) }
    try syncDirectory(parent(of: path))
  }

  /// Waits until all new, renamed and removed files of the directory are so on the disk.
  static func syncDirectory(_ path: String) throws(IndexError) {
    let descriptor = try SystemCall.open(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try SystemCall.sync(descriptor, path)
  }

  /// The directory that holds `path`. The parent of `/` is `/`, that of `.` is `.`.
  static func parent(of path: String) -> String {
    let trimmed = path.reversed().drop { $0 == "/" }
    if trimmed.isEmpty { return path.isEmpty ? "." : "/" }
    guard let slash = trimmed.firstIndex(of: "/") else { return "." }
    let above = trimmed[slash...].drop { $0 == "/" }
    return above.isEmpty ? "/" : String(above.reversed())
  }

  private static func status(of path: String) throws(IndexError) -> stat? {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return status }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .system(path: path, operation: "stat", code: errno)
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
      unsafe field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
        unsafe String(cString: $0)
      }
    }
  }
}
