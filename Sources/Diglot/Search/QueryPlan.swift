/// A query made ready: clauses that must match, that may match, and that must not.
struct QueryPlan {
  var required: [Clause] = []
  var optional: [Clause] = []
  var excluded: [Clause] = []
  /// What a document must have to have all the words, where such documents come first.
  var complete: [Clause] = []
  /// How the best matches are put in order, where the query is of bare words alone.
  var refinement: Refinement?

  /// What a document with all the words scores besides, so that it comes before all others.
  static let completeScore: Float = 1024

  /// Shows the matches in one segment to `collector`.
  func run(
    in segment: Int, _ snapshot: Snapshot, _ bm25: BM25, _ collector: inout Collector, isCancelled: () -> Bool
  ) throws(IndexError) {
    let reader = snapshot.segments[segment].reader
    let scoring = SegmentScoring(norms: try reader.norms(), lengthFactors: bm25.lengthFactors)
    collector.segment = segment
    var exclusion = try Exclusion(excluded, in: segment, snapshot)
    guard required.isEmpty else {
      return try runRequired(segment, snapshot, scoring, &collector, &exclusion, isCancelled: isCancelled)
    }
    var clauses = optional
    if !complete.isEmpty, let clause = try completeClause(segment, snapshot) { clauses.append(clause) }
    var disjunction = try Disjunction(
      clauses, in: segment, snapshot, scoring, hasExclusions: !excluded.isEmpty)
    guard exclusion.hasAny else { return try disjunction.run(&collector, isExcluded: nil, isCancelled: isCancelled) }
    try disjunction.run(
      &collector, isExcluded: { (document) throws(IndexError) in try exclusion.contains(document) },
      isCancelled: isCancelled)
  }

  /// The documents that have all the words, as a clause that scores more than all others together.
  private func completeClause(_ segment: Int, _ snapshot: Snapshot) throws(IndexError) -> Clause? {
    let documents = try Conjunction.documents(complete, in: segment, snapshot)
    guard !documents.isEmpty else { return nil }
    var sources = [Clause.Source](repeating: .nothing, count: snapshot.segments.count)
    sources[segment] = .scored(documents: documents, scores: [Float](repeating: 1, count: documents.count))
    return Clause(
      sources: sources, documentFrequency: documents.count, boost: 1, weight: QueryPlan.completeScore,
      name: "all words")
  }

  private func runRequired(
    _ segment: Int, _ snapshot: Snapshot, _ scoring: SegmentScoring, _ collector: inout Collector,
    _ exclusion: inout Exclusion, isCancelled: () -> Bool
  ) throws(IndexError) {
    guard var conjunction = try Conjunction(required, in: segment, snapshot) else { return }
    var others: [ClauseCursor] = []
    for clause in optional {
      if let cursor = try clause.cursor(in: segment, snapshot) { others.append(cursor) }
    }
    let rest = others.reduce(0) { $0 + Double($1.maximumScore(scoring)) }
    var target: DocID = 0
    while true {
      let threshold = collector.threshold(known: 0)
      if threshold > -.infinity {
        target = conjunction.firstCompetitive(from: target, above: threshold, rest: rest, scoring)
      }
      guard try conjunction.advance(to: target) else { return }
      let document = conjunction.document
      target = document + 1
      if document & 0xFFF == 0 || !conjunction.isCertain, isCancelled() { return }
      if try exclusion.contains(document) { continue }
      guard try conjunction.matches() else { continue }
      var score = conjunction.score(scoring)
      for index in others.indices {
        try others[index].cursor.advance(to: document)
        if others[index].document == document, try others[index].matches() {
          score += Double(others[index].score(scoring))
        }
      }
      collector.collect(document, score)
    }
  }
}

/// The documents that may not be found: deleted ones, and matches of excluded clauses.
struct Exclusion {
  private let segment: Snapshot.Segment
  private var cursors: [ClauseCursor] = []

  init(_ clauses: [Clause], in segment: Int, _ snapshot: Snapshot) throws(IndexError) {
    self.segment = snapshot.segments[segment]
    for clause in clauses {
      if let cursor = try clause.cursor(in: segment, snapshot) { cursors.append(cursor) }
    }
  }

  /// Whether any document may be excluded.
  var hasAny: Bool { segment.deletions != nil || !cursors.isEmpty }

  /// - Parameter document: Not before the one asked for last.
  @inline(__always)
  mutating func contains(_ document: DocID) throws(IndexError) -> Bool {
    if segment.isDeleted(document) { return true }
    for index in cursors.indices {
      try cursors[index].cursor.advance(to: document)
      if cursors[index].document == document, try cursors[index].matches() { return true }
    }
    return false
  }
}
