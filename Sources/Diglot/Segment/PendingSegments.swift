/// The segments of a writer: those of the last commit, then those that were finished since.
struct PendingSegments {
  private let directory: String
  private let memoryByteCount: Int
  private let team: ThreadTeam
  /// As of the last commit, except for `nextSegment`.
  private var manifest: Manifest
  private var segments: [PendingSegment]
  /// How many times a segment was searched for a key.
  private var searchCount = 0

  /// Where a document is. It is valid until a segment is added or merged.
  struct Location {
    fileprivate let index: Int
    fileprivate let document: DocID
  }

  /// Opens the last commit, and removes the files that it does not name.
  ///
  /// - Parameters:
  ///   - memoryByteCount: The memory that the process may take.
  ///   - team: Its threads merge segments.
  init(_ directory: String, memoryByteCount: Int, with team: ThreadTeam) throws(IndexError) {
    self.directory = directory
    self.memoryByteCount = memoryByteCount
    self.team = team
    manifest = try IndexFolder.hasManifest(directory) ? Snapshot.readManifest(directory) : Manifest()
    let opened = try Snapshot.open(manifest, in: directory)
    segments = zip(manifest.segments, opened).map { entry, segment in
      PendingSegment(entry: entry, reader: segment.reader, deletions: segment.deletions)
    }
    IndexFolder.removeUnnamedFiles(directory, manifest)
  }

  /// Whether the index has a commit.
  var hasCommit: Bool { manifest.commit > 0 }

  /// The number of documents that are not deleted.
  var documentCount: Int { segments.reduce(0) { $0 + $1.snapshot.liveCount } }

  /// Numbers the next segment file.
  mutating func newEntry() -> Manifest.Entry {
    defer { manifest.nextSegment += 1 }
    return Manifest.Entry(number: manifest.nextSegment)
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

  // MARK: - Commits

  /// Merges where segments have become many, and commits all segments with their deletions.
  mutating func commit() throws(IndexError) {
    try mergeMany(\.snapshot)
    try publish()
  }

  /// Merges all segments to one, without the deleted documents, and commits it. Its bytes depend on the documents and their
  /// order alone: not on the segments that they were in.
  mutating func compact() throws(IndexError) {
    if segments.count > 1 || segments.contains(where: { $0.deletions != nil || !$0.hasOwnCompression }) {
      try merge(segments.indices, \.snapshot, .remade)
    }
    try publish()
  }

  private mutating func publish() throws(IndexError) {
    manifest.commit += 1
    for index in segments.indices { try segments[index].writeDeletions(to: directory, commit: manifest.commit) }
    manifest.segments = segments.map(\.entry)
    manifest.environment = .current
    try FileSystem.syncDirectory(directory)
    try FileSystem.replaceAtomically(path: "\(directory)/\(Manifest.fileName)", with: manifest.bytes)
    IndexFolder.removeUnnamedFiles(directory, manifest)
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
    let entry = newEntry()
    let newIDs = try SegmentMerger.merge(inputs, into: path(of: entry), frames, with: team)
    var merged = PendingSegment(entry: entry, reader: try SegmentReader(path: path(of: entry)))
    for (segment, newIDs) in zip(segments[range], newIDs) { merged.takeDeletions(of: segment, newIDs) }
    try removeFiles(of: segments[range])
    segments.replaceSubrange(range, with: [merged])
  }

  /// Removes the files of segments that the last commit does not name. Files that it names stay until the next commit.
  private func removeFiles(of segments: ArraySlice<PendingSegment>) throws(IndexError) {
    let committed = Set(manifest.segments.map(\.number))
    for segment in segments where !committed.contains(segment.entry.number) {
      try FileSystem.remove(file: segment.reader.path)
    }
  }
}
