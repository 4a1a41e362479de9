/// How a host that stays open sees what was committed since.
extension Index {
  /// The index as of its newest commit.
  ///
  /// This one goes on to be what it is, and searches of it need not end: replace your reference, and the old commit is freed
  /// with its last search. What both commits have is shared, so the next searches find it in memory.
  ///
  /// - Returns: This very index where it is the newest, and always where it was opened from bytes or from a descriptor; so
  ///   `!==` tells whether there is news.
  /// - Throws: What ``init(at:)`` throws. This index can be used further.
  /// - Complexity: Reads the manifest, a few hundred bytes; where that is another, O(s) over the segments that are new.
  public func reopen() throws(IndexError) -> Index {
    guard let newer = try snapshot.newer() else { return self }
    return Index(newer, analyzers)
  }

  /// Whether there is a newer commit than this one.
  ///
  /// - Throws: What ``init(at:)`` throws for the manifest alone.
  /// - Complexity: Reads the manifest, a few hundred bytes.
  public func isOutdated() throws(IndexError) -> Bool { try snapshot.isOutdated() }
}
