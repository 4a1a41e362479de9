/// Removing what a search finds.
extension IndexWriter {
  /// Removes all documents that match a query: what a search without other names would find after a commit, so documents that
  /// were added since the last one too.
  ///
  /// Of bare words one is enough to match, as in a search; `+word` and `"a phrase"` are conditions. A sign that has nothing to
  /// work on is an error here.
  ///
  /// - Parameters:
  ///   - query: The text of the query.
  ///   - expands: Whether bare words match under the names of other regions and the other language too, as they do in a search.
  /// - Returns: The keys of the documents that were removed.
  /// - Throws: ``SearchError/syntax(_:)`` where the query cannot be understood, or has more words than a search looks for: nothing
  ///   was changed then, and the writer can go on. ``SearchError/index(_:)`` as for ``add(_:)``.
  /// - Complexity: That of a search for all matches. Documents that were added since the last commit become a segment first.
  @discardableResult
  public func remove(matching query: String, expands: Bool = false) throws(SearchError) -> [String] {
    let index = try pendingIndex()
    let options = SearchOptions(
      limit: index.documentCount, snippets: false, exactTotal: true, expands: expands, isStrict: true)
    return try remove(index.search(query, options))
  }

  /// Removes all documents that match a query that is parsed already.
  ///
  /// - Parameters:
  ///   - query: The tree of the query.
  ///   - expands: Whether bare words match under other names.
  /// - Returns: The keys of the documents that were removed.
  /// - Throws: ``SearchError/syntax(_:)`` where it has more words than a search looks for; ``SearchError/index(_:)`` as for
  ///   ``add(_:)``.
  @discardableResult
  public func remove(matching query: Query, expands: Bool = false) throws(SearchError) -> [String] {
    let index = try pendingIndex()
    let options = SearchOptions(limit: index.documentCount, snippets: false, exactTotal: true, expands: expands)
    return try remove(index.search(query, options))
  }

  private func pendingIndex() throws(SearchError) -> Index {
    do throws(IndexError) { return try Index(pendingSnapshot()) } catch { throw .index(error) }
  }

  private func remove(_ results: SearchResults) throws(SearchError) -> [String] {
    // What was not looked for may be a condition.
    guard results.omissions.isEmpty else {
      throw .syntax(QuerySyntaxError(column: 1, problem: .expected("fewer words, so that all are looked for")))
    }
    do throws(IndexError) {
      for hit in results.hits { try remove(hit.key) }
    } catch { throw .index(error) }
    return results.hits.map(\.key)
  }
}
