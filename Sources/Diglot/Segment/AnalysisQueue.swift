/// Documents on their way into segments: they are gathered to batches, analysed by a team, and come out in their order.
///
/// It belongs to the thread that owns the team.
struct AnalysisQueue {
  private let team: ThreadTeam
  private let analyzers: PerThread<BatchAnalyzer>
  private let work: OrderedWork<AnalyzedBatch>
  private var gathering = AnalysisBatch()
  /// What the stored documents of the batches to come are compressed with, as soon as one is known. Those of earlier batches
  /// are compressed when they are written.
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
      analyzers.with(thread) { $0.analyze(gathering, dictionary) }
    }
    gathering = AnalysisBatch()
  }

  /// The next batch, where enough others keep the threads busy; otherwise `nil`.
  ///
  /// To take every batch that is due after each document leaves three for each thread but the owner's: none of them waits
  /// while the owner reads, or analyses a batch itself.
  func nextDue() -> AnalyzedBatch? { work.count > (team.count - 1) * 3 ? work.next() : nil }

  /// The next batch of all that were added, `nil` past the last. The owner's thread works until it is there.
  mutating func next() -> AnalyzedBatch? {
    if !gathering.isEmpty { submit() }
    return work.count > 0 ? work.next() : nil
  }
}
