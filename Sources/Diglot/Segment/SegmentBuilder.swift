/// Builds one segment from documents that were analysed.
///
/// It is full after the batch that fills the memory, which depends on the documents alone. `finish` then encodes the terms
/// with all threads of a team.
struct SegmentBuilder: ~Copyable {
  private let entry: Manifest.Entry
  private let path: String
  private let team: ThreadTeam
  /// What the documents may take.
  private let documentsByteCount: Int
  private var writer: SegmentWriter
  private var inverter = Inverter()
  private var totals = TextTotals()

  /// What the program, the tables of the analysis, the batches on their way and the part writers take.
  private static let constantByteCount = 48 << 20
  /// What a document takes beside its tokens: its norm and the like here, its key and its hash in the index writer.
  private static let documentByteCount = 128

  /// - Parameters:
  ///   - path: The file of `entry`, which is made.
  ///   - dictionary: What stored documents are compressed with; where there is none, one is made of the first of them.
  ///   - memoryByteCount: What the process may take. It decides where the segment ends.
  init(
    _ entry: Manifest.Entry, path: String, _ dictionary: CompressionDictionary?, memoryByteCount: Int,
    with team: ThreadTeam
  ) throws(IndexError) {
    self.entry = entry
    self.path = path
    self.team = team
    documentsByteCount = max(memoryByteCount - Self.constantByteCount, memoryByteCount / 4)
    var writer = try SegmentWriter(path: path, with: team)
    try writer.stored.begin(dictionary)
    self.writer = writer
  }

  /// Adds the next documents.
  mutating func append(_ batch: AnalyzedBatch) throws(IndexError) {
    for entry in batch.entries { try writer.append(entry) }
    for frame in batch.frames { try writer.stored.append(frame) }
    totals += batch.totals
    inverter.add(batch.tokens)
  }

  /// Whether the documents take more than they may. Another batch goes to another segment.
  var isFull: Bool { spareByteCount < 0 }

  private var spareByteCount: Int {
    documentsByteCount - writer.documentCount * Self.documentByteCount - inverter.byteCount
  }

  /// What stored documents are compressed with now. It can serve the next segment, too: so the frames of that one are
  /// compressed before it is known where this one ends.
  var dictionary: CompressionDictionary? { writer.stored.dictionary }

  /// Writes the terms, and returns the segment, whose file is on the disk.
  consuming func finish() throws(IndexError) -> PendingSegment {
    let spareByteCount = spareByteCount
    var terms = try writer.endDocuments(
      totals, fingerprint: AnalysisEnvironment.current.fingerprint, spareByteCount: spareByteCount)
    try inverter.write(to: &terms, with: team)
    try terms.finish()
    return PendingSegment(entry: entry, reader: try SegmentReader(path: path))
  }
}
