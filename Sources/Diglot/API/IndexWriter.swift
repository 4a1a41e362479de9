/// The effect of adding a document.
public enum AddOutcome: Sendable {
  /// No document had its key.
  case added
  /// It replaces a document with the same key.
  case updated
  /// The index already has an equal document.
  case unchanged
}

/// Adds documents to an index and removes them, in a transaction that `commit()` ends.
///
/// An index has one writer at a time, in all processes together. A writer belongs to one thread. Closing it drops the
/// changes since the last commit; a commit is never lost. Readers see a commit when they open the index again.
public final class IndexWriter {
  let directory: String
  /// The folder, where it is in memory.
  private let memory: MemoryFolder?
  private let options: WriterOptions
  private let lock: WriteLock
  private let team: ThreadTeam
  private var segments: PendingSegments
  /// Documents go through the queue, then through the builder, then they are in one of `segments`.
  private var queue: AnalysisQueue
  private var builder: SegmentBuilder?
  /// The documents in the queue and in the builder.
  private var documents = PendingDocuments()
  private var hasChanges = false
  private var isClosed = false

  /// Opens the index at `directory` for writing, and creates it where there is none: then it begins with a commit of no
  /// documents.
  ///
  /// - Parameters:
  ///   - directory: The folder of the index. It is made where it is missing, with the folders above it.
  ///   - options: Threads and memory.
  /// - Throws: ``IndexError/locked(path:process:)`` at once where another writer has the index, ``IndexError/notAnIndex(path:)``
  ///   where the path is a file or a folder of other files, ``IndexError/readOnly(path:)`` where it is a packed index, ``IndexError/damaged(file:part:offset:reason:)`` where the last
  ///   commit cannot be read, or segments stand there without one: then nothing is written or removed,
  ///   ``IndexError/unsupportedVersion(file:found:supported:)`` where the index has another format version,
  ///   ``IndexError/system(path:operation:code:)`` where the system refuses.
  public convenience init(at directory: String, _ options: WriterOptions = WriterOptions()) throws(IndexError) {
    try self.init(at: directory, in: nil, options)
  }

  /// Writes a new index into a folder in memory.
  convenience init(in folder: MemoryFolder, _ options: WriterOptions) throws(IndexError) {
    try self.init(at: folder.path, in: folder, options)
  }

  private init(at directory: String, in folder: MemoryFolder?, _ options: WriterOptions) throws(IndexError) {
    self.directory = directory
    memory = folder
    self.options = options
    team = ThreadTeam(count: options.threads)
    try team.expectThreads(for: directory)
    queue = AnalysisQueue(team)
    try IndexFolder.prepare(directory)
    lock = try WriteLock(directory: directory)
    segments = try PendingSegments(
      directory, beginsLate: options.beginsLate, memoryByteCount: options.memoryBytes, with: team)
    takeTypes()
  }

  /// Notes the types of fields that the options give.
  private func takeTypes() {
    let types = segments.fieldTypes.merging(options.types) { $1 }
    hasChanges = hasChanges || types != segments.fieldTypes
    segments.fieldTypes = types
  }

  /// Takes the lock of a damaged index, to replace all of it: the writer has no document, and reads none.
  init(replacing directory: String, _ options: WriterOptions) throws(IndexError) {
    self.directory = directory
    memory = nil
    self.options = options
    team = ThreadTeam(count: options.threads)
    try team.expectThreads(for: directory)
    queue = AnalysisQueue(team)
    lock = try WriteLock(directory: directory)
    segments = PendingSegments(replacing: Manifest(), directory, memoryByteCount: options.memoryBytes, with: team)
    takeTypes()
  }

  /// Makes the first commit of a writer that replaces an index follow another one. Nothing was added yet.
  func goOn(from manifest: Manifest) {
    segments = PendingSegments(replacing: manifest, directory, memoryByteCount: options.memoryBytes, with: team)
    takeTypes()
  }

  deinit { close() }

  /// The number of documents that the index has after the next commit.
  public var documentCount: Int {
    segments.documentCount + documents.count
  }

  // MARK: - Documents

  /// Adds a document. It replaces one with the same key, unless both are equal in every part: then nothing changes.
  ///
  /// - Parameter document: Its text is shorter than 4 GiB. The empty key is a valid key.
  /// - Returns: Whether the document is new, replaces another one, or changes nothing.
  /// - Throws: ``IndexError/reservedField(name:key:)`` where a field has a name that means something else in a query; nothing
  ///   was changed then, and the writer can go on. ``IndexError/system(path:operation:code:)`` where a segment cannot be
  ///   written, or ``IndexError/damaged(file:part:offset:reason:)`` where the index cannot be searched for the key: then it
  ///   cannot go on, close it. The last commit is safe.
  /// - Complexity: O(n) in the length of the document. Some calls also analyse the documents of earlier ones, write a
  ///   segment or merge segments.
  @discardableResult
  public func add(_ document: Document) throws(IndexError) -> AddOutcome {
    if let field = document.fields.first(where: { Field.reservedNames.contains($0.name) }) {
      throw .reservedField(name: field.name, key: document.key)
    }
    return try addAnyway(document)
  }

  /// Adds a document as `add` does, also with fields that an earlier version took and this one refuses.
  @discardableResult
  func addAnyway(_ document: Document) throws(IndexError) -> AddOutcome {
    precondition(!isClosed, "a closed writer was used")
    let existing = try find(document.key)
    if let existing {
      if try isContent(of: existing, document) { return .unchanged }
      delete(existing, key: document.key)
    }
    try append(document)
    return existing == nil ? .added : .updated
  }

  /// Whether the document at a location equals `document` in every part.
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
    try team.expectThreads(for: directory)
    while let batch = try queue.nextDue() { try takeIn(batch) }
  }

  /// Removes the document of a key.
  ///
  /// - Parameter key: It is compared byte for byte.
  /// - Returns: Whether the index had the document.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index cannot be searched for the key.
  /// - Complexity: O(log n) over the terms of each segment. The bytes of the document stay until a merge drops them.
  @discardableResult
  public func remove(_ key: String) throws(IndexError) -> Bool {
    precondition(!isClosed, "a closed writer was used")
    guard let existing = try find(key) else { return false }
    delete(existing, key: key)
    return true
  }

  private enum Location {
    /// In the queue or in the builder.
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

  /// The documents as they are after the next commit, to be searched until the next change.
  func pendingSnapshot() throws(IndexError) -> Snapshot {
    precondition(!isClosed, "a closed writer was used")
    try flush()
    return segments.pendingSnapshot
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
    let entry = try segments.newEntry()
    return try SegmentBuilder(
      entry, path: segments.path(of: entry), queue.dictionary, memoryByteCount: options.memoryBytes, with: team)
  }

  /// Ends the segment that is being built, if there is one, and applies the deletions of its documents.
  private func endSegment() throws(IndexError) {
    guard let builder = builder.take() else { return }
    var segment = try builder.finish()
    for document in documents.removeFirst(segment.reader.statistics.documentCount) { segment.delete(document) }
    try segments.append(segment)
  }

  /// Moves all documents into segments.
  private func flush() throws(IndexError) {
    while let batch = try queue.next() { try takeIn(batch) }
    try endSegment()
    try team.expectThreads(for: directory)
    forgetDocuments()
  }

  /// Frees the documents that are in no segment, and what analyses them.
  private func forgetDocuments() {
    queue = AnalysisQueue(team)
    builder = nil
    documents = PendingDocuments()
  }

  /// Makes all changes since the last commit visible to readers that open the index from now on, and safe on the disk. Does
  /// nothing where there are none. The writer can go on.
  ///
  /// - Throws: ``IndexError/system(path:operation:code:)`` where the system refuses, for example on a full disk. The index
  ///   is then as of the last commit. ``IndexError/commitNotSynced(path:code:)`` where this commit stands, but may not
  ///   outlast a loss of power. In both cases the writer cannot go on: close it.
  /// - Complexity: Writes the documents in memory, merges where segments have become many, and waits for the disk.
  public func commit() throws(IndexError) { try commit(withState: nil) }

  /// Commits as ``commit()`` does, and keeps what a host wants to know beside the documents, such as the files that they were
  /// read from. Where no document was added or removed, the state alone is written.
  ///
  /// - Parameter state: Bytes of the host; ``Index/state(at:)`` gives them back. A later commit without a state leaves them,
  ///   and they are not current then; ``compact()`` keeps them current.
  /// - Throws: What ``commit()`` throws.
  public func commit(state: [UInt8]) throws(IndexError) { try commit(withState: state) }

  private func commit(withState state: [UInt8]?) throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    guard hasChanges else {
      try segments.begin()
      if let state { try segments.write(state) }
      return
    }
    try flush()
    try segments.commit(state)
    hasChanges = false
  }

  /// Commits, also where nothing was changed.
  func commitAnyway() throws(IndexError) {
    hasChanges = true
    try commit()
  }

  /// Commits the documents of other indexes as one segment. Nothing else was added.
  func commit(merged segments: [Snapshot.Segment]) throws(IndexError) {
    try self.segments.commit(merged: segments)
  }

  /// Merges all segments to one, without removed documents, and commits.
  ///
  /// - Throws: What ``commit()`` throws, and ``IndexError/damaged(file:part:offset:reason:)`` where a segment cannot be read.
  /// - Complexity: O(n) in the size of the index. Until it ends, the index takes twice its space on the disk.
  public func compact() throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    try flush()
    try segments.compact(hasNewDocuments: hasChanges)
    hasChanges = false
  }

  /// Drops the changes since the last commit, and lets the next writer in. A second call does nothing; no other method may be
  /// called afterwards. A writer that is freed closes itself.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    forgetDocuments()
    team.close()
    segments.close()
    lock.release()
  }
}

extension Index {
  /// Writes to the index at `directory` in one transaction: the changes that `body` makes are committed when it returns, and
  /// dropped when it throws.
  ///
  /// - Parameters:
  ///   - directory: The folder of the index. It is made where it is missing.
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
