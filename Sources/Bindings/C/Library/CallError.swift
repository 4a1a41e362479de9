import CDiglot
import Diglot
import DiglotJSON

/// Why a call failed.
enum CallError: Error {
  case misuse(String)
  case query(QuerySyntaxError)
  case otherPage
  case options(String)
  case document(String)
  case index(IndexError)
  case noMemory

  init(_ error: SearchError) {
    switch error {
    case .syntax(let error): self = .query(error)
    case .pageOfOtherSearch: self = .otherPage
    case .cancelled: preconditionFailure("a search of no task")
    case .index(let error): self = .index(error)
    }
  }

  private var code: Int {
    switch self {
    case .misuse: DIGLOT_MISUSE
    case .query: DIGLOT_BAD_QUERY
    case .otherPage, .options: DIGLOT_BAD_OPTIONS
    case .document: DIGLOT_BAD_DOCUMENT
    case .noMemory: DIGLOT_NO_MEMORY
    case .index(let error):
      switch error {
      case .missing: DIGLOT_MISSING
      case .notAnIndex: DIGLOT_NOT_AN_INDEX
      case .readOnly: DIGLOT_MISUSE
      case .reservedField: DIGLOT_BAD_DOCUMENT
      case .locked: DIGLOT_LOCKED
      case .damaged: DIGLOT_DAMAGED
      case .unsupportedVersion, .unsupportedPart: DIGLOT_UNSUPPORTED
      case .system: DIGLOT_SYSTEM
      case .noMemory: DIGLOT_NO_MEMORY
      case .commitNotSynced: DIGLOT_NOT_SYNCED
      }
    }
  }

  private var message: String {
    switch self {
    case .misuse(let sentence), .options(let sentence), .document(let sentence): sentence
    case .query(let error): "\(error)"
    case .otherPage: "options: \"after\": the token is that of another query, \"sort\" or \"expand\""
    case .noMemory: "the system has no more memory"
    case .index(let error): "\(error)"
    }
  }

  private var column: Int {
    if case .query(let error) = self { error.column } else { 0 }
  }

  /// The error as a block.
  var block: UnsafeMutablePointer<diglot_error> {
    let (code, column, message) = (Int32(code), Int32(clamping: column), message)
    do throws(CallError) {
      return try unsafe Block.make { writer in
        unsafe diglot_error(code: code, column: column, message: writer.put(message).data)
      }
    } catch { return unsafe diglot_out_of_memory() }
  }
}
