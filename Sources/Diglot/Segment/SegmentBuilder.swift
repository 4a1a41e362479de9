import Synchronization

/// Builds segments from documents: analyses them on several threads, inverts them in order.
///
/// Work goes in rounds. In each, all threads analyse the batches that have gathered, and the first of them before that
/// takes in what the last round made. So the inversion, which has to keep the order, runs beside the analysis. A segment
/// ends after the batch that fills the memory, which depends on the documents alone.
final class SegmentBuilder {
  /// A segment file that is complete.
  struct Finished {
    let number: UInt64
    let documentCount: Int
  }

  private let threadCount: Int
  /// The batches of a round: few for each thread where there is little memory.
  private let roundCount: Int
  /// What the documents of a segment may take.
  private let documentsByteCount: Int
  /// What a part of a segment holds in memory before it goes to a file.
  private let spillByteCount: Int
  private let newSegment: () -> (number: UInt64, path: String)
  private var present: Present?
  private var finished: [Finished] = []
  private var gathering = AnalysisBatch()
  private var waiting: [AnalysisBatch] = []
  private var analyzed: [AnalyzedBatch] = []
  private let analyzers: [BatchAnalyzer]
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
  private static let constantByteCount = 36 << 20
  /// What a document takes beside its tokens: its norm and the like here, its key and its hash in the index writer.
  private static let documentByteCount = 128

  /// - Parameters:
  ///   - memoryByteCount: What the process may take. It decides where segments end.
  ///   - newSegment: Gives the number and the path of the next segment file.
  init(threadCount: Int, memoryByteCount: Int, newSegment: @escaping () -> (number: UInt64, path: String)) {
    self.threadCount = max(threadCount, 1)
    roundCount = self.threadCount == 1 ? 1 : max(self.threadCount, min(self.threadCount * 3, memoryByteCount >> 24))
    // The parts are written when the tokens have gone.
    spillByteCount = min(max(memoryByteCount / 16, 1 << 20), 32 << 20)
    documentsByteCount = max(memoryByteCount - Self.constantByteCount, memoryByteCount / 4)
    self.newSegment = newSegment
    analyzers = (0..<self.threadCount).map { _ in BatchAnalyzer() }
  }

  /// Adds a document after those before it.
  func add(_ document: Document) throws(IndexError) {
    gathering.append(document)
    guard gathering.isFull else { return }
    endBatch()
    if waiting.count >= roundCount { try runRound() }
  }

  private func endBatch() {
    guard !gathering.isEmpty else { return }
    waiting.append(gathering)
    gathering = AnalysisBatch()
  }

  /// Writes all that was added to segment files.
  func finish() throws(IndexError) {
    endBatch()
    try runRound()
    try takeInAnalyzed()
    try finishSegment()
  }

  /// The segments that were finished since the last call, in order.
  func takeFinished() -> [Finished] {
    defer { finished = [] }
    return finished
  }

  private func finishSegment() throws(IndexError) {
    guard var present else { return }
    self.present = nil
    present.segment.statistics.fingerprint = AnalysisEnvironment.current.fingerprint
    try present.inverter.write(to: present.segment)
    try present.segment.finish()
    finished.append(Finished(number: present.number, documentCount: present.segment.statistics.documentCount))
  }

  // MARK: - Rounds

  private func runRound() throws(IndexError) {
    guard !waiting.isEmpty else { return }
    if threadCount == 1 {
      for batch in waiting { try takeIn(analyzers[0].analyze(batch, dictionary)) }
      waiting.removeAll()
      return
    }
    let round = AnalysisRound(waiting, analyzers, dictionary)
    let takeInBefore = UncheckedTask { () throws(IndexError) in try self.takeInAnalyzed() }
    Threads.run(count: threadCount) { thread in
      if thread == 0 { takeInBefore.run() }
      round.work(thread: thread)
    }
    waiting.removeAll()
    if let error = takeInBefore.error { throw error }
    analyzed = round.results()
  }

  private func takeInAnalyzed() throws(IndexError) {
    analyzed.reverse()
    while let batch = analyzed.popLast() { try takeIn(batch) }
  }

  private func takeIn(_ batch: AnalyzedBatch) throws(IndexError) {
    if present == nil {
      let (number, path) = newSegment()
      let segment = try SegmentWriter(path: path, spillByteCount: spillByteCount)
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
    let byteCount = (present?.inverter.byteCount ?? 0) + segment.statistics.documentCount * Self.documentByteCount
    if byteCount > documentsByteCount { try finishSegment() }
  }
}

/// A closure that one thread of a round runs while its owner waits for the round.
///
/// `@unchecked Sendable`: only the thread that runs it touches what it holds, and the round's end orders that before
/// the owner's next access.
private final class UncheckedTask: @unchecked Sendable {
  private let body: () throws(IndexError) -> Void
  private(set) var error: IndexError?

  init(_ body: @escaping () throws(IndexError) -> Void) {
    self.body = body
  }

  func run() {
    do throws(IndexError) { try body() } catch { self.error = error }
  }
}

/// The batches of one round, which the threads take one after the other.
///
/// `@unchecked Sendable`: an atomic counter gives each batch to one thread, each analyzer belongs to one, and the results
/// are read when all threads have ended.
private final class AnalysisRound: @unchecked Sendable {
  private let batches: [AnalysisBatch]
  private let analyzers: [BatchAnalyzer]
  private let dictionary: CompressionDictionary?
  private let next = Atomic(0)
  private let finished = Mutex<[(index: Int, batch: AnalyzedBatch)]>([])

  init(_ batches: [AnalysisBatch], _ analyzers: [BatchAnalyzer], _ dictionary: CompressionDictionary?) {
    self.batches = batches
    self.analyzers = analyzers
    self.dictionary = dictionary
  }

  func work(thread: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < batches.count else { return }
      let batch = analyzers[thread].analyze(batches[index], dictionary)
      finished.withLock { $0.append((index, batch)) }
    }
  }

  /// What was made of each batch, in their order.
  func results() -> [AnalyzedBatch] {
    finished.withLock { $0.sorted { $0.index < $1.index } }.map(\.batch)
  }
}
