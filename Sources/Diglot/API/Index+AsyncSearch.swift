/// Searches that a task can wait for and give up.
extension Index {
  /// Finds the documents that match a query, away from the caller's actor, as the search of a thread does.
  ///
  /// A search takes a thread of Swift's pool for its time, mostly some milliseconds, and waits for nothing but the disk.
  ///
  /// - Parameters:
  ///   - query: The text of the query, at most 65,536 bytes of UTF-8.
  ///   - options: How many hits, and what comes with them.
  /// - Returns: What was found; with a ``SearchOptions/deadline``, what was found by then.
  /// - Throws: ``SearchError/cancelled`` soon after the task is cancelled, ``SearchError/syntax(_:)`` where the query cannot be
  ///   understood, ``SearchError/index(_:)`` where a part of the index that it needs cannot be read.
  @concurrent
  public func search(
    _ query: String, _ options: SearchOptions = SearchOptions()
  ) async throws(SearchError) -> SearchResults {
    let results = try searchNow(query, options.cancellable)
    if Task.isCancelled { throw .cancelled }
    return results
  }

  /// Finds the documents that match a query that is parsed already, away from the caller's actor.
  ///
  /// - Parameters:
  ///   - query: The tree of the query; it may be used again and again.
  ///   - options: How many hits, and what comes with them.
  /// - Throws: As for the text of a query, and ``SearchError/pageOfOtherSearch``.
  @concurrent
  public func search(
    _ query: Query, _ options: SearchOptions = SearchOptions()
  ) async throws(SearchError) -> SearchResults {
    let results = try searchNow(query, options.cancellable)
    if Task.isCancelled { throw .cancelled }
    return results
  }

  // In a function that is async, their names mean the functions above.
  private func searchNow(_ query: String, _ options: SearchOptions) throws(SearchError) -> SearchResults {
    try search(query, options)
  }

  private func searchNow(_ query: Query, _ options: SearchOptions) throws(SearchError) -> SearchResults {
    try search(query, options)
  }
}

extension SearchOptions {
  /// Options of a search that ends where its task is cancelled.
  fileprivate var cancellable: SearchOptions {
    var options = self
    let isCancelled = isCancelled
    options.isCancelled = { Task.isCancelled || isCancelled?() ?? false }
    return options
  }
}
