import CDiglot
import Diglot
import DiglotJSON

/// Why a call failed.
enum CallError: Error {
  case misuse(String)
  case options(String)
  case document(String)
  /// What the engine says; of a query, where in it.
  case engine(any DiglotError, column: Int = 0)
  case noMemory

  init(_ error: SearchError) {
    if case .syntax(let error) = error {
      self = .engine(error, column: error.column)
    } else {
      self = .engine(error)
    }
  }

  init(_ error: DocumentError) {
    if case .reservedName(let name) = error {
      self = .engine(IndexError.reservedField(name: name, key: ""))
    } else {
      self = .document(error.description)
    }
  }

  private var code: Int32 {
    switch self {
    case .misuse: Int32(DIGLOT_MISUSE)
    case .options: Int32(DIGLOT_BAD_OPTIONS)
    case .document: Int32(DIGLOT_BAD_DOCUMENT)
    case .noMemory: ErrorCode.noMemory.rawValue
    case .engine(let error, _): error.code.rawValue
    }
  }

  private var message: String {
    switch self {
    case .misuse(let sentence), .options(let sentence), .document(let sentence): sentence
    case .noMemory: "the system has no more memory"
    case .engine(let error, _): error.description
    }
  }

  private var column: Int {
    if case .engine(_, let column) = self { column } else { 0 }
  }

  /// The error as a block.
  var block: UnsafeMutablePointer<diglot_error> {
    let (code, column, message) = (code, Int32(clamping: column), message)
    do throws(CallError) {
      return try unsafe Block.make { writer in
        unsafe diglot_error(code: code, column: column, message: writer.put(message).data)
      }
    } catch { return unsafe diglot_out_of_memory() }
  }
}
