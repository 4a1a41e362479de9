extension IndexError: DiglotError {
  /// What it is, as a number.
  public var code: ErrorCode {
    switch self {
    case .missing: .missing
    case .notAnIndex: .notAnIndex
    case .readOnly: .readOnly
    case .locked: .locked
    case .damaged: .damaged
    case .unsupportedVersion: .unsupportedVersion
    case .unsupportedPart: .unsupportedPart
    case .reservedField: .reservedField
    case .system: .system
    case .noMemory: .noMemory
    case .commitNotSynced: .commitNotSynced
    }
  }

  /// The thing, the place and the cause, on one line.
  public var fact: String {
    let sentence =
      switch self {
      case .missing(let path): "\(path): there is no index here"
      case .notAnIndex(let path): "\(path): not an index, and not an empty folder to make one in"
      case .readOnly(let path): "\(path): a packed index is only read"
      case .locked(let path, let process):
        "\(path): another program\(process.map { " (process \($0))" } ?? "") is writing to this index"
      case .damaged(let file, let part, let offset, let reason):
        "\(file): damaged at byte \(offset) (\(part)): \(reason)"
      case .unsupportedVersion(let file, let found, let supported):
        "\(file): format version \(found), this program reads version \(supported)"
      case .unsupportedPart(let file, let part):
        "\(file): written by a later program, with part \(part), which this program would have to know"
      case .reservedField(let name, let key):
        "document \"\(key)\": no field may be named \"\(name)\", which means something else in a query"
      case .system(let path, let operation, let code):
        "\(path): cannot \(operation): \(SystemCall.reason(of: code))"
      case .noMemory(let byteCount): "the system has no more memory, and \(size(byteCount)) are needed"
      case .commitNotSynced(let path, let code):
        "\(path): what was written is committed, but the system does not say that it is on the disk: "
          + SystemCall.reason(of: code)
      }
    return OneLine.of(sentence)
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .missing: "make one, or name the folder of another"
    case .notAnIndex: "name another folder"
    case .readOnly: "merge it into a folder to write to it"
    case .locked: "try again when it has ended"
    case .damaged(_, let part, _, _):
      // Without its manifest there is nothing more to find out about an index.
      part == "manifest"
        ? "a repair saves the documents that can be read"
        : "a check of the index says what else is damaged, a repair saves the documents that can be read"
    case .unsupportedVersion: "add the documents to a new index"
    case .unsupportedPart: "use that program"
    case .reservedField: "give the field another name"
    case .system, .noMemory: "what was committed is safe"
    case .commitNotSynced: "after a loss of power the commit before may stand there instead"
    }
  }
}

/// A number of bytes to read, in MiB where it is some of these.
private func size(_ byteCount: Int) -> String { byteCount < 1 << 20 ? "\(byteCount) bytes" : "\(byteCount >> 20) MiB" }
