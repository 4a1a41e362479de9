/// Builds segments from documents: analyses them on several threads, and takes them in in their order.
///
/// A segment ends after the batch that fills the memory, which depends on the documents alone. Its terms are then
/// encoded by all threads.
final class SegmentBuilder {
  /// A segment file that is complete.
  struct Finished {
    let number: UInt64
    let documentCount: Int
  }

  private let team: ThreadTeam
  private let analyzers: PerThread<BatchAnalyzer>
  private let analysis: OrderedWork<AnalyzedBatch>
  /// What the documents of a segment may take.
  private let documentsByteCount: Int
  private let newSegment: () -> (number: UInt64, path: String)
  private let takeFinished: (Finished) throws(IndexError) -> Void
  private var present: Present?
  private var gathering = AnalysisBatch()
  /// That of the stored documents, made of the first of them. It serves all segments, so that frames of the next segment
  /// can be compressed before it is known where the present one ends.
  private var dictionary: CompressionDictionary?

  /// The segment that documents are taken into.
  private struct Present: ~Copyable {
    let number: UInt64
    var writer: SegmentWriter
    var inverter = Inverter()
    var totals = TextTotals()

    var byteCount: Int { writer.documentCount * SegmentBuilder.documentByteCount + inverter.byteCount }

    mutating func append(_ batch: AnalyzedBatch) throws(IndexError) {
      for entry in batch.entries { try writer.append(entry) }
      for frame in batch.frames { try writer.stored.append(frame) }
      totals += batch.totals
      inverter.add(batch.tokens)
    }

    consuming func finish(with team: ThreadTeam, spareByteCount: Int) throws(IndexError) -> Finished {
      let documentCount = writer.documentCount
      var terms = try writer.endDocuments(
        totals, fingerprint: AnalysisEnvironment.current.fingerprint, spareByteCount: spareByteCount)
      try inverter.write(to: &terms, with: team)
      try terms.finish()
      return Finished(number: number, documentCount: documentCount)
    }
  }

  /// What the program, the tables of the analysis, the batches on their way and the part writers take.
  private static let constantByteCount = 48 << 20
  /// What a document takes beside its tokens: its norm and the like here, its key and its hash in the index writer.
  private static let documentByteCount = 128

  /// - Parameters:
  ///   - team: Its threads analyse documents and encode terms.
  ///   - memoryByteCount: What the process may take. It decides where segments end.
  ///   - newSegment: Gives the number and the path of the next segment file.
  ///   - takeFinished: Takes each segment that is complete, before the next one is begun.
  init(
    _ team: ThreadTeam, memoryByteCount: Int, newSegment: @escaping () -> (number: UInt64, path: String),
    takeFinished: @escaping (Finished) throws(IndexError) -> Void
  ) {
    self.team = team
    analyzers = PerThread(of: team) { [pages = WordPages()] in BatchAnalyzer(pages) }
    analysis = OrderedWork(team)
    documentsByteCount = max(memoryByteCount - Self.constantByteCount, memoryByteCount / 4)
    self.newSegment = newSegment
    self.takeFinished = takeFinished
  }

  /// Adds a document after those before it.
  func add(_ document: Document) throws(IndexError) {
    gathering.append(document)
    guard gathering.isFull else { return }
    submit()
    // So many batches that no thread waits while the owner of the team reads, or analyses one itself.
    while analysis.count > (team.count - 1) * 3 { try takeIn(analysis.next()) }
  }

  /// Writes all that was added to segment files.
  func finish() throws(IndexError) {
    if !gathering.isEmpty { submit() }
    while analysis.count > 0 { try takeIn(analysis.next()) }
    try endSegment()
  }

  private func submit() {
    analysis.submit { [gathering, analyzers, dictionary] thread in
      analyzers.with(thread) { $0.analyze(gathering, dictionary) }
    }
    gathering = AnalysisBatch()
  }

  private func takeIn(_ batch: AnalyzedBatch) throws(IndexError) {
    var segment = if let present = present.take() { present } else { try beginSegment() }
    try segment.append(batch)
    dictionary = segment.writer.stored.dictionary
    let isFull = segment.byteCount > documentsByteCount
    present = consume segment
    if isFull { try endSegment() }
  }

  private func beginSegment() throws(IndexError) -> Present {
    let (number, path) = newSegment()
    var writer = try SegmentWriter(path: path, with: team)
    try writer.stored.begin(dictionary)
    return Present(number: number, writer: writer)
  }

  private func endSegment() throws(IndexError) {
    guard let segment = present.take() else { return }
    // What the segment took is free again when it is taken.
    let spareByteCount = documentsByteCount - segment.byteCount
    try takeFinished(segment.finish(with: team, spareByteCount: spareByteCount))
  }
}
