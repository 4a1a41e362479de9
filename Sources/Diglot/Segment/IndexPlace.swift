/// Where the files of an index are: in a folder, or packed in one.
enum IndexPlace: Sendable {
  case folder(String)
  case packed(PackedIndex)

  /// What is at `path`; a path with nothing is that of a folder.
  ///
  /// - Parameter end: How a packed index may end.
  /// - Throws: `IndexError.notAnIndex` where it is a file of another kind.
  init(path: String, end: PackedIndex.End = .exact) throws(IndexError) {
    switch try FileSystem.kind(of: path) {
    case .file: self = .packed(try PackedIndex(MappedFile(path: path).bytes, path: path, end: end))
    case .directory, .other, .missing: self = .folder(path)
    }
  }

  /// The newest manifest.
  func manifest() throws(IndexError) -> Manifest {
    switch self {
    case .packed(let index): return index.manifest
    case .folder(let directory):
      guard try IndexFolder.hasManifest(directory) else { throw .missing(path: directory) }
      let path = "\(directory)/\(Manifest.fileName)"
      return try Manifest(MappedFile(path: path).bytes, path: path)
    }
  }

  /// The name that errors give a file.
  func name(of file: String) -> String {
    switch self {
    case .folder(let directory): "\(directory)/\(file)"
    case .packed(let index): index.member(file)
    }
  }

  /// A file that the manifest names, with the name that errors give it.
  ///
  /// - Parameter part: What it is, for the error where it is missing.
  func file(_ name: String, _ part: String) throws(IndexError) -> (path: String, bytes: ByteSlice) {
    let path = self.name(of: name)
    switch self {
    case .packed(let index):
      guard let bytes = index.file(name) else {
        throw .damaged(file: path, part: part, offset: 0, reason: "the packed index ends before")
      }
      return (path, bytes)
    case .folder:
      guard try FileSystem.kind(of: path) == .file else {
        throw .damaged(file: path, part: part, offset: 0, reason: "the file is missing")
      }
      return (path, try MappedFile(path: path).bytes)
    }
  }
}
