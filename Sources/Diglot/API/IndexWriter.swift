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
  private let directory: String
  private let options: WriterOptions
  private let lock: WriteLock
  private let team: ThreadTeam
  private var manifest: Manifest
  /// Segments of the last commit, then those written since.
  private var segments: [PendingSegment]
  private var building = Building()
  private var hasChanges = false
  /// How often a segment was searched for a key.
  private var searchCount = 0
  private var isClosed = false

  /// Documents that were added but are in no finished segment yet. They are numbered from the last commit on.
  private struct Building {
    var builder: SegmentBuilder?
    /// The number of the first document that is in no finished segment, and of the next one.
    var first = 0
    var next = 0
    /// By key, a document that is not deleted again, and a hash of what it holds.
    var documents = KeyTable<(number: Int, hash: UInt64)>()
    var deleted: [Int] = []
  }

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
    self.directory = directory
    self.options = options
    team = ThreadTeam(count: options.threads)
    try IndexFolder.prepare(directory)
    lock = try WriteLock(directory: directory)
    manifest = try IndexFolder.hasManifest(directory) ? Snapshot.readManifest(directory) : Manifest()
    segments = []
    let opened = try Snapshot.open(manifest, in: directory)
    for (entry, segment) in zip(manifest.segments, opened) {
      segments.append(PendingSegment(entry: entry, reader: segment.reader, deletions: segment.deletions))
    }
    IndexFolder.removeUnnamedFiles(directory, manifest)
  }

  deinit { close() }

  /// How many documents the index will have once this is committed.
  public var documentCount: Int {
    segments.reduce(0) { $0 + $1.snapshot.liveCount } + building.documents.count
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
    let present = try find(document.key)
    if let present {
      if try isContent(of: present, document) { return .unchanged }
      delete(present, key: document.key)
    }
    try append(document)
    return present == nil ? .added : .updated
  }

  /// Whether the document there holds the very same.
  private func isContent(of place: Place, _ document: Document) throws(IndexError) -> Bool {
    switch place {
    case .building: building.documents[document.key]?.hash == document.contentHash
    case .segment(let index, let found): try segments[index].reader.stored.document(found).hasContent(of: document)
    }
  }

  private func append(_ document: Document) throws(IndexError) {
    hasChanges = true
    building.documents[document.key] = (building.next, document.contentHash)
    building.next += 1
    let builder = building.builder ?? makeBuilder()
    building.builder = builder
    try builder.add(document)
  }

  /// Removes the document of a key; says whether there was one.
  ///
  /// - Parameter key: Compared byte for byte.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index cannot be searched for the key.
  /// - Complexity: O(log n) over the terms of each segment. Its bytes stay until a merge drops them.
  @discardableResult
  public func remove(_ key: String) throws(IndexError) -> Bool {
    precondition(!isClosed, "a closed writer was used")
    guard let present = try find(key) else { return false }
    delete(present, key: key)
    return true
  }

  private enum Place {
    case building(Int)
    case segment(Int, DocID)
  }

  private func find(_ key: String) throws(IndexError) -> Place? {
    if let document = building.documents[key] { return .building(document.number) }
    let hash = KeyFilter.hash(of: key.utf8.span)
    for index in segments.indices.reversed() {
      guard try segments[index].mayHave(hash, memoryByteCount: options.memoryBytes) else { continue }
      defer { forgetPagesNowAndThen() }
      if let document = try segments[index].snapshot.find(key) { return .segment(index, document) }
    }
    return nil
  }

  /// A search for a key touches a little of a segment, and many searches much of all.
  private func forgetPagesNowAndThen() {
    searchCount += 1
    if searchCount % 16 == 0 { forgetPages() }
  }

  private func forgetPages() {
    for segment in segments { segment.reader.forgetPages() }
  }

  private func delete(_ place: Place, key: String) {
    hasChanges = true
    switch place {
    case .building(let number):
      building.documents[key] = nil
      building.deleted.append(number)
    case .segment(let index, let document): segments[index].delete(Int(document))
    }
  }

  // MARK: - Segments

  private func makeBuilder() -> SegmentBuilder {
    SegmentBuilder(team, memoryByteCount: options.memoryBytes) { [unowned self] in
      newSegment()
    } takeFinished: { [unowned self] (finished) throws(IndexError) in
      try takeFinished(finished)
    }
  }

  private func newSegment() -> (number: UInt64, path: String) {
    let number = manifest.nextSegment
    manifest.nextSegment += 1
    return (number, "\(directory)/\(Manifest.Segment(number: number).fileName)")
  }

  /// Opens a segment that the builder has finished, with what was deleted in it meanwhile, and merges where there have
  /// become many.
  private func takeFinished(_ finished: SegmentBuilder.Finished) throws(IndexError) {
    let entry = Manifest.Segment(number: finished.number)
    var segment = PendingSegment(entry: entry, reader: try SegmentReader(path: "\(directory)/\(entry.fileName)"))
    let numbers = building.first..<building.first + finished.documentCount
    for number in building.deleted where numbers.contains(number) { segment.delete(number - numbers.lowerBound) }
    segments.append(segment)
    building.first = numbers.upperBound
    building.documents = building.documents.filter { $0.number >= numbers.upperBound }
    building.deleted.removeAll { $0 < numbers.upperBound }
    forgetPages()
    try mergeMany(\.committed)
  }

  /// Ends the segment that is being built.
  private func flush() throws(IndexError) {
    guard let builder = building.builder else { return }
    try builder.finish()
    building = Building()
  }

  /// Makes all that was done since the last commit visible to those who open the index from now on, and safe from
  /// whatever happens afterwards. Does nothing where nothing was done. The writer can go on.
  ///
  /// - Throws: ``IndexError/system(path:operation:code:)`` where the system refuses, as on a full disk. The index is then
  ///   as at the last commit, and the writer is of no use: close it.
  /// - Complexity: Writes what is in memory, and merges where segments have become many. It waits for the disk.
  public func commit() throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    guard hasChanges || manifest.commit == 0 else { return }
    try flush()
    try mergeMany(\.snapshot)
    try publish()
  }

  /// Joins all segments to one, without what was removed, and commits.
  ///
  /// - Throws: As ``commit()``; also ``IndexError/damaged(file:part:offset:reason:)`` where a segment cannot be read.
  /// - Complexity: O(n) in the size of the index, which stands on the disk twice meanwhile.
  public func compact() throws(IndexError) {
    precondition(!isClosed, "a closed writer was used")
    try flush()
    if segments.count > 1 || segments.contains(where: { $0.deletions != nil }) {
      try merge(segments.indices, \.snapshot)
    }
    try publish()
  }

  // MARK: - Merges

  /// Merges as long as there are segments to merge, with the deletions that `snapshot` knows.
  ///
  /// Which segments are merged, and what is dropped, must not depend on timing, but with more threads a segment is
  /// finished when more documents have come. So before the transaction ends only the deletions of the last commit count;
  /// those since then are carried over.
  private func mergeMany(_ snapshot: (PendingSegment) -> Snapshot.Segment) throws(IndexError) {
    while let range = MergePolicy.next(segments.map(snapshot)) { try merge(range, snapshot) }
  }

  private func merge(
    _ range: Range<Int>, _ snapshot: (PendingSegment) -> Snapshot.Segment
  ) throws(IndexError) {
    hasChanges = true
    let inputs = segments[range].map(snapshot)
    guard inputs.contains(where: { $0.liveCount > 0 }) else {
      segments.removeSubrange(range)
      return
    }
    let (number, path) = newSegment()
    let newIDs = try SegmentMerger.merge(inputs, into: path, with: team)
    var merged = PendingSegment(entry: Manifest.Segment(number: number), reader: try SegmentReader(path: path))
    for (segment, newIDs) in zip(segments[range], newIDs) { merged.takeDeletions(of: segment, newIDs) }
    try removeFiles(of: segments[range])
    segments.replaceSubrange(range, with: [merged])
  }

  /// Removes the files of segments that the last commit does not have. Those of others stay until the next one.
  private func removeFiles(of segments: ArraySlice<PendingSegment>) throws(IndexError) {
    let committed = Set(manifest.segments.map(\.number))
    for segment in segments where !committed.contains(segment.entry.number) {
      try FileSystem.remove(file: segment.reader.path)
    }
  }

  private func publish() throws(IndexError) {
    manifest.commit += 1
    for index in segments.indices { try segments[index].writeDeletions(to: directory, commit: manifest.commit) }
    manifest.segments = segments.map(\.entry)
    manifest.environment = .current
    try FileSystem.syncDirectory(directory)
    try FileSystem.replaceAtomically(path: "\(directory)/\(Manifest.fileName)", with: manifest.bytes)
    hasChanges = false
    IndexFolder.removeUnnamedFiles(directory, manifest)
  }

  /// Drops what was not committed and lets the next writer in. A second call does nothing; nothing else may be called
  /// afterwards. A writer that goes without it is closed.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    building = Building()
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
