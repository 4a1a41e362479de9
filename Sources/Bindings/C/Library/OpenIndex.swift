import CDiglot
import Diglot
import DiglotJSON
import Synchronization

/// What a handle of an index stands for: the commit that is searched now.
final class OpenIndex: Sendable {
  private let present: Mutex<Index>

  init(at path: String) throws(IndexError) {
    present = Mutex(try Index(at: path))
  }

  /// The commit to search. Whoever has it may go on with it whatever becomes of the handle.
  var index: Index { present.withLock { $0 } }

  /// Goes over to the newest commit.
  ///
  /// - Returns: Whether there was a newer one.
  func reopen() throws(IndexError) -> Bool {
    try present.withLock { (present) throws(IndexError) in
      let older = present
      present = try older.reopen()
      return present !== older
    }
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
    if let cancellation = unsafe cancellation, let isCancelled = unsafe cancellation.is_cancelled {
      let question = unsafe Question(ask: isCancelled, context: cancellation.context)
      search.isCancelled = { question.isAnsweredYes }
    }
    do throws(SearchError) { return try index.search(query, search) } catch { throw CallError(error) }
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
