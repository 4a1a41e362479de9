import CDiglot
import Diglot
import DiglotJSON
import Glibc
import Synchronization

/// What a handle of a writer stands for. Calls wait for each other.
final class OpenWriter: Sendable {
  private struct State: ~Copyable {
    var writer: IndexWriter?
    /// Whether a call failed after which the writer cannot go on.
    var hasFailed = false
  }

  private let state: Mutex<State>
  private let process = getpid()
  private let memoryBytes: Int

  /// - Throws: `IndexError.noMemory` where the system would not give what the writer may take: later it could not be told.
  init(at path: String, _ options: WriterOptions) throws(IndexError) {
    memoryBytes = options.memoryBytes
    guard diglot_memory_has(memoryBytes) != 0 else { throw .noMemory(byteCount: memoryBytes) }
    let writer = try IndexWriter(at: path, options)
    state = Mutex(State(writer: writer))
  }

  /// Uses the writer; after an error of the engine, other than that of a text it was given, it is not used again.
  func use<Result: Sendable, Failure: DiglotError>(
    _ body: (IndexWriter) throws(Failure) -> Result
  ) throws(CallError) -> Result {
    // The threads of a writer do not come along into a process that was forked, and its files are those of another.
    guard process == getpid() else { throw .misuse("the writer belongs to the process that this one was forked from") }
    let result = state.withLock { state -> Swift.Result<Result, CallError> in
      guard let writer = state.writer else { return .failure(.misuse("the writer is closed")) }
      if state.hasFailed { return .failure(.misuse("the writer met an error before and cannot go on: close it")) }
      let shortages = diglot_memory_shortages()
      do throws(Failure) {
        let result = try body(writer)
        if diglot_memory_shortages() == shortages { return .success(result) }
        state.hasFailed = true
        return .failure(.noMemory)
      } catch {
        // What is wrong with a document or a query changes nothing.
        state.hasFailed = ![.reservedField, .querySyntax].contains(error.code)
        if let error = error as? SearchError { return .failure(CallError(error)) }
        return .failure(.engine(error))
      }
    }
    return try result.get()
  }

  func close() {
    let isOwn = process == getpid()
    state.withLock { state in
      guard let writer = state.writer.take() else { return }
      if isOwn { writer.close() } else { _ = unsafe Unmanaged.passRetained(writer) }
    }
  }

  deinit { close() }
}
