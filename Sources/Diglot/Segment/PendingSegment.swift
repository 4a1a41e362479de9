/// A finished segment of a writer, with its deletions.
struct PendingSegment {
  private(set) var entry: Manifest.Entry
  let reader: SegmentReader
  private(set) var deletions: BitSet?
  /// The deletions of the last commit.
  private var committedDeletions: BitSet?
  private var deletionsChanged = false
  private var filter = KeyFilter()

  init(entry: Manifest.Entry, reader: SegmentReader, deletions: BitSet? = nil) {
    self.entry = entry
    self.reader = reader
    self.deletions = deletions
    committedDeletions = deletions
  }

  /// Whether its stored documents are compressed as those of a merge that makes all frames anew.
  var hasOwnCompression: Bool { reader.statistics.compression == StoredCompression() }

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

  /// Writes the deletions for a commit if they have changed.
  mutating func writeDeletions(to directory: String, commit: UInt64) throws(IndexError) {
    guard deletionsChanged, let deletions else { return }
    entry.deletionsCommit = commit
    entry.deletedCount = UInt64(deletions.count)
    try FileSystem.replaceAtomically(
      path: "\(directory)/\(entry.deletionsFileName)",
      with: DeletionsFile.bytes(of: deletions, documentCount: reader.statistics.documentCount))
    committedDeletions = deletions
    deletionsChanged = false
  }
}
