/// Removing what a search finds.
extension IndexWriter {
  /// Removes all documents that match a query: what a search would find after a commit, those that were added or removed since
  /// the last one included.
  ///
  /// Of bare words one is enough to match, as in a search; `+word` and `"a phrase"` are conditions. A sign that has nothing to
  /// work on is an error here.
  ///
  /// - Parameters:
  ///   - query: The text of the query.
  ///   - expands: Whether bare words match under the names of other regions and the other language too, as in a search.
  /// - Returns: The keys of the documents that were removed.
  /// - Throws: ``SearchError/syntax(_:)`` where the query cannot be understood: nothing was changed then, and the writer can go
  ///   on. ``SearchError/index(_:)`` as for ``add(_:)``.
  /// - Complexity: That of a search for all matches. Documents that were added since the last commit become a segment first.
  @discardableResult
  public func remove(matching query: String, expands: Bool = true) throws(SearchError) -> [String] {
    let index = try pendingIndex()
    let options = SearchOptions(
      limit: index.documentCount, snippets: false, exactTotal: true, expands: expands, isStrict: true)
    return try remove(index.search(query, options).hits)
  }

  /// Removes all documents that match a query that is parsed already.
  ///
  /// - Parameters:
  ///   - query: The tree of the query.
  ///   - expands: Whether bare words match under other names.
  /// - Returns: The keys of the documents that were removed.
  /// - Throws: ``SearchError/index(_:)`` as for ``add(_:)``.
  @discardableResult
  public func remove(matching query: Query, expands: Bool = true) throws(SearchError) -> [String] {
    let index = try pendingIndex()
    let options = SearchOptions(limit: index.documentCount, snippets: false, exactTotal: true, expands: expands)
    return try remove(index.search(query, options).hits)
  }

  private func pendingIndex() throws(SearchError) -> Index {
    do throws(IndexError) { return try Index(pendingSnapshot()) } catch { throw .index(error) }
  }

  private func remove(_ hits: [Hit]) throws(SearchError) -> [String] {
    do throws(IndexError) {
      for hit in hits { try remove(hit.key) }
    } catch { throw .index(error) }
    return hits.map(\.key)
  }
}
