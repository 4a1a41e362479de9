import Synchronization

/// An index that is open for searching: the documents of one commit, whatever is written afterwards.
///
/// Any number of threads may search it at the same time. Opening reads a few kilobytes; the rest is mapped, checked when
/// it is first touched, and shared with every process that has the index open.
public final class Index: Sendable {
  let snapshot: Snapshot
  let bm25: BM25
  /// Analyzers that no search is using.
  private let idleAnalyzers = Mutex<[SearchAnalyzers]>([])

  /// Opens the newest commit of the index at `directory`.
  ///
  /// - Throws: `IndexError.missing` where there is no index, `.notAnIndex` where the path is something else, `.damaged`
  ///   where the commit cannot be read, `.unsupportedVersion` where a newer program wrote it.
  public init(at directory: String) throws(IndexError) {
    snapshot = try Snapshot(directory: directory)
    let statistics = snapshot.segments.map(\.reader.statistics)
    bm25 = BM25(
      documentCount: statistics.reduce(0) { $0 + $1.documentCount },
      totalLength: statistics.reduce(0) { $0 + $1.totalLength })
  }

  /// The document of a key as it was given, or `nil` where there is none.
  public func document(_ key: String) throws(IndexError) -> Document? {
    for segment in snapshot.segments.reversed() {
      if let document = try segment.find(key) { return try segment.reader.document(document) }
    }
    return nil
  }

  /// How many documents can be found.
  public var documentCount: Int { snapshot.documentCount }

  /// What the index counts.
  public func statistics() throws(IndexError) -> IndexStatistics {
    let statistics = snapshot.segments.map(\.reader.statistics)
    // Not from the folder: a writer may have removed the files of this commit since.
    let size = snapshot.segments.reduce(snapshot.manifest.bytes.count) { $0 + $1.byteCount }
    return IndexStatistics(
      documents: documentCount, segments: statistics.count, terms: statistics.reduce(0) { $0 + $1.termCount },
      postings: statistics.reduce(0) { $0 + $1.postingCount }, sizeBytes: size,
      textBytes: statistics.reduce(0) { $0 + $1.textByteCount }, icuVersion: snapshot.manifest.environment.icuVersion,
      segmenter: snapshot.manifest.environment.segmenter,
      analysisIsCurrent: snapshot.manifest.environment == .current, formatVersion: Int(SegmentFormat.version))
  }

  // MARK: - Searching

  /// Finds the documents that match a query, best first.
  ///
  /// - Throws: `SearchError.syntax` where the query cannot be understood, `.index` where the index cannot be read.
  public func search(
    _ query: String, _ options: SearchOptions = SearchOptions()
  ) throws(SearchError) -> SearchResults {
    let start = clockMicroseconds()
    let parsed: Query
    do throws(QuerySyntaxError) { parsed = try Query(parsing: query) } catch { throw .syntax(error) }
    do throws(IndexError) {
      var results = try search(parsed, options)
      results.microseconds = clockMicroseconds() - start
      return results
    } catch { throw .index(error) }
  }

  /// Finds the documents that match a query that is parsed already.
  public func search(_ query: Query, _ options: SearchOptions = SearchOptions()) throws(IndexError) -> SearchResults {
    let start = clockMicroseconds()
    let analyzers = idleAnalyzers.withLock { $0.popLast() } ?? SearchAnalyzers()
    defer { idleAnalyzers.withLock { $0.append(analyzers) } }
    let isCancelled = options.isCancelled ?? { false }
    var planner = QueryPlanner(snapshot, bm25, analyzers, isCancelled: isCancelled)
    let plan = try planner.plan(query)
    let (sum, overflows) = max(options.limit, 0).addingReportingOverflow(max(options.offset, 0))
    let asked = overflows ? Int.max : sum
    let limit = plan.refinement == nil ? asked : max(asked, Refinement.candidateCount)
    var collector = Collector(limit: limit, exactCount: options.exactTotal ? .max : 1000)
    for segment in snapshot.segments.indices {
      try plan.run(in: segment, snapshot, bm25, &collector, isCancelled: isCancelled)
    }
    var best = collector.hits.sorted()
    if let refinement = plan.refinement {
      let candidates = Array(best.prefix(Refinement.candidateCount))
      best.replaceSubrange(
        ..<candidates.count, with: try refinement.refine(candidates, plan, snapshot, analyzers))
    }
    let found = best.prefix(asked).dropFirst(max(options.offset, 0))
    let weights = planner.weights
    let highlighter = options.snippets ? try Highlighter(query, analyzers, weight: { weights[$0] }) : nil
    var hits: [Hit] = []
    for (index, match) in found.enumerated() {
      hits.append(try hit(match, rank: options.offset + index + 1, plan, highlighter, options))
    }
    return SearchResults(
      hits: hits, total: max(collector.count, collector.knownCount), totalIsExact: !collector.hasSkipped,
      microseconds: clockMicroseconds() - start, suggestion: nil, wasCancelled: isCancelled())
  }

  private func hit(
    _ match: ScoredDocument, rank: Int, _ plan: QueryPlan, _ highlighter: Highlighter?, _ options: SearchOptions
  ) throws(IndexError) -> Hit {
    let segment = snapshot.segments[match.segment].reader
    var score = match.score
    if score > Double(QueryPlan.completeScore), !plan.complete.isEmpty { score -= Double(QueryPlan.completeScore) }
    var hit = Hit(
      key: try segment.keys.key(of: match.document), rank: rank, score: score, title: "", snippets: [],
      explanation: nil)
    if let highlighter {
      let document = try segment.stored.document(match.document)
      hit.title = document.title
      hit.snippets = try highlighter.snippets(of: document.text)
    }
    if options.explains { hit.explanation = try plan.explanation(of: match, snapshot, bm25) }
    return hit
  }
}
