/// What can be wrong with an index, or with the system below it.
///
/// A mistake of the calling program, such as an offset out of range, is no `IndexError`: it traps.
public enum IndexError: Error, Sendable, Equatable {
  /// There is no index, or no file of one, at `path`.
  case missing(path: String)

  /// There is something at `path`, but no index: a file instead of a folder, or a folder of other files.
  case notAnIndex(path: String)

  /// The index at `path` is packed in one file: it can be read, and not be written.
  case readOnly(path: String)

  /// Another writer holds the index at `path`: that of `process`, which may be this one; `nil` where it has not said so yet.
  case locked(path: String, process: Int32?)

  /// The bytes of `file` break the format.
  ///
  /// `part` names the structure that was read. `offset` is counted in bytes from the start of the file. `reason` says what
  /// was found, and what was expected.
  case damaged(file: String, part: String, offset: Int, reason: String)

  /// `file` was written in format version `found`; this library reads up to `supported`.
  case unsupportedVersion(file: String, found: Int, supported: Int)

  /// `file` has a part, of the number `part`, that a program must know to use the index. This library does not.
  case unsupportedPart(file: String, part: UInt32)

  /// The document of the key `key` has a field of a name that means something else in a query: `title`, `text`, `exact` or
  /// `pinyin`. Nothing was changed.
  case reservedField(name: String, key: String)

  /// The system refused `operation` on `path`; `code` is its `errno`. The last commit is safe.
  case system(path: String, operation: String, code: Int32)

  /// The system has no memory for `byteCount` bytes more. The last commit is safe.
  case noMemory(byteCount: Int)

  /// The commit was made, but the system did not confirm that the folder at `path` is on the disk; `code` is its `errno`.
  /// Readers see the commit. After a loss of power the commit before it may stand there again, also whole.
  case commitNotSynced(path: String, code: Int32)
}
