#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files and directories by their paths. Symbolic links are followed. A path may be in a `MemoryFolder`.
enum FileSystem {
  enum Kind: Sendable {
    case file, directory, other, missing
  }

  /// What is at `path`. A link to nowhere, or to itself, is `missing`.
  static func kind(of path: String) throws(IndexError) -> Kind {
    if let place = MemoryFolder.place(of: path) {
      return place.name.isEmpty ? .directory : place.folder.hasFile(place.name) ? .file : .missing
    }
    guard let status = try status(of: path) else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Whether a name stands at `path`, if only that of a link to nowhere.
  static func hasName(_ path: String) throws(IndexError) -> Bool {
    if MemoryFolder.place(of: path) != nil { return try kind(of: path) != .missing }
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return true }
    if errno == ENOENT || errno == ENOTDIR { return false }
    throw .system(path: path, operation: "stat", code: errno)
  }

  /// Makes the directory `path`, with the missing ones above it. On return those that were made are on the disk. An existing
  /// directory is left as it is.
  static func createDirectory(_ path: String) throws(IndexError) {
    if try kind(of: path) == .directory { return }
    let above = parent(of: path)
    if above != path { try createDirectory(above) }
    try DiskWatch.willMake(.createDirectory(path))
    if unsafe mkdir(path, 0o755) == 0 { return try syncParent(of: path) }
    let code = errno
    // Another program may have made it after it was missing.
    if code == EEXIST, try kind(of: path) == .directory { return }
    throw .system(path: path, operation: "mkdir", code: code)
  }

  /// Removes a file. A missing file is no error.
  static func remove(file path: String) throws(IndexError) {
    if let place = MemoryFolder.place(of: path) { return place.folder.remove(place.name) }
    try DiskWatch.willMake(.remove(path))
    if unsafe unlink(path) != 0, errno != ENOENT { throw .system(path: path, operation: "unlink", code: errno) }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  static func list(_ directory: String) throws(IndexError) -> [String] {
    if let place = MemoryFolder.place(of: directory) { return place.folder.names }
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
  /// the new ones. The new ones stay once the directory is synced.
  ///
  /// It writes `path.new` and renames it. A `path.new` that an earlier failure left is removed.
  static func replaceAtomically(path: String, with bytes: [UInt8]) throws(IndexError) {
    let newPath = path + unfinishedSuffix
    let writer = try FileWriter(creating: newPath)
    try writer.append(bytes)
    try writer.sync()
    try writer.close()
    try rename(newPath, to: path)
  }

  /// What the name of a file ends with until all of it is written.
  static let unfinishedSuffix = ".new"

  /// Gives a file another name, in place of the file that has it.
  static func rename(_ path: String, to newPath: String) throws(IndexError) {
    if let old = MemoryFolder.place(of: path), let new = MemoryFolder.place(of: newPath) {
      return try old.folder.rename(old.name, to: new.name, path)
    }
    try DiskWatch.willMake(.rename(path, to: newPath))
    try SystemCall.retry("rename", newPath) { renameFile(path, newPath) }
  }

  /// Waits until all new, renamed and removed files of the directory are so on the disk.
  static func syncDirectory(_ path: String) throws(IndexError) {
    if MemoryFolder.place(of: path) != nil { return }
    try DiskWatch.willMake(.syncDirectory(path))
    let descriptor = try SystemCall.open(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try SystemCall.sync(descriptor, path)
  }

  /// Waits until the name of a directory is on the disk. Where the directory above it may not be read, there is no way to.
  static func syncParent(of directory: String) throws(IndexError) { try syncDirectoryIfReadable("\(directory)/..") }

  /// Waits until the names in a directory are on the disk, where it may be read.
  static func syncDirectoryIfReadable(_ path: String) throws(IndexError) {
    do throws(IndexError) {
      try syncDirectory(path)
    } catch {
      guard case .system(_, "open", EACCES) = error else { throw error }
    }
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
    if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
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

private func renameFile(_ path: String, _ newPath: String) -> Int32 { unsafe rename(path, newPath) }
