import CDiglot
import Diglot
import DiglotJSON
import Synchronization

/// What a handle of an index stands for: the commit that is searched now.
final class OpenIndex: Sendable {
  private let present: Mutex<Index>

  init(_ index: Index) { present = Mutex(index) }

  convenience init(at path: String) throws(IndexError) { self.init(try Index.opening(path)) }

  /// The commit to search. Whoever has it may go on with it whatever becomes of the handle.
  var index: Index { present.withLock { $0 } }

  /// Goes over to the newest commit.
  ///
  /// - Returns: Whether there was a newer one.
  func reopen() throws(IndexError) -> Bool {
    // Outside of the lock: whoever searches meanwhile does not wait for it.
    let older = index
    let newest = try older.reopen()
    guard newest !== older else { return false }
    present.withLock { $0 = newest }
    return true
  }
}

extension OpenIndex {
  /// Searches with options in JSON.
  func search(
    _ query: String, _ options: [UInt8], _ cancellation: diglot_cancellation? = nil
  ) throws(CallError) -> SearchResults {
    var search: SearchOptions
    do throws(OptionsError) { search = try SearchOptions(json: options.span) } catch {
      throw .options(error.description)
    }
    let shortages = diglot_memory_shortages()
    var question: Question?
    if let cancellation = unsafe cancellation, let isCancelled = unsafe cancellation.is_cancelled {
      question = unsafe Question(ask: isCancelled, context: cancellation.context)
    }
    search.isCancelled = { [question] in
      diglot_memory_shortages() != shortages || question?.isAnsweredYes ?? false
    }
    let results: SearchResults
    do throws(SearchError) { results = try index.search(query, search) } catch { throw CallError(error) }
    // What was found by then is not all, and the caller may try again with more memory.
    if diglot_memory_shortages() != shortages { throw .noMemory }
    return results
  }
}

/// A function of the caller that is asked during a search.
///
/// It is sendable because a search stays on the thread of its caller, who is waiting for it.
@safe private struct Question: @unchecked Sendable {
  let ask: @convention(c) (UnsafeMutableRawPointer?) -> CInt
  let context: UnsafeMutableRawPointer?

  var isAnsweredYes: Bool { unsafe ask(context) != 0 }
}
