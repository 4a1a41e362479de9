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

  /// Opens the newest commit of the index at `directory`. A writer may be at work meanwhile.
  ///
  /// - Parameter directory: The folder of the index. A relative path is taken from where the process stands.
  /// - Throws: ``IndexError/missing(path:)`` where there is no index, ``IndexError/notAnIndex(path:)`` where the path is
  ///   something else, ``IndexError/damaged(file:part:offset:reason:)`` where the commit cannot be read,
  ///   ``IndexError/unsupportedVersion(file:found:supported:)`` where another version of the program wrote it,
  ///   ``IndexError/system(path:operation:code:)`` where the system refuses.
  /// - Complexity: O(s) over the segments, whatever their size.
  public init(at directory: String) throws(IndexError) {
    snapshot = try Snapshot(directory: directory)
    let statistics = snapshot.segments.map(\.reader.statistics)
    bm25 = BM25(
      documentCount: statistics.reduce(0) { $0 + $1.documentCount },
      totalLength: statistics.reduce(0) { $0 + $1.totalLength })
  }

  /// The document of a key as it was given, or `nil` where there is none.
  ///
  /// - Parameter key: The key that the document was added with, compared byte for byte.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where what is needed for it cannot be read.
  /// - Complexity: O(log n) over the terms of each segment, and the decompression of one frame of stored text.
  public func document(_ key: String) throws(IndexError) -> Document? {
    for segment in snapshot.segments.reversed() {
      if let document = try segment.find(key) { return try segment.reader.document(document) }
    }
    return nil
  }

  /// How many documents can be found: those of the commit, without the deleted ones.
  public var documentCount: Int { snapshot.documentCount }

  /// What the index counts: the commit that is open, whatever was written since.
  ///
  /// - Complexity: O(s) over the segments.
  public func statistics() throws(IndexError) -> IndexStatistics {
    let statistics = snapshot.segments.map(\.reader.statistics)
    // Not from the folder: a writer may have removed the files of this commit since.
    let size = snapshot.segments.reduce(snapshot.manifest.bytes.count) { $0 + $1.byteCount }
    return IndexStatistics(
      documents: documentCount, segments: statistics.count, terms: statistics.reduce(0) { $0 + $1.termCount },
      postings: statistics.reduce(0) { $0 + $1.postingCount }, sizeBytes: size, parts: parts(),
      textBytes: statistics.reduce(0) { $0 + $1.textByteCount }, icuVersion: snapshot.manifest.environment.icuVersion,
      segmenter: WordSegmenter().method,
      analysisIsCurrent: snapshot.manifest.environment == .current, formatVersion: Int(SegmentFormat.version))
  }

  private func parts() -> [IndexStatistics.Part] {
    SegmentPart.allCases.map { part in
      let byteCount = snapshot.segments.reduce(0) { $0 + $1.reader.byteCount(of: part) }
      return IndexStatistics.Part(name: part.name, byteCount: byteCount)
    }
  }

  // MARK: - Searching

  /// Finds the documents that match a query, best first. <doc:QueryLanguage> says what may stand in one, and
  /// <doc:Ranking> what makes a document the best.
  ///
  /// Any number of threads may call it at once; it works on the thread of the caller alone.
  ///
  /// - Parameters:
  ///   - query: The text of the query, at most 65,536 bytes of UTF-8.
  ///   - options: How many hits, and what comes with them.
  /// - Throws: ``SearchError/syntax(_:)`` where the query cannot be understood, ``SearchError/index(_:)`` where a part of
  ///   the index that it needs cannot be read.
  /// - Complexity: Grows with the postings of the query's terms, of which most are passed over, and with the stored texts
  ///   of the hits, which are read for their snippets.
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

  /// Finds the documents that match a query that is parsed already, as ``search(_:_:)`` does for its text.
  ///
  /// - Parameters:
  ///   - query: The tree of the query; it may be used again and again.
  ///   - options: How many hits, and what comes with them.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where a part of the index that it needs cannot be read.
  public func search(_ query: Query, _ options: SearchOptions = SearchOptions()) throws(IndexError) -> SearchResults {
    let start = clockMicroseconds()
    let analyzers = idleAnalyzers.withLock { $0.popLast() } ?? SearchAnalyzers()
    defer { idleAnalyzers.withLock { $0.append(analyzers) } }
    let isCancelled = options.isCancelled ?? { false }
    var planner = QueryPlanner(
      snapshot, bm25, analyzers, vocabulary: options.expands ? Vocabulary(user: options.glossary) : nil,
      isCancelled: isCancelled)
    let plan = try planner.plan(query)
    let (sum, overflows) = max(options.limit, 0).addingReportingOverflow(max(options.offset, 0))
    let asked = overflows ? Int.max : sum
    let limit = plan.refinement == nil ? asked : max(asked, Refinement.candidateCount)
    var collector = Collector(
      limit: limit, exactCount: options.exactTotal ? .max : 1000, analyzers.spareWindow)
    for segment in snapshot.segments.indices {
      try plan.run(in: segment, snapshot, bm25, &collector, isCancelled: isCancelled)
    }
    var best = collector.hits.sorted()
    var documents = ReadDocuments(snapshot)
    if let refinement = plan.refinement {
      let candidates = Array(best.prefix(Refinement.candidateCount))
      best.replaceSubrange(
        ..<candidates.count, with: try refinement.refine(candidates, plan, snapshot, &documents, analyzers))
    }
    let found = best.prefix(asked).dropFirst(max(options.offset, 0))
    let highlighter =
      options.snippets
      ? try Highlighter(query, others: planner.otherNames, analyzers, weights: planner.weights) : nil
    var hits: [Hit] = []
    hits.reserveCapacity(found.count)
    for (index, match) in found.enumerated() {
      hits.append(try hit(match, rank: options.offset + index + 1, plan, highlighter, &documents, options))
    }
    return SearchResults(
      hits: hits, total: max(collector.count, collector.knownCount), totalIsExact: !collector.hasSkipped,
      microseconds: clockMicroseconds() - start, expansions: planner.expansions, suggestion: nil,
      wasCancelled: isCancelled())
  }

  private func hit(
    _ match: ScoredDocument, rank: Int, _ plan: QueryPlan, _ highlighter: Highlighter?,
    _ documents: inout ReadDocuments, _ options: SearchOptions
  ) throws(IndexError) -> Hit {
    let key = try snapshot.segments[match.segment].reader.keys.key(of: match.document)
    var score = match.score
    if score > Double(QueryPlan.completeScore), !plan.complete.isEmpty { score -= Double(QueryPlan.completeScore) }
    var (title, snippets) = ("", [Snippet]())
    if let highlighter {
      let stored = snapshot.segments[match.segment].reader.stored
      let texts = try documents.texts(of: match)
      title = try stored.text(of: texts.title)
      snippets = highlighter.snippets(of: try stored.text(of: texts.text))
    }
    let explanation = options.explains ? try plan.explanation(of: match, snapshot, bm25) : nil
    return Hit(key: key, rank: rank, score: score, title: title, snippets: snippets, explanation: explanation)
  }
}
