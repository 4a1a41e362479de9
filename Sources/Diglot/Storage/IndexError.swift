/// What can be wrong with an index, or with the system beneath it.
///
/// The cases carry facts; the sentence a user reads is made where it is printed. A mistake of the
/// caller, such as an offset out of range, is no `IndexError`: it traps.
public enum IndexError: Error, Sendable, Equatable {
  /// There is no index, or no file of one, at `path`.
  case missing(path: String)

  /// Something stands at `path`, but it is no index: a file where a folder belongs, or a folder of other things.
  case notAnIndex(path: String)

  /// Another writer holds the index at `path`, in this process or in another.
  case locked(path: String)

  /// The bytes of `file` break the format.
  ///
  /// `part` names the structure that was read, `offset` is counted in bytes from the start of the
  /// file, and `reason` says what was found and what could have stood there.
  case damaged(file: String, part: String, offset: Int, reason: String)

  /// `file` was written in format version `found`; this library reads up to `supported`.
  case unsupportedVersion(file: String, found: Int, supported: Int)

  /// The system refused `operation` on `path`; `code` is its `errno`.
  case system(path: String, operation: String, code: Int32)
}
