/// An error of the library: facts in its cases, and a line for people that a host can show as it is.
///
/// Every function throws one type of error, and each of these types conforms: ``IndexError``, ``SearchError``,
/// ``QuerySyntaxError``, ``MergeError`` and ``GlossaryError``. Their sentences are one line each, in English; what comes from
/// outside, such as a path, is cleaned of control characters. They presume no command line.
public protocol DiglotError: Error, CustomStringConvertible {
  /// What it is, as a number that stays the same from version to version.
  var code: ErrorCode { get }
  /// The thing, the place and the cause: `notes.index: there is no index here`.
  var fact: String { get }
  /// What to do about it, as the rest of the sentence; empty where nothing can be said.
  var advice: String { get }
}

extension DiglotError {
  /// One line for people: the thing, the place, the cause and what to do.
  public var description: String { advice.isEmpty ? fact : "\(fact); \(advice)" }
}

/// The number of an error, for hosts that pass errors on: bindings to other languages, logs, answers of a server.
///
/// Numbers keep their meaning in later versions, which may add others. The tens tell the kind, and are the exit status of the
/// tools: 2 for a call that is wrong, 3 for an index that is missing or damaged, 4 for one that is locked, 5 for a system that
/// refuses; 6 is for what the host gave up. No error has the number 0.
public enum ErrorCode: Int32, Sendable, Hashable, CaseIterable {
  /// A query that cannot be understood.
  case querySyntax = 20
  /// A page token of another search.
  case pageOfOtherSearch = 21
  /// A document with a field whose name has a meaning in queries.
  case reservedField = 22
  /// Indexes to be merged that have a document twice.
  case documentTwice = 23
  /// Indexes to be merged that different tables made.
  case otherAnalysis = 24
  /// Something else stands where a merge is to write.
  case exists = 25
  /// A glossary that cannot be read.
  case glossary = 26
  /// A packed index, which can only be read, was to be written.
  case readOnly = 27
  /// No index at a path.
  case missing = 30
  /// Something at a path that is no index.
  case notAnIndex = 31
  /// Bytes that break the format.
  case damaged = 32
  /// A format that this version of the library does not read.
  case unsupportedVersion = 33
  /// A part that this version of the library would have to know.
  case unsupportedPart = 34
  /// Another writer has the index.
  case locked = 40
  /// The system refused.
  case system = 50
  /// The system has no more memory.
  case noMemory = 51
  /// A commit that may not outlast a loss of power.
  case commitNotSynced = 52
  /// A search whose task was cancelled.
  case cancelled = 60
}
