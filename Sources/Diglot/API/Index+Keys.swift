/// Which documents an index has.
extension Index {
  /// The keys of documents in the order of their bytes: all of them, those of a folder, or a page of them.
  ///
  /// - Parameters:
  ///   - prefix: What the keys begin with, as `notes/`; compared byte for byte.
  ///   - last: The last key of the page before; `nil` for the first page.
  ///   - limit: How many at most; `nil` for all.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the keys cannot be read.
  /// - Complexity: O(k) in the keys that are listed, in each segment.
  public func keys(
    startingWith prefix: String = "", after last: String? = nil, limit: Int? = nil
  ) throws(IndexError) -> [String] {
    try LiveKeys.list(startingWith: prefix, after: last, limit: max(limit ?? .max, 0), in: snapshot.segments)
  }

  /// Calls `body` with the key of each document, segment by segment, in the order in which they were added to it.
  ///
  /// - Parameter body: Called with the key; what it throws ends the walk.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the keys cannot be read, or what `body` throws.
  /// - Complexity: O(n) over the documents, 1 µs each.
  public func forEachKey(_ body: (String) throws(IndexError) -> Void) throws(IndexError) {
    for segment in snapshot.segments {
      let count = segment.reader.statistics.documentCount
      try segment.reader.keys.forEach(count: count) { (document, key) throws(IndexError) in
        if !segment.isDeleted(document) { try body(String(decoding: key, as: UTF8.self)) }
      }
    }
  }
}
