/// What became of a document that was added.
public enum AddOutcome: Sendable {
  /// Its key was not in the index.
  case added
  /// It takes the place of another document of the same key.
  case updated
  /// The index has the very same document.
  case unchanged
}

/// Adds documents to an index and removes them, in a transaction that `commit()` ends.
///
/// There is one writer at a time for an index, in all processes. A writer belongs to one thread. What was not committed
/// is dropped when the writer goes; what was committed stays, whatever happens afterwards. Readers see a commit when
/// they open the index again.
public final class IndexWriter {
  private let options: WriterOptions
  private let lock: WriteLock
  private let team: ThreadTeam
  private var segments: PendingSegments
  /// What documents go through before they are in one of `segments`: the queue, then the builder.
  private var queue: AnalysisQueue
  private var builder: SegmentBuilder?
  /// The documents that are in the queue and in the builder.
  private var documents = PendingDocuments()
  private var hasChanges = false
  private var isClosed = false

  /// Opens the index at `directory` for writing, and creates it where there is none.
  ///
  /// - Parameters:
  ///   - directory: The folder of the index; folders above it that are not there are made, too.
  ///   - options: Threads and memory.
  /// - Throws: ``IndexError/locked(path:)`` at once where another writer has it, ``IndexError/notAnIndex(path:)`` where the
  ///   path is a file or a folder with other things in it, ``IndexError/damaged(file:part:offset:reason:)`` where the last
  ///   commit cannot be read, ``IndexError/unsupportedVersion(file:found:supported:)`` where another version of the
  ///   program wrote it, ``IndexError/system(path:operation:code:)`` where the system refuses.
  public init(at directory: String, _ options: WriterOptions = WriterOptions()) throws(IndexError) {
    self.options = options
    team = ThreadTeam(count: options.threads)
    queue = AnalysisQueue(team)
    try IndexFolder.prepare(directory)
    lock = try WriteLock(directory: directory)
    segments = try PendingSegments(directory, memoryByteCount: options.memoryBytes, with: team)
  }

  deinit { close() }

  /// How many documents the index will have once this is committed.
  public var documentCount: Int {
    segments.documentCount + documents.count
  }

  // MARK: - Documents

  /// Adds a document, in place of one that has the same key.
  ///
  /// A document the index has already, the same in every part, is left alone.
  ///
  /// - Parameter document: Its text is below 4 GiB. An empty key is a key as any other.
  /// - Returns: What became of it.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where a segment cannot be written, or
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where the index cannot be searched for the key. The writer is of no
  ///   use then: close it. What was committed is safe.
  /// - Complexity: O(n) in the length of the document. Now and then it analyses what has gathered, writes a segment, or
  ///   merges those that were written.
  @discardableResult
  public func add(_ document: Document) throws(IndexError) -> AddOutcome {
    precondition(!isClosed, "a closed writer was used")
    let existing = try find(document.key)
    if let existing {
      if try isContent(of: existing, document) { return .unchanged }
      delete(existing, key: document.key)
    }
    try append(document)
    return existing == nil ? .added : .updated
  }

  /// Whether the document there holds what `document` holds.
  private func isContent(of location: Location, _ document: Document) throws(IndexError) -> Bool {
    switch location {
    case .pending(let contentHash): contentHash == document.contentHash
    case .segment(let location): try segments.document(at: location).hasContent(of: document)
    }
  }

  private func append(_ document: Document) throws(IndexError) {
    hasChanges = true
    documents.append(document)
    queue.append(document)
    while let batch = queue.nextDue() { try takeIn(batch) }
  }

  /// Removes the document of a key; says whether there was one.
  ///
  /// - Parameter key: Compared byte for byte.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index cannot be searched for the key.
  /// - Complexity: O(log n) over the terms of each segment. Its bytes stay until a merge drops them.
  @discardableResult
  public func remove(_ key: String) throws(IndexError) -> Bool {
    precondition(!isClosed, "a closed writer was used")
    guard let existing = try find(key) else { return false }
    delete(existing, key: key)
    return true
  }

  private enum Location {
    /// In no segment yet.
    case pending(contentHash: UInt64)
    case segment(PendingSegments.Location)
  }

  private func find(_ key: String) throws(IndexError) -> Location? {
    if let contentHash = documents.contentHash(of: key) { return .pending(contentHash: contentHash) }
    return try segments.find(key).map { .segment($0) }
  }

  private func delete(_ location: Location, key: String) {
    hasChanges = true
    switch location {
    case .pending: documents.delete(key)
    case .segment(let location): segments.delete(at: location)
    }
  }

  // MARK: - Segments

  private func takeIn(_ batch: AnalyzedBatch) throws(IndexError) {
    var builder = if let builder = self.builder.take() { builder } else { try newBuilder() }
    try builder.append(batch)
    queue.dictionary = builder.dictionary
    let isFull = builder.isFull
    self.builder = consume builder
    if isFull { try endSegment() }
  }

  private func newBuilder() throws(IndexError) -> SegmentBuilder {
    let entry = segments.newEntry()
    return try SegmentBuilder(
      entry, path: segments.path(of: entry), queue.dictionary, memoryByteCount: options.memoryBytes, with: team)
  }

  /// Ends the segment that is being built, if one is. What was deleted in it meanwhile is deleted in it now.
  private func endSegment() throws(IndexError) {
    guard let builder = builder.take() else { return }
    var segment = try builder.finish()
    for document in documents.removeFirst(segment.reader.statistics.documentCount) { segment.delete(document) }
    try segments.append(segment)
  }

  /// Brings all documents into segments.
  private func flush() throws(IndexError) {
    while let batch = queue.next() { try takeIn(batch) }
    try endSegment()
    forgetDocuments()
  }

  /// Gives back the memory of documents that are in no segment, and of what analyses them.
  private func forgetDocuments() {
    queue = AnalysisQueue(team)
    builder = nil
    documents = PendingDocuments()
  }

  /// Makes all that was done since the last commit visible to those who open the index from now on, and safe from
  /// whatever happens afterwards. Does nothing where nothing was done. The writer can go on.
  ///
  /// - Throws: ``IndexError/system(path:operation:code:)`` where the system refuses, as on a full disk. The index is then
  ///   as at the last commit, and the writer is of no use: close it.
  /// - Complexity: Writes what is in memory, and merges where segments have become many. It waits for the disk.
  public func commit() throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    guard hasChanges || !segments.hasCommit else { return }
    try flush()
    try segments.commit()
    hasChanges = false
  }

  /// Joins all segments to one, without what was removed, and commits.
  ///
  /// - Throws: As ``commit()``; also ``IndexError/damaged(file:part:offset:reason:)`` where a segment cannot be read.
  /// - Complexity: O(n) in the size of the index, which stands on the disk twice meanwhile.
  public func compact() throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    try flush()
    try segments.compact()
    hasChanges = false
  }

  /// Drops what was not committed and lets the next writer in. A second call does nothing; nothing else may be called
  /// afterwards. A writer that goes without it is closed.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    forgetDocuments()
    team.close()
    lock.release()
  }
}

extension Index {
  /// Writes to the index at `directory` in one transaction: what `body` does is committed when it returns, and dropped
  /// when it throws.
  ///
  /// - Parameters:
  ///   - directory: The folder of the index, which is made where there is none.
  ///   - options: Threads and memory.
  ///   - body: Adds and removes documents. It must not keep the writer.
  /// - Returns: What `body` returns.
  /// - Throws: An ``IndexError``, or what `body` throws.
  public static func write<R>(
    at directory: String, _ options: WriterOptions = WriterOptions(), _ body: (IndexWriter) throws -> R
  ) throws -> R {
    let writer = try IndexWriter(at: directory, options)
    defer { writer.close() }
    let result = try body(writer)
    try writer.commit()
    return result
  }
}
