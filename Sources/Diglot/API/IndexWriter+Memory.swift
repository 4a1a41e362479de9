/// Indexes in memory, for tests, notebooks and small hosts.
extension IndexWriter {
  /// A writer of a new index that is in memory alone: no file is written. ``index()`` opens what it has committed.
  ///
  /// - Parameter options: Threads and memory. The memory of committed documents comes on top, about what an index takes on the
  ///   disk; while segments are merged, twice that.
  /// - Throws: ``IndexError/noMemory(byteCount:)`` where the system has none.
  public static func inMemory(_ options: WriterOptions = WriterOptions()) throws(IndexError) -> IndexWriter {
    try IndexWriter(in: MemoryFolder(), options)
  }

  /// An index of the newest commit.
  ///
  /// - Throws: What ``Index/init(at:)`` throws.
  public func index() throws(IndexError) -> Index { try Index(at: directory) }
}
