/// Builds one segment from analysed documents.
///
/// The batch that fills the memory is the last one of the segment; which one that is depends on the documents alone.
/// `finish` encodes the terms with all threads of a team.
struct SegmentBuilder: ~Copyable {
  private let entry: Manifest.Entry
  private let path: String
  private let team: ThreadTeam
  /// The memory that the documents may take.
  private let documentsByteCount: Int
  private var writer: SegmentWriter
  private var inverter = Inverter()
  private var columns = GatheredColumns()
  private var totals = TextTotals()
  private let compression: StoredCompression

  /// The memory of all but the documents: the program, the tables of the analysis, the queued batches, the part writers.
  private static let constantByteCount = 48 << 20
  /// The memory of a document beside its tokens: its norm and other numbers here, its key and hash in `PendingDocuments`.
  private static let documentByteCount = 128

  /// - Parameters:
  ///   - path: The file of `entry`. It is made here, under its unfinished name.
  ///   - dictionary: Compresses the stored documents. Where there is none, one is made from the first documents.
  ///   - memoryByteCount: The memory that the process may take. It decides where the segment ends.
  init(
    _ entry: Manifest.Entry, path: String, _ dictionary: CompressionDictionary?, memoryByteCount: Int,
    with team: ThreadTeam
  ) throws(IndexError) {
    self.entry = entry
    self.path = path
    self.team = team
    documentsByteCount = max(memoryByteCount - Self.constantByteCount, memoryByteCount / 4)
    var writer = try SegmentWriter(path: PendingSegment.unfinishedPath(path), with: team)
    try writer.stored.begin(dictionary)
    self.writer = writer
    compression = StoredCompression(isOwn: dictionary == nil)
  }

  /// Adds the next documents.
  mutating func append(_ batch: AnalyzedBatch) throws(IndexError) {
    columns.append(batch.fields, from: writer.documentCount)
    for entry in batch.entries { try writer.append(entry) }
    for frame in batch.frames { try writer.stored.append(frame) }
    totals += batch.totals
    for block in batch.tokens { inverter.add(block) }
  }

  /// Whether the documents take more memory than they may. The next batch then goes to another segment.
  var isFull: Bool { spareByteCount < 0 }

  private var spareByteCount: Int {
    documentsByteCount - writer.documentCount * Self.documentByteCount - inverter.byteCount - columns.byteCount
  }

  /// The dictionary that stored documents are compressed with now. It serves the next segment, too: so frames can be
  /// compressed before it is known in which segment they will be.
  var dictionary: CompressionDictionary? { writer.stored.dictionary }

  /// Writes the terms, waits until the file is on the disk, and returns the segment.
  consuming func finish() throws(IndexError) -> PendingSegment {
    let spareByteCount = spareByteCount
    if !columns.isEmpty {
      var output = writer.columns()
      try columns.write(to: &output)
    }
    var terms = try writer.endDocuments(
      totals, fingerprint: AnalysisEnvironment.current.fingerprint, compression, spareByteCount: spareByteCount)
    try inverter.write(to: &terms, with: team)
    try terms.finish()
    return try PendingSegment(entry, path: path)
  }
}
