import Diglot

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder for an index that nobody keeps.
package enum TrialFolder {
  /// Makes an empty one in the system's folder for temporary files.
  package static func make() throws(IndexError) -> String {
    let folder = Environment.value(of: "TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/diglot-XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    guard isMade else { throw .system(path: folder, operation: "make a folder in it", code: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes it with the files in it.
  package static func remove(_ path: String) {
    for name in (try? Folder.names(in: path)) ?? [] {
      unsafe unlink("\(path)/\(String(decoding: name, as: UTF8.self))")
    }
    unsafe rmdir(path)
  }
}
