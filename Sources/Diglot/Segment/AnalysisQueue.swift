/// Documents on their way into segments: a queue gathers them to batches, which a team analyses and the queue gives back
/// in order.
///
/// It belongs to the thread that owns the team.
struct AnalysisQueue {
  private let team: ThreadTeam
  private let analyzers: PerThread<BatchAnalyzer>
  private let work: OrderedWork<Result<AnalyzedBatch, IndexError>>
  private var gathering = AnalysisBatch()
  /// Compresses the stored documents of later batches, as soon as it is known. Those of earlier batches are compressed when
  /// they are written.
  var dictionary: CompressionDictionary?

  init(_ team: ThreadTeam) {
    self.team = team
    analyzers = PerThread(of: team) { [pages = WordPages()] in BatchAnalyzer(pages) }
    work = OrderedWork(team)
  }

  /// Adds a document after those before it.
  mutating func append(_ document: Document) {
    gathering.append(document)
    if gathering.isFull { submit() }
  }

  private mutating func submit() {
    work.submit { [gathering, analyzers, dictionary] thread in
      analyzers.with(thread) { analyzer in
        Result { () throws(IndexError) in try analyzer.analyze(gathering, dictionary) }
      }
    }
    gathering = AnalysisBatch()
  }

  /// The next batch, where enough others keep the threads busy; otherwise `nil`.
  ///
  /// A caller that takes every due batch after each document leaves three batches for each thread other than its own. So
  /// no thread waits while the caller reads documents, or analyses a batch itself.
  func nextDue() throws(IndexError) -> AnalyzedBatch? {
    work.count > (team.count - 1) * 3 ? try work.next().get() : nil
  }

  /// The next batch of all that were added, `nil` past the last. The caller's thread works until the batch is ready.
  mutating func next() throws(IndexError) -> AnalyzedBatch? {
    if !gathering.isEmpty { submit() }
    return work.count > 0 ? try work.next().get() : nil
  }
}
