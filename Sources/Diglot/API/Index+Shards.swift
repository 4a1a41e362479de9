/// How a search of several indexes finds what one index of all their documents would find: each tells what the plan is worth in it,
/// the sum of that is given to all, and each tells of its best matches, which `ShardMerge` puts in order.
extension Index {
  /// What tells the analysis of this program from that of others: an index that another one made has other terms.
  package static var analysisFingerprint: UInt64 { AnalysisEnvironment.current.fingerprint }

  /// A hash of what analysed the texts: indexes whose fingerprints differ cannot be searched as one.
  package var fingerprint: UInt64 { snapshot.manifest.environment.fingerprint }

  /// The summed length of all documents, as BM25 counts it; removed ones count until a merge drops them.
  package var totalLength: Int { snapshot.segments.reduce(0) { $0 + $1.reader.statistics.totalLength } }

  /// The types that fields were given.
  package var givenTypes: [String: FieldType] { snapshot.types.given }

  /// A query as it is looked for in every shard.
  package struct ShardQuery: Sendable {
    package let plan: SearchPlan
    /// The query as it is understood, where that is not as it was typed.
    package let readAs: String?
  }

  /// What came of reading a query.
  package enum ShardReading: Sendable {
    /// It can be read once all shards have said which of these names are fields of their documents; here is what this one says.
    case names([String: Bool])
    case query(ShardQuery)
    case refused(QuerySyntaxError)
  }

  /// Reads a query as it is read where all shards are one index, and plans it.
  ///
  /// - Parameter fields: Whether names are of fields of any shard, as far as that is known.
  package func shardReading(
    of text: String, _ options: SearchOptions, fields: [String: Bool]
  ) throws(IndexError) -> ShardReading {
    var asked: [String: Bool] = [:]
    let result = try read(text, options) { (name) throws(IndexError) in
      if let isKnown = fields[name] { return isKnown }
      let isField = try hasField(name)
      asked[name] = isField
      return isField
    }
    guard asked.isEmpty else { return .names(asked) }
    let reading: Query.Reading
    do throws(QuerySyntaxError) { reading = try result.get() } catch { return .refused(error) }
    let plan = try analyzers.with { (analyzers) throws(IndexError) in
      try Index.plan(reading.query, options, analyzers.query)
    }
    return .query(ShardQuery(plan: plan, readAs: reading.isAsTyped ? nil : reading.query.description))
  }

  /// What this shard found.
  ///
  /// - Parameters:
  ///   - statistics: The sum over all shards, complete.
  ///   - options: As of the whole search: a shard tells of as many matches as all shards together shall have, from the first on.
  ///   - isWeaker: Whether no shard found anything, and it is looked for more weakly.
  /// - Throws: ``SearchError/index(_:)``, ``SearchError/pageOfOtherSearch``.
  package func searchShard(
    _ query: ShardQuery, _ statistics: SearchStatistics, _ options: SearchOptions, isWeaker: Bool
  ) throws(SearchError) -> ShardResults {
    try expectPage(of: query.plan.query, options)
    do throws(IndexError) {
      return try analyzers.with { (analyzers) throws(IndexError) in
        try searchShard(query, statistics, options, isWeaker: isWeaker, analyzers)
      }
    } catch { throw .index(error) }
  }

  private func searchShard(
    _ query: ShardQuery, _ statistics: SearchStatistics, _ options: SearchOptions, isWeaker: Bool,
    _ analyzers: SearchAnalyzers
  ) throws(IndexError) -> ShardResults {
    let start = clockMicroseconds()
    let work = SearchWork(deadline: options.deadlineMicroseconds.map { start + $0 }, isCancelled: options.isCancelled)
    work.look()
    var run = try SearchRun(query.plan, snapshot, analyzers, work)
    let isPlain = options.sort.isEmpty && options.facets.isEmpty
    let found = try run.run(
      statistics, bm25(for: statistics), limit: options.lastRank, exactTotal: options.exactTotal,
      isPlain ? nil : SearchRun.Order(sort: options.sort, facets: options.facets), .shard(isWeaker: isWeaker))
    let (shown, hidden) = divided(found, limit: options.lastRank)
    var all = options
    all.limit = .max
    var hits = try self.hits(shown, 0, &run, all, analyzers)
    // A merge shows titles without passages: here they are at hand.
    for index in hits.indices where hits[index].title.isEmpty && !work.isOver {
      let place = shown.hits[index].hit
      hits[index].title = try snapshot.segments[place.segment].reader.stored.text(of: run.texts(of: place).title)
    }
    var results = SearchResults(hits: hits, total: found.total, totalIsExact: found.totalIsExact)
    results.facets = found.facets
    results.expansions = run.weighing?.expansions ?? []
    results.omissions = run.omissions
    results.readAs = run.weighedWords?.joined(separator: " ") ?? query.readAs
    results.wasCutShort = work.isOver
    results.microseconds = clockMicroseconds() - start
    var matches: [ShardMatch] = []
    for (index, hit) in hits.enumerated() {
      var match = ShardMatch(hit.key, shown.hits[index])
      if !shown.times.isEmpty { match.time = shown.times[index] }
      match.values = hit.sortValues
      matches.append(match)
    }
    for candidate in hidden { matches.append(ShardMatch(try key(of: candidate.hit), candidate)) }
    return ShardResults(
      results: results, matches: matches, limit: options.lastRank, order: run.plan.order(by: options.sort),
      sort: options.sort,
      types: givenTypes, documents: snapshot.segments.reduce(0) { $0 + $1.reader.statistics.documentCount },
      allDocuments: statistics.documents, mayFindWeaker: !isWeaker && found.total == 0 && run.plan.hasWeakerTerms,
      search: PageToken.hash(of: query.plan.query, sort: options.sort, expands: options.expands))
  }

  /// Divides what was found into what may be among the first matches of all shards, and what only helps to choose these.
  private func divided(
    _ found: SearchRun.Found, limit: Int
  ) -> (shown: SearchRun.Found, hidden: [Refinement.Candidate]) {
    guard found.times.isEmpty, found.sortValues.isEmpty, found.hits.count > limit else { return (found, []) }
    var shown = found
    shown.hits = []
    var hidden: [Refinement.Candidate] = []
    for candidate in found.hits {
      if candidate.canBeAmong(limit, of: found.hits) { shown.hits.append(candidate) } else { hidden.append(candidate) }
    }
    return (shown, hidden)
  }
}

extension ShardMatch {
  fileprivate init(_ id: String, _ candidate: Refinement.Candidate) {
    self.init(id: id)
    (first, placed, whole) = (candidate.firstScore, candidate.placedScore, candidate.hit.score)
  }
}

/// What a shard found for a query.
package struct ShardResults: Sendable {
  /// Its matches that may be among the first of all shards, with what is shown of each; what an answer says else.
  package var results: SearchResults
  /// What decides where a match stands: for each of the hits, then for those that only help to choose.
  package var matches: [ShardMatch]
  /// How many matches of all shards can be told from it.
  package var limit: Int
  package var order: ShardOrder
  /// The fields that sort.
  package var sort: [SortKey]
  /// The types that fields of the shard were given.
  package var types: [String: FieldType]
  /// How many documents the shard has, and how many all shards have that told their statistics; removed ones count.
  package var documents: Int
  package var allDocuments: Int
  /// Whether a weaker search may find something where no shard found anything.
  package var mayFindWeaker: Bool
  /// What page tokens of the search have.
  package var search: UInt64
}

extension SearchPlan {
  /// What decides how the matches are in order.
  fileprivate func order(by sort: [SortKey]) -> ShardOrder {
    if !sort.isEmpty { return .fields }
    if !scores { return .newest }
    return refinement == nil ? .scores : .refined
  }
}

extension Index {
  /// The bytes of a file in a folder that has no index; `nil` where there is an index, or no such file. So a file that describes
  /// several indexes is found.
  package static func bytes(ofFile name: String, inFolderWithoutIndex folder: String) throws(IndexError) -> [UInt8]? {
    guard try FileSystem.kind(of: folder) == .directory,
      try FileSystem.kind(of: "\(folder)/\(Manifest.fileName)") == .missing,
      try FileSystem.kind(of: "\(folder)/\(name)") == .file
    else { return nil }
    return try MappedFile(path: "\(folder)/\(name)").bytes.withBytes { bytes in
      unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
  }
}
