/// One search of a snapshot, from the plan to the hits' documents and scores. It belongs to one thread.
struct SearchRun {
  private let analyzers: SearchAnalyzers
  let work: SearchWork
  private var segments: [SegmentSearch] = []
  private(set) var plan: SearchPlan
  private var isResolved = false
  /// The plan, weighed: for what was found.
  private(set) var weighing: Weighing?
  private var root: WeighedGroup?
  private var documents: ReadDocuments
  private let types: FieldTypes

  init(
    _ plan: consuming SearchPlan, _ snapshot: Snapshot, _ analyzers: SearchAnalyzers, _ work: SearchWork
  ) throws(IndexError) {
    self.plan = plan
    self.analyzers = analyzers
    self.work = work
    types = snapshot.types
    documents = ReadDocuments(snapshot)
    for (number, segment) in snapshot.segments.enumerated() {
      segments.append(try SegmentSearch(segment, number, self.plan.leaves, snapshot.types, work, analyzers.spare))
    }
  }

  // MARK: - Statistics

  /// The statistics of the snapshot: of the first round, or where the sum of that is at hand, of both.
  mutating func statistics(after first: SearchStatistics?) throws(IndexError) -> SearchStatistics {
    let own = try StatisticsGatherer(segments: segments).gather(plan)
    guard let first else { return own }
    return try completed(own, after: first)
  }

  /// The statistics of the snapshot alone, in as many rounds as they take.
  mutating func completeStatistics() throws(IndexError) -> SearchStatistics {
    let own = try StatisticsGatherer(segments: segments).gather(plan)
    return own.isComplete ? own : try completed(own, after: own)
  }

  /// What the snapshot told in the first round, with what it tells in the second.
  private mutating func completed(
    _ own: SearchStatistics, after first: SearchStatistics
  ) throws(IndexError) -> SearchStatistics {
    try resolve(by: first)
    return try StatisticsGatherer(segments: segments).gatherRest(plan, beside: own, after: first)
  }

  /// Puts what the first round found into the plan, once: what a name weighs counts towards the scale of the scores.
  private mutating func resolve(by statistics: SearchStatistics) throws(IndexError) {
    guard !isResolved else { return }
    isResolved = true
    guard plan.hasSecondRound(after: statistics) else { return }
    plan = QueryPlanner.plan(plan, resolvedBy: statistics, analyzers.query)
    guard segments.first.map({ $0.leafCount < plan.leaves.count }) ?? false else { return }
    for index in segments.indices { segments[index].add(plan.leaves) }
  }

  // MARK: - Matches

  /// What a search found: the best documents with the parts of their scores, best first.
  struct Found {
    var hits: [Refinement.Candidate]
    var total: Int
    var totalIsExact: Bool
    /// What each hit is sorted by, where fields sort them.
    var sortValues: [[ColumnValue?]] = []
    /// When each is from, where the newest come first.
    var times: [Int64] = []
    var facets: [FacetCounts] = []
  }

  /// Which part of a search is wanted.
  enum Stage {
    /// All of it.
    case whole
    /// What a shard tells of its matches: those of the first search, or of the weaker one, which one makes where no shard found
    /// anything; and of all candidates all parts of their scores.
    case shard(isWeaker: Bool)

    /// The searches of which the first one that finds something counts.
    fileprivate var searches: [Bool] {
      switch self {
      case .whole: [false, true]
      case .shard(let isWeaker): [isWeaker]
      }
    }
  }

  /// What is asked for beside the best matches.
  struct Order {
    var sort: [SortKey] = []
    var facets: [Facet] = []
  }

  /// Finds the best matches.
  ///
  /// - Parameters:
  ///   - statistics: Complete ones of the plan, of this snapshot or of a collection that it is part of.
  ///   - limit: How many matches are wanted.
  mutating func run(
    _ statistics: SearchStatistics, _ bm25: BM25, limit: Int, exactTotal: Bool, _ order: Order? = nil,
    _ stage: Stage = .whole
  ) throws(IndexError) -> Found {
    try resolve(by: statistics)
    for segment in segments { segment.score(by: bm25) }
    if let order, !order.sort.isEmpty { return try sorted(statistics, bm25, limit: limit, order, stage) }
    if !plan.scores { return try newest(statistics, bm25, limit: limit, order) }
    let collector = try collect(statistics, bm25, limit: limit, exactTotal: exactTotal, stage)
    var hits = collector.hits.sorted().map { Refinement.Candidate(hit: $0) }
    if let refinement = plan.refinement { try refine(&hits, refinement, stage) }
    if case .whole = stage { hits.removeLast(max(hits.count - limit, 0)) }
    var found = Found(
      hits: hits, total: max(collector.count, collector.knownCount),
      totalIsExact: !collector.hasSkipped && !work.isOver)
    if let order { try count(order.facets, &found) }
    return found
  }

  /// Counts all matches, and by facets.
  private func count(_ facets: [Facet], _ found: inout Found) throws(IndexError) {
    guard let root else { return }
    var counters = facets.map { FacetCounter($0) }
    found.total = 0
    for segment in segments where !work.isOver {
      let matches = try root.matches(in: segment)
      found.total += matches.count
      for index in counters.indices { try counters[index].add(matches, in: segment.reader) }
    }
    found.totalIsExact = !work.isOver
    found.facets = counters.map(\.result)
  }

  /// Collects the matches. Where there is none in any segment, terms make matches that otherwise only add to scores.
  private mutating func collect(
    _ statistics: SearchStatistics, _ bm25: BM25, limit: Int, exactTotal: Bool, _ stage: Stage
  ) throws(IndexError) -> Collector {
    let kept = plan.refinement == nil ? limit : max(limit, Refinement.candidateCount)
    for isWeaker in stage.searches {
      var weighing = Weighing(plan, statistics, bm25, isWeaker: isWeaker)
      let root = weighing.weighed(plan.root)
      var collector = Collector(limit: kept, exactCount: exactTotal ? .max : 1000)
      for segment in segments where !work.isOver { try root.run(in: segment, &collector) }
      self.weighing = consume weighing
      self.root = root
      if collector.count > 0 || isWeaker || work.isOver || !plan.hasWeakerTerms { return collector }
    }
    return Collector(limit: kept, exactCount: 0)
  }

  /// The newest matches, where nothing scores.
  private mutating func newest(
    _ statistics: SearchStatistics, _ bm25: BM25, limit: Int, _ order: Order?
  ) throws(IndexError) -> Found {
    var newest = NewestMatches(limit: limit)
    let facets = try showAll(statistics, bm25, isWeaker: false, order) { (matches, segment) throws(IndexError) in
      try newest.show(matches, in: segment)
    }
    let count = newest.count
    let sorted = newest.sorted()
    return Found(
      hits: sorted.map { Refinement.Candidate(hit: $0.match) }, total: count, totalIsExact: !work.isOver,
      times: sorted.map(\.time), facets: facets)
  }

  /// The first matches by the values of fields. Where there is none in any segment, terms make matches that otherwise only
  /// add to scores.
  private mutating func sorted(
    _ statistics: SearchStatistics, _ bm25: BM25, limit: Int, _ order: Order, _ stage: Stage
  ) throws(IndexError) -> Found {
    for isWeaker in stage.searches {
      var sorted = SortedMatches(by: order.sort, types: types, limit: limit)
      let facets = try showAll(statistics, bm25, isWeaker: isWeaker, order) { (matches, segment) throws(IndexError) in
        try sorted.show(matches, in: segment)
      }
      if sorted.count == 0, !isWeaker, !work.isOver, plan.scores, plan.hasWeakerTerms { continue }
      var hits = sorted.sorted.map { Refinement.Candidate(hit: $0.document) }
      try addScores(to: &hits)
      return Found(
        hits: hits, total: sorted.count, totalIsExact: !work.isOver, sortValues: sorted.sorted.map(\.values),
        facets: facets)
    }
    return Found(hits: [], total: 0, totalIsExact: true, facets: order.facets.map { FacetCounts($0, []) })
  }

  /// Calls `body` with all matches of each segment, and counts facets.
  private mutating func showAll(
    _ statistics: SearchStatistics, _ bm25: BM25, isWeaker: Bool, _ order: Order?,
    _ body: ([DocID], SegmentSearch) throws(IndexError) -> Void
  ) throws(IndexError) -> [FacetCounts] {
    var weighing = Weighing(plan, statistics, bm25, isWeaker: isWeaker)
    let root = weighing.weighed(plan.root)
    var facets = (order?.facets ?? []).map { FacetCounter($0) }
    for segment in segments where !work.isOver {
      let matches = try root.matches(in: segment)
      try body(matches, segment)
      for index in facets.indices { try facets[index].add(matches, in: segment.reader) }
    }
    self.weighing = consume weighing
    self.root = root
    return facets.map(\.result)
  }

  /// Adds the scores of matches that were found without them.
  private func addScores(to hits: inout [Refinement.Candidate]) throws(IndexError) {
    guard let root, plan.scores else { return }
    for segment in segments {
      let places = hits.indices.filter { hits[$0].hit.segment == segment.number }
        .sorted { hits[$0].hit.document < hits[$1].hit.document }
      guard let first = places.first,
        var matcher = try root.matcher(in: segment, from: hits[first].hit.document)
      else { continue }
      for place in places where !work.isOver {
        try matcher.advance(to: hits[place].hit.document)
        guard matcher.document == hits[place].hit.document, try matcher.matches() else { continue }
        hits[place].hit.score = matcher.score(segment.scoring)
      }
    }
  }

  // MARK: - Order

  /// Puts the best matches in their final order.
  private mutating func refine(
    _ hits: inout [Refinement.Candidate], _ refinement: Refinement, _ stage: Stage
  ) throws(IndexError) {
    guard let root, let weighing, !work.isOver else { return }
    let best = hits.prefix(Refinement.candidateCount)
    var refined: [Refinement.Candidate] = []
    refined.reserveCapacity(best.count)
    for segment in segments {
      var places: [UInt64] = []
      for index in best.indices where best[index].hit.segment == segment.number {
        places.append(UInt64(best[index].hit.document) << 32 | UInt64(index))
      }
      if places.isEmpty { continue }
      places.sort()
      var group = places.map { best[Int($0 & 0xFFFF_FFFF)] }
      try refinement.addPlaces(
        to: &group, root.ranking, segment, isIdeographic: weighing.ideographBalance >= 0, weighing.scale)
      refined += group
    }
    var order = RankOrder(refined)
    refinement.prepare(analyzers.characters)
    for index in counted(order, refined, stage) {
      try refinement.addCharacters(to: &refined[index], &documents, analyzers.characters, weighing.scale)
      try refinement.addTyped(to: &refined[index], &documents, weight: root.wordWeight, weighing.scale)
    }
    order = RankOrder(refined)
    for rank in refined.indices { hits[rank] = refined[order[rank]] }
  }

  /// The candidates whose characters count: the best of them; of a shard all that may be among the best of all shards.
  private func counted(_ order: RankOrder, _ candidates: [Refinement.Candidate], _ stage: Stage) -> [Int] {
    switch stage {
    case .whole: (0..<min(Refinement.presenceCount, candidates.count)).map { order[$0] }
    case .shard: candidates.indices.filter { candidates[$0].canBeAmong(Refinement.presenceCount, of: candidates) }
    }
  }

  // MARK: - Hits

  /// What of the query was not looked for.
  var omissions: Set<SearchOmission> { plan.omissions.union(weighing?.omissions ?? []) }

  /// The words that were weighed, where the query has more than a search weighs.
  var weighedWords: [String]? { weighing?.weighedWords(of: plan.root) }

  /// The terms of the query's words, with what each weighs by itself.
  var wordWeights: [(term: Term, weight: Float)] {
    guard let weighing else { return [] }
    return plan.words.compactMap { word in
      word.term.map { ($0, weighing.weight(word.boost, weighing.frequency(of: word.leaf))) }
    }
  }

  /// The title and the text of a hit, as they are stored.
  mutating func texts(of hit: ScoredDocument) throws(IndexError) -> StoredTexts { try documents.texts(of: hit) }

  /// How the score of a hit came about.
  func explanation(of found: Refinement.Candidate) throws(IndexError) -> ScoreExplanation? {
    guard let root, var explanation = try root.explanation(of: found.hit.document, in: segments[found.hit.segment])
    else { return nil }
    explanation.label = plan.query.description
    if found.window > 0 { explanation.add(ScoreExplanation(found.window, "terms that stand close together")) }
    if found.lead > 0 { explanation.add(ScoreExplanation(found.lead, "terms at the beginning")) }
    if found.title > 0 { explanation.add(ScoreExplanation(found.title, "terms in the title")) }
    if found.typed > 0 { explanation.add(ScoreExplanation(found.typed, Refinement.typedLabel)) }
    if let characters = found.characters, characters > 0 {
      explanation.add(ScoreExplanation(characters, Refinement.charactersLabel))
    }
    return explanation
  }
}

/// The order of candidates by their scores. A candidate is large: what is sorted is small.
private struct RankOrder {
  private var ranked: [(hit: ScoredDocument, index: Int)] = []

  init(_ candidates: [Refinement.Candidate]) {
    ranked.reserveCapacity(candidates.count)
    for index in candidates.indices { ranked.append((candidates[index].hit, index)) }
    ranked.sort { $0.hit.isBetter(than: $1.hit) }
  }

  /// Where among the candidates the one of a rank stands.
  subscript(rank: Int) -> Int { ranked[rank].index }
}
