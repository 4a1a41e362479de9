/// What can be wrong with an index or the system under it.
public enum IndexError: Error, Sendable, Equatable {
  /// There is no index at the path.
  case missing(path: String)
  /// The path exists but is a file, or a folder that holds other things.
  case notAnIndex(path: String)
  /// Another writer has the index.
  case locked(path: String)
  /// Bytes that break the format, at `offset` bytes from the start of `part` of `file`.
  case damaged(file: String, part: String, offset: Int, reason: String)
  /// The file is of a format version that this program does not read.
  case unsupportedVersion(file: String, found: Int, supported: Int)
  /// The system refused an operation; `code` is its `errno`.
  case system(path: String, operation: String, code: Int32)
}
