/// The segments of a writer: those of the last commit, then those that were finished since.
struct PendingSegments {
  private let directory: String
  private let memoryByteCount: Int
  private let team: ThreadTeam
  /// As of the last commit.
  private var manifest: Manifest
  /// Above the number of every segment that was ever made.
  private var nextSegment: UInt64
  /// The commit that was begun last, 0 where none was.
  private var begunCommit: UInt64 = 0
  private var segments: [PendingSegment]
  /// The types of fields, as of the next commit.
  var fieldTypes: [String: FieldType]
  /// Whether the folder has no commit yet.
  private var isUnbegun = false
  /// How many times a segment was searched for a key.
  private var searchCount = 0

  /// Where a document is. It is valid until a segment is added or merged.
  struct Location {
    fileprivate let index: Int
    fileprivate let document: DocID
  }

  /// Opens the last commit, or makes a first one where there is none, and removes what it has superseded. The caller has the
  /// lock.
  ///
  /// - Parameters:
  ///   - beginsLate: Whether the first commit is made with the first one that is asked for. Until then all files have
  ///     unfinished names, so that the folder holds no index, and no damaged one either.
  ///   - memoryByteCount: The memory that the process may take.
  ///   - team: Its threads merge segments.
  init(
    _ directory: String, beginsLate: Bool = false, memoryByteCount: Int, with team: ThreadTeam
  ) throws(IndexError) {
    let isNew = try !IndexFolder.hasManifest(directory)
    if isNew, !beginsLate { try IndexFolder.begin(directory) }
    self.init(replacing: Manifest(), directory, memoryByteCount: memoryByteCount, with: team)
    isUnbegun = isNew && beginsLate
    if isUnbegun { return }
    let snapshot = try Snapshot(directory: directory)
    manifest = snapshot.manifest
    fieldTypes = manifest.fieldTypes
    nextSegment = manifest.nextSegment
    segments = zip(manifest.segments, snapshot.segments).map { PendingSegment(entry: $0, $1) }
    IndexFolder.removeSuperseded(directory)
  }

  /// Begins without a segment, after another commit, which the next one replaces. The caller has the lock.
  init(replacing manifest: Manifest, _ directory: String, memoryByteCount: Int, with team: ThreadTeam) {
    self.directory = directory
    self.memoryByteCount = memoryByteCount
    self.team = team
    self.manifest = manifest
    fieldTypes = manifest.fieldTypes
    nextSegment = manifest.nextSegment
    segments = []
  }

  /// Removes the files that no commit names. Called when the writer is done, with the lock.
  func close() {
    if isUnbegun { return IndexFolder.removeUnfinished(directory) }
    IndexFolder.removeSuperseded(
      directory, ownSegments: manifest.nextSegment..<nextSegment, ownCommit: begunCommit)
  }

  /// The number of documents that are not deleted.
  var documentCount: Int { segments.reduce(0) { $0 + $1.snapshot.liveCount } }

  /// Numbers the next segment file.
  ///
  /// A file that is newer than the commit is not overwritten.
  mutating func newEntry() throws(IndexError) -> Manifest.Entry {
    while true {
      let entry = Manifest.Entry(number: nextSegment)
      nextSegment += 1
      if try !FileSystem.hasName(path(of: entry)) { return entry }
    }
  }

  func path(of entry: Manifest.Entry) -> String { "\(directory)/\(entry.fileName)" }

  /// Adds a finished segment. Where segments have become many, it merges them.
  mutating func append(_ segment: PendingSegment) throws(IndexError) {
    segments.append(segment)
    forgetPages()
    try mergeMany(\.committed)
  }

  // MARK: - Documents

  /// Finds the document of a key; a deleted one does not count.
  mutating func find(_ key: String) throws(IndexError) -> Location? {
    let hash = KeyFilter.hash(of: key.utf8.span)
    for index in segments.indices.reversed() {
      guard try segments[index].mayHave(hash, memoryByteCount: memoryByteCount) else { continue }
      defer { forgetPagesNowAndThen() }
      if let document = try segments[index].snapshot.find(key) { return Location(index: index, document: document) }
    }
    return nil
  }

  /// Reads a document without its key.
  func document(at location: Location) throws(IndexError) -> Document {
    try segments[location.index].reader.stored.document(location.document)
  }

  mutating func delete(at location: Location) { segments[location.index].delete(Int(location.document)) }

  /// A search for a key reads a few pages. After many searches all pages of all segments would be in memory.
  private mutating func forgetPagesNowAndThen() {
    searchCount += 1
    if searchCount % 16 == 0 { forgetPages() }
  }

  private func forgetPages() {
    for segment in segments { segment.reader.forgetPages() }
  }

  /// All segments with their deletions, as a commit would have them.
  var pendingSnapshot: Snapshot { Snapshot(segments.map(\.snapshot), fieldTypes) }

  // MARK: - Commits

  /// Merges where segments have become many, and commits all segments with their deletions.
  ///
  /// - Parameter state: What the host keeps beside them; `nil` leaves what it kept before, which is of an older commit then.
  mutating func commit(_ state: [UInt8]?) throws(IndexError) {
    try mergeMany(\.snapshot)
    try publish(state)
  }

  /// Makes the first commit, where that is still to be made.
  mutating func begin() throws(IndexError) {
    guard isUnbegun else { return }
    try IndexFolder.begin(directory)
    isUnbegun = false
  }

  /// Writes the state of the commit that stands.
  func write(_ state: [UInt8]) throws(IndexError) {
    try StateFile.write(state, of: manifest.bytes, in: directory)
    try FileSystem.syncDirectory(directory)
  }

  /// Merges all segments to one, without the deleted documents, and commits it. Its bytes depend on the documents and their
  /// order alone: not on the segments that they were in.
  ///
  /// - Parameter hasNewDocuments: Whether documents were added or removed since the last commit. Otherwise the host's state
  ///   stays what it was.
  mutating func compact(hasNewDocuments: Bool) throws(IndexError) {
    try LiveKeys.expectUnique(in: segments.map(\.snapshot))
    var isCompact = segments.count <= 1
    for segment in segments where isCompact {
      let lacksColumns = try segment.reader.lacksColumns()
      isCompact = segment.deletions == nil && segment.hasOwnCompression && !lacksColumns
    }
    if !isCompact {
      try merge(segments.indices, \.snapshot, .remade)
    }
    try publish(hasNewDocuments ? nil : try currentState())
  }

  /// The host's state, where it is of the last commit.
  private func currentState() throws(IndexError) -> [UInt8]? {
    guard let (bytes, isCurrent) = try StateFile.read(directory, of: manifest), isCurrent else { return nil }
    return bytes
  }

  /// Merges segments of other indexes to one, without their deleted documents, and commits it. None of their documents has the
  /// key of another.
  mutating func commit(merged inputs: [Snapshot.Segment]) throws(IndexError) {
    let entry = try newEntry()
    let path = path(of: entry)
    _ = try SegmentMerger.merge(inputs, into: PendingSegment.unfinishedPath(path), .remade, with: team)
    segments.append(try PendingSegment(entry, path: path))
    try publish(nil)
  }

  private mutating func publish(_ state: [UInt8]?) throws(IndexError) {
    try begin()
    var next = Manifest()
    next.commit = manifest.commit + 1
    next.nextSegment = nextSegment
    next.fieldTypes = fieldTypes
    begunCommit = next.commit
    for index in segments.indices { try segments[index].prepareCommit(next.commit, in: directory) }
    next.segments = segments.map(\.entry)
    next.parts = manifest.parts.filter { $0.number.treatment == .copy }
    if let state { try StateFile.write(state, of: next.bytes, in: directory) }
    try FileSystem.syncDirectory(directory)
    try FileSystem.replaceAtomically(path: "\(directory)/\(Manifest.fileName)", with: next.bytes)
    manifest = next
    do throws(IndexError) {
      try FileSystem.syncDirectory(directory)
    } catch {
      guard case .system(_, _, let code) = error else { throw error }
      throw .commitNotSynced(path: directory, code: code)
    }
    IndexFolder.removeSuperseded(directory)
  }

  // MARK: - Merges

  /// Merges until the policy has nothing more to merge. A merge drops the documents that are deleted in `snapshot`.
  ///
  /// Neither the choice of segments nor what a merge drops may depend on timing. With more threads more documents have
  /// been added by the time a segment is finished, and so more may be deleted. Before the transaction ends a merge
  /// therefore drops only what the last commit has deleted; later deletions are carried over to the merged segment.
  private mutating func mergeMany(_ snapshot: (PendingSegment) -> Snapshot.Segment) throws(IndexError) {
    while let range = MergePolicy.next(segments.map(snapshot)) { try merge(range, snapshot) }
  }

  private mutating func merge(
    _ range: Range<Int>, _ snapshot: (PendingSegment) -> Snapshot.Segment, _ frames: SegmentMerger.Frames = .copied
  ) throws(IndexError) {
    let inputs = segments[range].map(snapshot)
    guard inputs.contains(where: { $0.liveCount > 0 }) else {
      segments.removeSubrange(range)
      return
    }
    let entry = try newEntry()
    let path = path(of: entry)
    let newIDs = try SegmentMerger.merge(inputs, into: PendingSegment.unfinishedPath(path), frames, with: team)
    var merged = try PendingSegment(entry, path: path)
    for (segment, newIDs) in zip(segments[range], newIDs) { merged.takeDeletions(of: segment, newIDs) }
    // Files that the last commit names stay until the next one.
    for segment in segments[range] { try segment.removeFile() }
    segments.replaceSubrange(range, with: [merged])
  }
}
