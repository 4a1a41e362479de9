/// Puts the best matches of bare words in their final order, by where in the document the words stand.
///
/// The sum of the terms' scores, which can be pruned, chooses the candidates. To each is then added: half the greatest
/// weight of different terms within 32 units of text (a unit is an ideograph or a word), a fifth of the weight of different
/// terms within its first 16 units, title included, and for the best of them a constant for every character of the
/// query that the document has: those of its matches are known, for the others it is read. All of it only adds, so
/// candidates stay ahead of the rest.
struct Refinement {
  /// Characters whose presence counts.
  private let characters: [(scalar: UInt32, weight: Float)]
  /// Whether the query is of ideographs rather than of words of letters.
  private let isIdeographic: Bool

  /// So many of the best matches are looked at.
  static let candidateCount = 20
  /// At most so many of them, once they are in order, are looked at for their characters.
  static let presenceCount = 5
  /// Texts that are stored in more bytes are taken to have every character, without looking.
  private static let longestText = 16 << 10

  private static let windowShare = 0.5
  private static let leadShare = 0.2
  private static let windowUnits: UInt32 = 32
  private static let leadUnits: UInt32 = 16
  /// Positions that a word of letters takes.
  private static let positionsPerWord: UInt32 = 5

  private var positionsPerUnit: UInt32 { isIdeographic ? 1 : Refinement.positionsPerWord }

  init(presence: CharacterWeights, isIdeographic: Bool) {
    characters = presence.all
    self.isIdeographic = isIdeographic
  }

  private struct Candidate {
    var hit: ScoredDocument
    /// A bit for each of the characters that is not known to be in the document.
    var unknown: UInt64
  }

  /// The candidates in their new order, with their new scores.
  func refine(
    _ candidates: [ScoredDocument], _ plan: QueryPlan, _ snapshot: Snapshot, _ documents: inout ReadDocuments,
    _ analyzers: SearchAnalyzers
  ) throws(IndexError) -> [ScoredDocument] {
    var refined: [Candidate] = []
    for segment in snapshot.segments.indices {
      let group = candidates.filter { $0.segment == segment }.sorted { $0.document < $1.document }
      if !group.isEmpty { refined += try withPlaces(group, segment, plan, snapshot) }
    }
    refined.sort { $0.hit.isBetter(than: $1.hit) }
    try addCharacters(to: &refined, &documents, analyzers)
    return refined.map(\.hit).sorted { $0.isBetter(than: $1) }
  }

  // MARK: - Places

  /// - Parameter group: Documents of one segment, in order.
  private func withPlaces(
    _ group: [ScoredDocument], _ segment: Int, _ plan: QueryPlan, _ snapshot: Snapshot
  ) throws(IndexError) -> [Candidate] {
    var candidates = group.map { Candidate(hit: $0, unknown: allCharacters) }
    let documents = group.map(\.document)
    var occurrences: [Occurrence] = []
    var walker = PostingsCursor(snapshot.segments[segment].reader.postings)
    for (term, clause) in plan.optional.enumerated() {
      let known = knownCharacters(of: clause)
      try clause.forEachPlace(in: documents, segment, &walker) { index, position in
        occurrences.append(Occurrence(candidate: index, position: position, term: term))
        candidates[index].unknown &= ~known
      }
    }
    occurrences.sort()
    var scores = PlaceScores(
      weights: plan.optional.map { Double($0.weight) }, windowLength: Refinement.windowUnits * positionsPerUnit,
      leadLength: Refinement.leadUnits * positionsPerUnit)
    var start = 0
    for index in candidates.indices {
      let end = occurrences[start...].firstIndex { $0.candidate != index } ?? occurrences.count
      let ofCandidate = occurrences.span.extracting(start..<end)
      candidates[index].hit.score +=
        Refinement.windowShare * scores.bestWindow(ofCandidate) + Refinement.leadShare * scores.lead(ofCandidate)
      start = end
    }
    return candidates
  }

  // MARK: - Characters

  private var allCharacters: UInt64 { characters.isEmpty ? 0 : .max >> UInt64(64 - characters.count) }

  /// A bit for each of the characters that a match of the clause has.
  private func knownCharacters(of clause: Clause) -> UInt64 {
    guard case .integer(let key) = clause.term else { return 0 }
    let scalars = TermKey.scalars(of: key)
    var known: UInt64 = 0
    for (bit, character) in characters.enumerated() where scalars.contains(character.scalar) {
      known |= 1 << UInt64(bit)
    }
    return known
  }

  private func weight(of bits: UInt64) -> Double {
    var sum = 0.0
    for (bit, character) in characters.enumerated() where bits >> UInt64(bit) & 1 == 1 {
      sum += Double(character.weight)
    }
    return sum
  }

  /// Adds the weights of characters to the best matches. The first of them is found for certain: those that could come
  /// first if they had all their characters are read, in this order, until it is known.
  private func addCharacters(
    to candidates: inout [Candidate], _ documents: inout ReadDocuments, _ analyzers: SearchAnalyzers
  ) throws(IndexError) {
    let best = candidates.indices.prefix(Refinement.presenceCount)
    for index in best { candidates[index].hit.score += weight(of: allCharacters & ~candidates[index].unknown) }
    let bounds = best.map { (index: $0, bound: candidates[$0].hit.score + weight(of: candidates[$0].unknown)) }
      .sorted { $0.bound > $1.bound }
    var highest = -Double.infinity
    for (rank, (index, bound)) in bounds.enumerated() {
      let next = rank + 1 < bounds.count ? bounds[rank + 1].bound : -.infinity
      guard bound > highest, candidates[index].hit.score <= max(highest, next) else { break }
      let unknown = candidates[index].unknown
      if unknown != 0 {
        let texts = try documents.texts(of: candidates[index].hit)
        candidates[index].hit.score += score(of: unknown, in: texts, analyzers)
      }
      highest = max(highest, candidates[index].hit.score)
    }
  }

  private func score(of unknown: UInt64, in texts: StoredTexts, _ analyzers: SearchAnalyzers) -> Double {
    if texts.text.byteCount > Refinement.longestText { return weight(of: unknown) }
    var missing = MissingCharacters()
    for (bit, character) in characters.enumerated() where unknown >> UInt64(bit) & 1 == 1 {
      missing.add(character.scalar, Double(character.weight))
    }
    for codes in [texts.title, texts.text] where !missing.isEmpty {
      analyzers.forEachFoldedIdeograph(of: codes) { missing.see($0) }
    }
    return missing.seenWeight
  }
}

/// An occurrence of a term in a candidate; they are in order by candidate, then by position.
private struct Occurrence: Comparable {
  private let bits: UInt64

  /// - Parameters:
  ///   - candidate: Below 256.
  ///   - term: Below 2 to the 24: a query has fewer bytes.
  init(candidate: Int, position: UInt32, term: Int) {
    bits = UInt64(candidate) &<< 56 | UInt64(position) &<< 24 | UInt64(term)
  }

  var candidate: Int { Int(bits &>> 56) }
  var position: UInt32 { UInt32(truncatingIfNeeded: bits &>> 24) }
  var term: Int { Int(bits & 0xFF_FFFF) }

  static func < (one: Occurrence, other: Occurrence) -> Bool { one.bits < other.bits }
}

/// What it is worth where the terms of a query stand in a document, one document after the other.
private struct PlaceScores {
  private let weights: [Double]
  private let windowLength: UInt32
  private let leadLength: UInt32
  /// How often each term stands in the window, all 0 between two documents.
  private var counts: [Int]

  /// - Parameters:
  ///   - weights: Of the terms.
  ///   - windowLength: The positions of a window.
  ///   - leadLength: The positions that are the beginning of a document.
  init(weights: [Double], windowLength: UInt32, leadLength: UInt32) {
    self.weights = weights
    self.windowLength = windowLength
    self.leadLength = leadLength
    counts = [Int](repeating: 0, count: weights.count)
  }

  /// The greatest weight of different terms in a window. Occurrences are in the order of the text.
  mutating func bestWindow(_ occurrences: Span<Occurrence>) -> Double {
    var (sum, best, start) = (0.0, 0.0, 0)
    for index in occurrences.indices {
      let occurrence = occurrences[index]
      while occurrences[start].position + windowLength <= occurrence.position {
        sum -= leave(occurrences[start].term)
        start += 1
      }
      sum += enter(occurrence.term)
      best = max(best, sum)
    }
    for index in start..<occurrences.count { _ = leave(occurrences[index].term) }
    return best
  }

  /// The weight of different terms at the beginning.
  mutating func lead(_ occurrences: Span<Occurrence>) -> Double {
    var (sum, end) = (0.0, 0)
    while end < occurrences.count, occurrences[end].position < leadLength {
      sum += enter(occurrences[end].term)
      end += 1
    }
    for index in 0..<end { _ = leave(occurrences[index].term) }
    return sum
  }

  /// Counts a term; returns its weight where it is the first.
  private mutating func enter(_ term: Int) -> Double {
    counts[term] += 1
    return counts[term] == 1 ? weights[term] : 0
  }

  /// Takes a term away; returns its weight where it was the last.
  private mutating func leave(_ term: Int) -> Double {
    counts[term] -= 1
    return counts[term] == 0 ? weights[term] : 0
  }
}

extension Clause {
  /// Calls `body` with every place in some documents of a segment where it is known to stand, and which document it is.
  ///
  /// - Parameters:
  ///   - documents: In increasing order.
  ///   - walker: A cursor of the segment, to be used again from one clause to the next.
  func forEachPlace(
    in documents: [DocID], _ segment: Int, _ walker: inout PostingsCursor,
    _ body: (_ index: Int, _ position: UInt32) -> Void
  ) throws(IndexError) {
    guard let first = documents.first, hasPlaces(in: segment) else { return }
    switch sources[segment] {
    case .nothing: break
    case .term(let info):
      try walker.restart(info, from: first)
      try walker.forEachMatch(in: documents) { (index, cursor) throws(IndexError) in
        var positions = try cursor.positions()
        while let position = positions.next() { body(index, position) }
      }
    case .list(let list):
      Clause.forEachCommon(documents, list.documents) { body($0, list.firstPositions[$1]) }
    case .scored(let matches, _, let places):
      var matching: [Int] = []
      Clause.forEachCommon(documents, matches) { index, _ in matching.append(index) }
      for clause in places {
        try clause.forEachPlace(in: matching.map { documents[$0] }, segment, &walker) { body(matching[$0], $1) }
      }
    }
  }

  /// Calls `body` with where each document that is in two lists stands in them; the first has few.
  private static func forEachCommon(_ documents: [DocID], _ matches: [DocID], _ body: (Int, Int) -> Void) {
    var low = 0
    for (index, document) in documents.enumerated() {
      var high = matches.count
      while low < high {
        let middle = (low + high) / 2
        if matches[middle] < document { low = middle + 1 } else { high = middle }
      }
      if low < matches.count, matches[low] == document { body(index, low) }
    }
  }

  /// Whether it is known where its matches stand.
  private func hasPlaces(in segment: Int) -> Bool {
    guard written == nil else { return false }
    return switch sources[segment] {
    case .term: term?.hasPositions ?? false
    case .list(let list): list.firstPositions.count == list.count
    case .scored(_, _, let places): !places.isEmpty
    case .nothing: false
    }
  }
}

extension PostingsCursor {
  /// Calls `body` with each of some documents, in increasing order, that has a posting, while the cursor stands there.
  @inline(__always)
  fileprivate mutating func forEachMatch(
    in documents: [DocID], _ body: (_ index: Int, inout PostingsCursor) throws(IndexError) -> Void
  ) throws(IndexError) {
    for index in documents.indices {
      try advance(to: documents[index])
      if document == documents[index] { try body(index, &self) }
    }
  }
}

/// Characters of a query that a text has not shown yet: few, and asked for at every character of the text.
private struct MissingCharacters {
  private var characters: [(scalar: UInt32, weight: Double)] = []
  /// A bit for the low six bits of each scalar, so that nearly all others are told by one test.
  private var filter: UInt64 = 0
  private(set) var seenWeight = 0.0

  var isEmpty: Bool { characters.isEmpty }

  mutating func add(_ scalar: UInt32, _ weight: Double) {
    characters.append((scalar, weight))
    filter |= 1 << UInt64(scalar & 63)
  }

  @inline(__always)
  mutating func see(_ scalar: UInt32) {
    if filter &>> UInt64(scalar & 63) & 1 == 1 { look(for: scalar) }
  }

  private mutating func look(for scalar: UInt32) {
    guard let index = characters.firstIndex(where: { $0.scalar == scalar }) else { return }
    seenWeight += characters[index].weight
    characters.remove(at: index)
    filter = characters.reduce(0) { $0 | 1 << UInt64($1.scalar & 63) }
  }
}
