/// A finished segment that a writer has, and what was deleted in it.
struct PendingSegment {
  private(set) var entry: Manifest.Entry
  let reader: SegmentReader
  private(set) var deletions: BitSet?
  /// Those of the last commit.
  private var committedDeletions: BitSet?
  private var deletionsChanged = false
  private var filter = KeyFilter()

  init(entry: Manifest.Entry, reader: SegmentReader, deletions: BitSet? = nil) {
    self.entry = entry
    self.reader = reader
    self.deletions = deletions
    committedDeletions = deletions
  }

  /// The segment as it is now.
  var snapshot: Snapshot.Segment { Snapshot.Segment(reader: reader, deletions: deletions) }

  /// The segment as it was at the last commit, and with nothing deleted where it came later.
  var committed: Snapshot.Segment { Snapshot.Segment(reader: reader, deletions: committedDeletions) }

  /// Whether the segment may have a document of a key of this hash.
  mutating func mayHave(_ hash: UInt64, memoryByteCount: Int) throws(IndexError) -> Bool {
    try filter.mayContain(hash, of: reader, memoryByteCount: memoryByteCount)
  }

  // MARK: - Deletions

  mutating func delete(_ document: Int) {
    if deletions == nil { deletions = BitSet(capacity: reader.statistics.documentCount) }
    deletions?.insert(document)
    deletionsChanged = true
  }

  /// Deletes what is deleted in a segment that was merged into this one, and was not dropped then.
  mutating func takeDeletions(of merged: PendingSegment, _ newIDs: NewDocIDs) {
    var next = merged.deletions?.next(from: 0)
    while let document = next {
      let newID = newIDs[DocID(document)]
      if newID != NewDocIDs.deleted { delete(Int(newID)) }
      next = merged.deletions?.next(from: document + 1)
    }
  }

  /// Writes the deletions for a commit, where they have changed.
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
