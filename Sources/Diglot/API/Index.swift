/// An index that is open for searching: the documents of one commit, whatever is written afterwards.
///
/// Any number of threads may search it at the same time. Opening reads a few kilobytes; the rest is mapped, checked when
/// it is first touched, and shared with every process that has the index open.
public final class Index: Sendable {
  let snapshot: Snapshot
  let bm25: BM25
  let analyzers: AnalyzerPool

  /// Opens the newest commit of the index at a path. A writer may be at work meanwhile.
  ///
  /// - Parameter path: The folder of the index, or the file that ``pack(to:)`` made of one. A relative path is taken from
  ///   where the process stands.
  /// - Throws: ``IndexError/missing(path:)`` where there is no index, ``IndexError/notAnIndex(path:)`` where the path is
  ///   something else, ``IndexError/damaged(file:part:offset:reason:)`` where the commit cannot be read,
  ///   ``IndexError/unsupportedVersion(file:found:supported:)`` where another version of the program wrote it,
  ///   ``IndexError/system(path:operation:code:)`` where the system refuses.
  /// - Complexity: O(s) over the segments, whatever their size.
  public convenience init(at path: String) throws(IndexError) {
    self.init(try Snapshot(directory: path))
  }

  /// Opens several indexes as one: the shards of a collection that is too large for one machine to make, say.
  ///
  /// Searches find what they would find in one index of all their documents, with the same scores; of equal scores those of the
  /// first index come first. No ID may stand in two of them.
  ///
  /// - Parameter paths: The indexes, in the order of their documents.
  /// - Throws: What ``init(at:)`` throws, and ``IndexError/damaged(file:part:offset:reason:)`` where other tables, or another
  ///   version of ICU, made one of them than the first.
  /// - Complexity: O(s) over the segments of all of them.
  public convenience init(shards paths: [String]) throws(IndexError) {
    self.init(try Snapshot(shards: { () throws(IndexError) in paths }))
  }

  /// - Parameter newest: The paths of the indexes, now and whenever it is asked whether there are newer ones.
  package convenience init(
    newestShards newest: @escaping @Sendable () throws(IndexError) -> [String]
  ) throws(IndexError) {
    self.init(try Snapshot(shards: newest))
  }

  init(_ snapshot: Snapshot, _ analyzers: AnalyzerPool = AnalyzerPool()) {
    self.snapshot = snapshot
    self.analyzers = analyzers
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
    let parts = SegmentPart.allCases.map { part in
      let byteCount = snapshot.segments.reduce(0) { $0 + $1.reader.byteCount(of: part) }
      return IndexStatistics.Part(name: part.name, byteCount: byteCount)
    }
    let columns = snapshot.segments.reduce(0) { $0 + ($1.reader.columnsPart?.byteCount ?? 0) }
    return parts + (columns > 0 ? [IndexStatistics.Part(name: ColumnFormat.name, byteCount: columns)] : [])
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
    if options.matchesAll { return try search(Query.allOf([]), options) }
    let reading = try read(query, options)
    var results = try search(options.isTyping ? reading.query.unfinished(in: query) : reading.query, options)
    if !reading.isAsTyped, results.readAs == nil { results.readAs = reading.query.description }
    results.microseconds = clockMicroseconds() - start
    return results
  }

  /// Finds the documents that match a query that is parsed already, as ``search(_:_:)`` does for its text.
  ///
  /// - Parameters:
  ///   - query: The tree of the query; it may be used again and again.
  ///   - options: How many hits, and what comes with them.
  /// - Throws: ``SearchError/index(_:)`` where a part of the index that it needs cannot be read,
  ///   ``SearchError/pageOfOtherSearch`` where the page token is that of another search.
  public func search(_ query: Query, _ options: SearchOptions = SearchOptions()) throws(SearchError) -> SearchResults {
    try expectPage(of: options.asked(query), options)
    do throws(IndexError) {
      return try analyzers.with { (analyzers) throws(IndexError) in
        let start = clockMicroseconds()
        return try search(Index.plan(query, options, analyzers.query), nil, options, analyzers, since: start)
      }
    } catch { throw .index(error) }
  }

  func expectPage(of query: Query, _ options: SearchOptions) throws(SearchError) {
    guard let after = options.after else { return }
    guard after.search == PageToken.hash(of: query, sort: options.sort, expands: options.expands),
      after.values.count == options.sort.count
    else { throw .pageOfOtherSearch }
  }

  // MARK: - Searching in steps

  /// What a query looks for. No index is read: the plan is the same for every index of the same analysis.
  ///
  /// - Parameters:
  ///   - query: The tree of the query.
  ///   - options: Whether bare words are looked for under other names, a glossary of these, and filters; whether all documents match.
  /// - Throws: ``IndexError/system(path:operation:code:)`` where ICU fails.
  public static func plan(_ query: Query, _ options: SearchOptions = SearchOptions()) throws(IndexError) -> SearchPlan {
    try plan(query, options, QueryAnalyzer())
  }

  static func plan(
    _ query: Query, _ options: SearchOptions, _ analyzer: QueryAnalyzer
  ) throws(IndexError) -> SearchPlan {
    if options.matchesAll { return try QueryPlanner.plan(allOf: options.filters, analyzer) }
    let vocabulary = options.expands ? Vocabulary(user: options.glossary) : nil
    return try QueryPlanner.plan(options.asked(query), analyzer, vocabulary: vocabulary)
  }

  /// What a plan is worth in this index: whole numbers, which can be added to those of other indexes.
  ///
  /// They are complete after two rounds at most: while ``SearchStatistics/isComplete`` is false for the sum, each index is
  /// asked again with the sum, and what it says then is added up in its place.
  ///
  /// - Parameters:
  ///   - plan: What is looked for.
  ///   - first: The sum of the first round; `nil` in the first round.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where a part of the index that it needs cannot be read.
  /// - Complexity: A look-up for each term, and the postings of each phrase.
  public func statistics(
    of plan: SearchPlan, after first: SearchStatistics? = nil
  ) throws(IndexError) -> SearchStatistics {
    try analyzers.with { (analyzers) throws(IndexError) in
      var run = try SearchRun(plan, snapshot, analyzers, SearchWork())
      return try run.statistics(after: first)
    }
  }

  /// Finds the documents that match a plan, with scores by statistics from outside: those of several indexes, say, whose
  /// hits then have comparable scores.
  ///
  /// - Parameters:
  ///   - plan: What is looked for.
  ///   - statistics: Complete ones of the plan.
  ///   - options: How many hits, and what comes with them.
  /// - Throws: What the search of a parsed query throws.
  public func search(
    _ plan: SearchPlan, _ statistics: SearchStatistics, _ options: SearchOptions = SearchOptions()
  ) throws(SearchError) -> SearchResults {
    try expectPage(of: plan.query, options)
    do throws(IndexError) {
      return try analyzers.with { (analyzers) throws(IndexError) in
        try search(plan, statistics, options, analyzers, since: clockMicroseconds())
      }
    } catch { throw .index(error) }
  }

  private func search(
    _ plan: consuming SearchPlan, _ statistics: SearchStatistics?, _ options: SearchOptions,
    _ analyzers: SearchAnalyzers, since start: Double
  ) throws(IndexError) -> SearchResults {
    let work = SearchWork(
      deadline: options.deadlineMicroseconds.map { start + $0 }, isCancelled: options.isCancelled)
    work.look()
    var run = try SearchRun(plan, snapshot, analyzers, work)
    let known = if let statistics { statistics } else { try run.completeStatistics() }
    let isPlain = options.sort.isEmpty && options.facets.isEmpty
    let order = isPlain ? nil : SearchRun.Order(sort: options.sort, facets: options.facets)
    var found = try run.run(
      known, bm25(for: known), limit: options.lastRank, exactTotal: options.exactTotal, order)
    var first = options.firstIndex
    if let after = options.after, try !isLast(after, of: found) {
      // Another commit has moved it, however far.
      found = try run.run(known, bm25(for: known), limit: .max, exactTotal: options.exactTotal, order)
      first = try index(after: after, in: found, options.sort) + max(options.offset, 0)
    }
    let hits = try self.hits(found, first, &run, options, analyzers)
    var results = SearchResults(hits: hits, total: found.total, totalIsExact: found.totalIsExact)
    results.facets = found.facets
    if let last = hits.last, last.rank < found.total || !found.totalIsExact {
      results.page = SearchResults.Page(
        query: run.plan.query, sort: options.sort, expands: options.expands,
        values: options.sort.isEmpty ? [] : found.sortValues[last.rank - 1].map { $0?.bytes })
    }
    results.expansions = run.weighing?.expansions ?? []
    results.omissions = run.omissions
    results.readAs = run.weighedWords?.joined(separator: " ")
    results.wasCutShort = work.isOver
    results.work = work.units
    results.microseconds = clockMicroseconds() - start
    return results
  }

  /// The scoring of a collection; of this index it is at hand.
  func bm25(for statistics: SearchStatistics) -> BM25 {
    var (documents, length) = (0, 0)
    for segment in snapshot.segments {
      documents += segment.reader.statistics.documentCount
      length += segment.reader.statistics.totalLength
    }
    let isOwn = documents == statistics.documents && length == statistics.length
    return isOwn ? bm25 : BM25(documentCount: statistics.documents, totalLength: statistics.length)
  }

  func hits(
    _ all: SearchRun.Found, _ first: Int, _ run: inout SearchRun, _ options: SearchOptions, _ analyzers: SearchAnalyzers
  ) throws(IndexError) -> [Hit] {
    let found = all.hits.dropFirst(first).prefix(max(options.limit, 0))
    let highlighter = options.snippets && !run.work.isOver ? run.highlighter(analyzers) : nil
    let isBare = highlighter == nil && !options.explains && !options.fields && !options.text && options.sort.isEmpty
    var hits: [Hit] = []
    hits.reserveCapacity(found.count)
    for index in found.indices {
      let place = found[index].hit
      hits.append(Hit(key: try key(of: place), rank: index + 1, score: place.score))
      if isBare { continue }
      if !options.sort.isEmpty {
        hits[hits.count - 1].sortValues = all.sortValues[index].map { value in
          value.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
      }
      // A search that is over reads no more documents.
      if options.explains, !run.work.isOver { hits[hits.count - 1].explanation = try run.explanation(of: found[index]) }
      if let highlighter, !run.work.isOver { try addTexts(of: place, to: &hits[hits.count - 1], &run, highlighter) }
      if options.fields || options.text, !run.work.isOver {
        try addStored(of: place, to: &hits[hits.count - 1], &run, options)
      }
    }
    return hits
  }

  func key(of place: ScoredDocument) throws(IndexError) -> String {
    try snapshot.segments[place.segment].reader.keys.key(of: place.document)
  }

  /// Adds the fields of a hit and its text.
  private func addStored(
    of place: ScoredDocument, to hit: inout Hit, _ run: inout SearchRun, _ options: SearchOptions
  ) throws(IndexError) {
    let stored = snapshot.segments[place.segment].reader.stored
    let texts = try run.texts(of: place)
    if options.fields { hit.fields = try stored.fields(of: texts) }
    if options.text {
      if hit.title.isEmpty { hit.title = try stored.text(of: texts.title) }
      hit.text = try stored.text(of: texts.long?.code() ?? texts.text)
    }
  }

  // MARK: - Pages

  /// Whether a page token names the hit that stands at its rank.
  private func isLast(_ token: PageToken, of found: SearchRun.Found) throws(IndexError) -> Bool {
    guard token.rank <= found.hits.count else { return false }
    return try key(of: found.hits[token.rank - 1].hit).utf8.elementsEqual(token.key.utf8)
  }

  /// Where the hits begin that come after a page token: behind its hit, or where that would stand.
  private func index(
    after token: PageToken, in found: SearchRun.Found, _ sort: [SortKey]
  ) throws(IndexError) -> Int {
    for (index, hit) in found.hits.enumerated() where try key(of: hit.hit).utf8.elementsEqual(token.key.utf8) {
      return index + 1
    }
    if sort.isEmpty { return found.hits.firstIndex { $0.hit.score < token.score } ?? found.hits.count }
    let sorted = SortedMatches(by: sort, types: snapshot.types, limit: 0)
    let values = sorted.values(of: token.values)
    return found.sortValues.firstIndex { sorted.precedes(values, $0) } ?? found.hits.count
  }

  /// Adds the title and the snippets of a hit.
  private func addTexts(
    of place: ScoredDocument, to hit: inout Hit, _ run: inout SearchRun, _ highlighter: Highlighter
  ) throws(IndexError) {
    let segment = snapshot.segments[place.segment].reader
    let texts = try run.texts(of: place)
    run.work.spend(SearchCosts.stored)
    hit.title = try segment.stored.text(of: texts.title)
    if let long = texts.long {
      let pieces = try segment.textPieces.pieces(of: place.document)
      if !pieces.isEmpty {
        let text = LongText(long, pieces, HighlightPlaces(segment, place.document))
        (hit.titleHighlights, hit.snippets) = try highlighter.highlights(title: hit.title, text: text)
        return try addOrigin(of: texts, in: segment, to: &hit)
      }
    }
    let text = WholeText(try segment.stored.text(of: texts.long?.code() ?? texts.text))
    (hit.titleHighlights, hit.snippets) = try highlighter.highlights(title: hit.title, text: text)
    try addOrigin(of: texts, in: segment, to: &hit)
  }
}

extension Index {
  /// Says of the snippets of a hit where they come from.
  private func addOrigin(of texts: StoredTexts, in segment: SegmentReader, to hit: inout Hit) throws(IndexError) {
    if hit.snippets.isEmpty { return }
    let origin = try segment.stored.origin(of: texts)
    guard !origin.isEmpty else { return }
    for index in hit.snippets.indices {
      let sources = hit.snippets[index].sources
      hit.snippets[index].part = sources.first.flatMap { origin.part(at: $0.lowerBound) }
      let ranges = sources.compactMap { origin.source.source(of: $0) }
      if ranges.count == sources.count { hit.snippets[index].fileRanges = ranges }
    }
  }
}

extension SearchRun {
  /// What highlights the matches of the search.
  fileprivate func highlighter(_ analyzers: SearchAnalyzers) -> Highlighter {
    let names = (weighing?.otherNames ?? []).compactMap { name in
      plan.leaves[name.leaf].field.map { (name: name, field: $0) }
    }
    let sought = Highlighter.Sought(
      query: plan.query, names: names, leaves: { [plan] in plan.soughtLeaves },
      weights: Dictionary(wordWeights.map { ($0.term, $0.weight) }) { $1 })
    return Highlighter(sought, analyzers, work)
  }
}
