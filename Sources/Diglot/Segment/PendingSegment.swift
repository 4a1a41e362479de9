/// A finished segment of a writer, with its deletions.
struct PendingSegment {
  private(set) var entry: Manifest.Entry
  let reader: SegmentReader
  private(set) var deletions: BitSet?
  /// The deletions of the last commit.
  private var committedDeletions: BitSet?
  private var deletionsChanged = false
  /// Whether the file has the name that the manifest says.
  private var hasName: Bool
  private var filter = KeyFilter()

  /// A segment of the last commit.
  init(entry: Manifest.Entry, _ segment: Snapshot.Segment) {
    self.entry = entry
    reader = segment.reader
    deletions = segment.deletions
    committedDeletions = deletions
    hasName = true
  }

  /// Whether its stored documents are compressed as those of a merge that makes all frames anew.
  var hasOwnCompression: Bool { reader.statistics.compression == StoredCompression() }

  /// A segment that was just written under its unfinished name.
  ///
  /// - Parameter path: The name that it has from its first commit on.
  init(_ entry: Manifest.Entry, path: String) throws(IndexError) {
    self.entry = entry
    reader = try SegmentReader(path: path, at: PendingSegment.unfinishedPath(path))
    self.entry.identity = reader.identity
    hasName = false
  }

  /// The name that the file of a segment has before a commit.
  static func unfinishedPath(_ path: String) -> String { path + FileSystem.unfinishedSuffix }

  /// The segment as it is now.
  var snapshot: Snapshot.Segment { Snapshot.Segment(reader: reader, deletions: deletions) }

  /// The segment as of the last commit. A segment that was finished later has no deletions here.
  var committed: Snapshot.Segment { Snapshot.Segment(reader: reader, deletions: committedDeletions) }

  /// Whether the segment may have a document whose key has this hash.
  mutating func mayHave(_ hash: UInt64, memoryByteCount: Int) throws(IndexError) -> Bool {
    try filter.mayContain(hash, of: reader, memoryByteCount: memoryByteCount)
  }

  // MARK: - Deletions

  mutating func delete(_ document: Int) {
    if deletions == nil { deletions = BitSet(capacity: reader.statistics.documentCount) }
    deletions?.insert(document)
    deletionsChanged = true
  }

  /// Takes over the deletions of a segment that was merged into this one, except of documents that the merge dropped.
  mutating func takeDeletions(of merged: PendingSegment, _ newIDs: NewDocIDs) {
    var next = merged.deletions?.next(from: 0)
    while let document = next {
      let newID = newIDs[DocID(document)]
      if newID != NewDocIDs.deleted { delete(Int(newID)) }
      next = merged.deletions?.next(from: document + 1)
    }
  }

  /// Removes the file of a segment that no commit has named.
  func removeFile() throws(IndexError) {
    if !hasName { try FileSystem.remove(file: PendingSegment.unfinishedPath(reader.path)) }
  }

  /// Gives the file its name, and writes the deletions if they have changed.
  mutating func prepareCommit(_ commit: UInt64, in directory: String) throws(IndexError) {
    if !hasName { try FileSystem.rename(PendingSegment.unfinishedPath(reader.path), to: reader.path) }
    hasName = true
    guard deletionsChanged, let deletions else { return }
    let bytes = DeletionsFile.bytes(of: deletions, documentCount: reader.statistics.documentCount)
    entry.deletionsCommit = commit
    entry.deletedCount = UInt64(deletions.count)
    entry.deletionsIdentity = DeletionsFile.identity(of: bytes)
    try FileSystem.replaceAtomically(path: "\(directory)/\(entry.deletionsFileName)", with: bytes)
    committedDeletions = deletions
    deletionsChanged = false
  }
}
