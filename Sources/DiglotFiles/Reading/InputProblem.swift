import DiglotJSON
import ToolSupport

/// Why an input was skipped, and where.
public struct InputProblem: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Cause: Error, Sendable, Equatable {
    /// The system refused; its `errno`.
    case system(code: Int32)
    /// Its name, once it is decoded, is that of another file.
    case sameName
    /// Bytes that are no text of the encoding: of `units` that it should have, `broken` cannot be read; the first at byte
    /// `offset`.
    case undecodable(encoding: String, broken: Int, units: Int, offset: Int)
    /// It has what no text has, and no format is known that looks so.
    case binary
    /// A document that is larger than `ReadingOptions.documentLimit`.
    case tooLarge(limit: Int)
    /// What breaks the grammar of its format, as the end of a sentence.
    case malformed(String)
    /// A program that reads this format did not do its work.
    case readerFailed(command: String, reason: String)
    /// Filters have read it, or files of its name, and this run has none for this end of names.
    case filterMissing(fileExtension: String)
    /// A limit against inputs that are made to do harm, such as an archive that unpacks to a thousand times its size.
    case bounded(String)
  }

  /// The path of the file, with the member of an archive behind it.
  public var path: String
  /// From 1.
  public var line: Int?
  /// In characters (Unicode scalars), from 1.
  public var column: Int?
  /// What is wrong there.
  public var cause: Cause

  /// A problem at a place.
  public init(path: String, line: Int? = nil, column: Int? = nil, cause: Cause) {
    self.path = path
    self.line = line
    self.column = column
    self.cause = cause
  }
}

extension InputProblem: CustomStringConvertible {
  /// One line for people: the place, the cause and the remedy.
  public var description: String {
    var place = path
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    return Message.singleLine("\(place): \(reason)")
  }

  /// The cause and the remedy, without the place.
  public var reason: String {
    switch cause {
    case .system(let code): SystemError(code: code).reason
    case .sameName: "another file has this name, once both are decoded to UTF-8; rename one"
    case .undecodable(let encoding, let broken, let units, let offset):
      "\(Decimal.grouped(broken)) of \(Decimal.grouped(units)) characters are not \(encoding), the first at byte \(offset); "
        + "--encoding NAME names the encoding"
    case .binary: "not a text, and no format that can be read; --filter '.ext=COMMAND %s' names a program that reads it"
    case .tooLarge(let limit):
      "larger than \(ByteSize.limit(limit)), the limit for one document; --max-document SIZE raises it"
    case .malformed(let how): how
    case .readerFailed(let command, let reason): "\(command): \(reason)"
    case .filterMissing(let end):
      "a filter reads .\(end) here; --filter '.\(end)=COMMAND %s' names it, and until then what was read of it stays"
    case .bounded(let what): what
    }
  }
}

extension InputProblem.Cause {
  init(_ error: StreamError) {
    switch error {
    case .system(let error): self = .system(code: error.code)
    case .broken(let how): self = .malformed(how)
    case .bounded(let what): self = .bounded(what)
    }
  }
}
