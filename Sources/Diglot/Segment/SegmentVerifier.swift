/// Derives a segment again from the documents that it stores, and compares it with what stands there, byte for byte.
///
/// The documents are analysed into segments in a temporary folder, which are then merged; the merged segment is compared
/// and not written. So a segment of any size is verified in the memory that is given, with as much room on the disk as the
/// segment has.
struct SegmentVerifier {
  private let segment: SegmentReader
  private let memoryByteCount: Int
  private let team: ThreadTeam
  private let folder: TemporaryFolder
  private var derived: [SegmentReader] = []

  /// The parts of the stored documents.
  private static let storedParts: [SegmentPart] = [.stored, .storedDirectory, .storedDictionaries]

  /// Where the segment differs from what its documents give, at most one error for each part.
  ///
  /// - Parameters:
  ///   - segment: One without findings, whose terms this program would make.
  ///   - memoryByteCount: The memory that the process may take.
  ///   - team: Its threads analyse and merge.
  static func findings(
    of segment: SegmentReader, memoryByteCount: Int, with team: ThreadTeam
  ) throws(IndexError) -> [IndexError] {
    var verifier = SegmentVerifier(
      segment: segment, memoryByteCount: memoryByteCount, team: team, folder: try TemporaryFolder())
    do throws(IndexError) {
      return try verifier.findings()
    } catch {
      guard case .damaged = error else { throw error }
      return [error]
    }
  }

  private init(segment: SegmentReader, memoryByteCount: Int, team: ThreadTeam, folder: TemporaryFolder) {
    self.segment = segment
    self.memoryByteCount = memoryByteCount
    self.team = team
    self.folder = folder
  }

  private mutating func findings() throws(IndexError) -> [IndexError] {
    let compression = segment.statistics.compression
    // Frames that were taken over from other segments are compared one by one.
    let isOwn = compression == StoredCompression()
    if !isOwn { try segment.stored.checkFrames(comparesCompressed: compression.version == Zstandard.version) }
    try derive()
    let parts = SegmentPartWriters(comparing: segment)
    let inputs = derived.map { Snapshot.Segment(reader: $0, deletions: nil) }
    _ = try SegmentMerger.merge(inputs, into: parts, .remade, compression, with: team)
    return parts.differences(except: isOwn ? [] : Self.storedParts)
  }

  /// Makes segments of the documents.
  private mutating func derive() throws(IndexError) {
    var queue = AnalysisQueue(team)
    var builder: SegmentBuilder?
    for document in 0..<DocID(segment.statistics.documentCount) {
      queue.append(try segment.document(document))
      while let batch = try queue.nextDue() { try append(batch, to: &builder) }
    }
    while let batch = try queue.next() { try append(batch, to: &builder) }
    if let last = builder.take() { derived.append(try last.finish().reader) }
  }

  private mutating func append(_ batch: AnalyzedBatch, to builder: inout SegmentBuilder?) throws(IndexError) {
    let entry = Manifest.Entry(number: UInt64(derived.count))
    var present =
      if let builder = builder.take() { builder } else {
        try SegmentBuilder(
          entry, path: "\(folder.path)/\(entry.fileName)", nil, memoryByteCount: memoryByteCount, with: team)
      }
    try present.append(batch)
    if present.isFull { derived.append(try present.finish().reader) } else { builder = consume present }
  }
}
