#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What stands at a path.
package struct FileStatus: Equatable {
  package enum Kind {
    case file
    case folder
    case link
    case other
  }

  package let kind: Kind
  package let byteCount: Int
  /// When its contents were changed last, in nanoseconds since 1970.
  package let modified: Int64
  /// Which file it is, by whatever name: the device and the number on it.
  package let identity: Identity

  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  /// Asks the system; a link is followed only where `followsLinks` says so.
  package init(of path: String, followsLinks: Bool) throws(SystemError) {
    try self.init(of: DiskPath(path), followsLinks: followsLinks)
  }

  /// Asks the system; a link is followed only where `followsLinks` says so.
  package init(of path: DiskPath, followsLinks: Bool) throws(SystemError) {
    var status = stat()
    let result = unsafe path.withCString { unsafe followsLinks ? stat($0, &status) : lstat($0, &status) }
    if result != 0 { throw .last }
    byteCount = Int(status.st_size)
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
  }
}

/// The names in a folder, in no order, without `.` and `..`.
package enum Folder {
  /// The names as bytes: a file's name need not be UTF-8.
  package static func names(in path: String) throws(SystemError) -> [[UInt8]] { try names(in: DiskPath(path)) }

  /// The names as bytes: a file's name need not be UTF-8.
  package static func names(in path: DiskPath) throws(SystemError) -> [[UInt8]] {
    guard let folder = unsafe path.withCString({ unsafe opendir($0) }) else { throw .last }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let name = unsafe name(of: entry)
      if name != [46] && name != [46, 46] { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .last }
    return names
  }

  /// Whether nothing is at the path, or a folder without names in it.
  package static func isEmptyOrMissing(_ path: String) -> Bool {
    do throws(SystemError) {
      return try names(in: path).isEmpty
    } catch { return error.code == ENOENT }
  }

  /// Removes a folder with all that is in it. Links are removed, and not followed. What is gone already is no error.
  ///
  /// - Parameter first: The file in it that goes before all others, because it says what they are.
  package static func remove(_ path: DiskPath, first: String) throws(SystemError) {
    try unlink(path.appending(Array(first.utf8)))
    for name in try names(in: path) {
      let inner = path.appending(name)
      do throws(SystemError) {
        let isFolder = try FileStatus(of: inner, followsLinks: false).kind == .folder
        try isFolder ? remove(inner, first: first) : unlink(inner)
      } catch  where error.isMissing {}
    }
    if unsafe path.withCString({ unsafe rmdir($0) }) != 0, errno != ENOENT { throw .last }
  }

  private static func unlink(_ path: DiskPath) throws(SystemError) {
    if unsafe path.withCString({ unsafe removeFile($0) }) != 0, errno != ENOENT { throw .last }
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      let length = unsafe bytes.firstIndex(of: 0) ?? bytes.count
      return unsafe [UInt8](bytes[..<length])
    }
  }

  /// Makes a folder and those above it, unless they are there.
  package static func make(at path: String) throws(SystemError) {
    if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw .last }
    try make(at: String(path[..<slash]))
    if unsafe mkdir(path, 0o700) != 0 && errno != EEXIST { throw .last }
  }
}

private func removeFile(_ path: UnsafePointer<CChar>) -> Int32 { unsafe unlink(path) }
