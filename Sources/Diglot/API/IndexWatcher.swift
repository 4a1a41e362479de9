/// The newer commits of an index, as they come:
///
/// ```swift
/// for try await newer in IndexWatcher(index) { current = newer }
/// ```
///
/// Commits that come while the host is busy are passed over: each element is the newest commit, and none comes twice. The
/// sequence ends where its task is cancelled. It asks for the manifest in turns, which takes some microseconds, and no thread
/// between them; so it needs no service of the system, and sees commits on any file system and by any process.
public struct IndexWatcher: AsyncSequence, Sendable {
  /// An index as of a newer commit.
  public typealias Element = Index
  /// What opening that commit throws; the sequence ends then.
  public typealias Failure = IndexError

  private let index: Index
  private let interval: Duration

  /// Watches an index.
  ///
  /// - Parameters:
  ///   - index: The commit that the host has.
  ///   - interval: The time between two looks.
  public init(_ index: Index, every interval: Duration = .milliseconds(200)) {
    self.index = index
    self.interval = interval
  }

  /// Begins with the index that was given.
  public func makeAsyncIterator() -> Iterator { Iterator(index: index, interval: interval) }

  /// Waits for commits. It belongs to one task.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var index: Index
    fileprivate let interval: Duration
    fileprivate var isOver = false

    /// Waits for a commit that is newer than the last one.
    ///
    /// - Returns: The index as of that commit; `nil` where the task is cancelled, and after an error.
    /// - Throws: What ``Index/reopen()`` throws.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(IndexError) -> Index? {
      while !isOver {
        do throws(IndexError) {
          let newest = try index.reopen()
          if newest !== index {
            index = newest
            return newest
          }
        } catch {
          isOver = true
          throw error
        }
        isOver = (try? await Task.sleep(for: interval)) == nil
      }
      return nil
    }
  }
}
