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
  private struct Present {
    let number: UInt64
    let segment: SegmentWriter
    var inverter = Inverter()
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
    if present == nil {
      let (number, path) = newSegment()
      let segment = try SegmentWriter(path: path, with: team)
      try segment.stored.begin(dictionary)
      present = Present(number: number, segment: segment)
    }
    guard let segment = present?.segment else { return }
    for entry in batch.entries { try segment.append(entry) }
    for frame in batch.frames { try segment.stored.append(frame) }
    dictionary = segment.stored.dictionary
    segment.statistics.textByteCount += batch.textByteCount
    segment.statistics.totalLength += batch.totalLength
    segment.statistics.titledCount += batch.titledCount
    present?.inverter.add(batch.tokens)
    if spareByteCount < 0 { try endSegment() }
  }

  /// What documents may still take of the memory.
  private var spareByteCount: Int {
    guard let present else { return documentsByteCount }
    let documentsByteCount = present.segment.statistics.documentCount * Self.documentByteCount
    return self.documentsByteCount - documentsByteCount - present.inverter.byteCount
  }

  private func endSegment() throws(IndexError) {
    // What the segment took is free again when it is taken.
    if let finished = try finishSegment() { try takeFinished(finished) }
  }

  private func finishSegment() throws(IndexError) -> Finished? {
    let spareByteCount = spareByteCount
    guard let present else { return nil }
    self.present = nil
    present.segment.statistics.fingerprint = AnalysisEnvironment.current.fingerprint
    try present.inverter.write(to: present.segment, with: team, spareByteCount: spareByteCount)
    try present.segment.finish()
    return Finished(number: present.number, documentCount: present.segment.statistics.documentCount)
  }
}
