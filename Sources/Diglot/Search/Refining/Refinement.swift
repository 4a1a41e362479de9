/// Puts the best matches of bare words in their final order, by where in the document the words stand.
///
/// The sum of the terms' scores, which can be pruned, chooses the candidates. To each are then added shares of these:
///
/// - the greatest weight of different terms within 32 units of text; a unit is an ideograph or a word
/// - the weight of different terms within its first 16 units, title included
/// - the weight of different terms in its title, the more, the less else the title says
///
/// The best of them get a constant for every character of the query that they have, and a share for the words that stand
/// in them in the very characters of the query. All of it only adds, so candidates stay ahead of the rest; what a document
/// gets depends on nothing but the document.
struct Refinement: Sendable {
  /// Characters whose presence counts.
  private let characters: [(scalar: UInt32, weight: Float)]
  /// How many of the query's characters and words are ideographs, less those that are not.
  let ideographBalance: Int
  /// Words of the query in their very characters.
  private let typed: TypedWords

  /// How many of the best matches are looked at.
  static let candidateCount = 40
  /// How many of them, once they are in order, are looked at for their characters.
  static let presenceCount = 3
  /// Texts that are stored in more bytes are taken to have every character, without looking.
  private static let longestText = 16 << 10

  private static let windowShare = 0.4
  private static let leadShare = 0.35
  /// The share of the terms in a title, and how much is added where the title says nothing else.
  private static let titleShare = 0.6
  private static let wholeTitleShare = 0.8
  private static let typedShare = 0.25
  /// What a document gets for having all the words, of what these weigh.
  static let allWordsShare = 0.7
  private static let windowUnits: UInt32 = 32
  private static let leadUnits: UInt32 = 16
  /// Positions that a word of letters takes.
  private static let positionsPerWord: UInt32 = 5

  /// What an explanation calls the words that stand as they were typed.
  static let typedLabel = "words in the characters of the query"
  /// What an explanation calls the characters of the query.
  static let charactersLabel = "characters of the query that the document has"

  /// The most that a document gets for its terms in both stages, of what they weigh.
  static let highestShare =
    1 + allWordsShare + windowShare + leadShare + titleShare + wholeTitleShare + typedShare

  init(presence: CharacterWeights, ideographBalance: Int, typed: TypedWords) {
    characters = presence.all
    self.typed = typed
    self.ideographBalance = ideographBalance
  }

  /// The most that a document gets for its characters.
  var highestCharacterScore: Double { characters.reduce(0) { $0 + Double($1.weight) } }

  /// A document that may be among the first.
  struct Candidate {
    var hit: ScoredDocument
    /// A bit for each of the characters that is known to be in the document, by what it matches.
    var known: UInt64 = 0
    /// The parts of its score, beside that of the first stage.
    var window = 0.0
    var lead = 0.0
    var title = 0.0
    var typed = 0.0
    var characters: Double?

    /// Its score without what characters and words as typed are worth. Scores are sums without rounding: see `ScoreScale`.
    var placedScore: Double { hit.score - typed - (characters ?? 0) }
    /// Its score in the first stage.
    var firstScore: Double { placedScore - window - lead - title }

    /// Whether a match of a shard can be among the first of all shards, by the score that it has now.
    ///
    /// Where it is a candidate of all shards, each that has a better first score is one too, and gets at least what its places are
    /// worth. So it is not among the first where enough of them exceed its score with that.
    func canBeAmong(_ count: Int, of candidates: [Candidate]) -> Bool {
      let firstScore = firstScore
      return candidates.count { $0.firstScore > firstScore && $0.placedScore > hit.score } < count
    }
  }

  // MARK: - Places

  /// Adds to the scores of some documents of one segment, in order, what the places of the terms are worth.
  ///
  /// - Parameters:
  ///   - nodes: Those of the query that score.
  ///   - isIdeographic: Whether what is found is Chinese text.
  func addPlaces(
    to candidates: inout [Candidate], _ nodes: [WeighedNode], _ segment: SegmentSearch, isIdeographic: Bool,
    _ scale: ScoreScale
  ) throws(IndexError) {
    let occurrences = try occurrences(in: &candidates, nodes, segment)
    let positionsPerUnit = isIdeographic ? 1 : Refinement.positionsPerWord
    var scores = PlaceScores(
      weights: nodes.map { Double($0.weight) }, windowLength: Refinement.windowUnits * positionsPerUnit,
      leadLength: Refinement.leadUnits * positionsPerUnit)
    var start = 0
    for index in candidates.indices {
      var end = start
      while end < occurrences.count, occurrences[end].candidate == index { end += 1 }
      let ofCandidate = occurrences.span.extracting(start..<end)
      candidates[index].window = scale.rounded(Refinement.windowShare * scores.bestWindow(ofCandidate))
      candidates[index].lead = scale.rounded(Refinement.leadShare * scores.lead(ofCandidate))
      candidates[index].title = scale.rounded(
        try title(candidates[index], ofCandidate, &scores, segment, positionsPerUnit))
      candidates[index].hit.score += candidates[index].window + candidates[index].lead + candidates[index].title
      start = end
    }
  }

  /// What the terms in the title of a candidate are worth.
  private func title(
    _ candidate: Candidate, _ occurrences: Span<Occurrence>, _ scores: inout PlaceScores, _ segment: SegmentSearch,
    _ positionsPerUnit: UInt32
  ) throws(IndexError) -> Double {
    let end = try segment.reader.positions(of: .title, in: candidate.hit.document).upperBound
    guard end > 0 else { return 0 }
    // A bigram has two units.
    let (weight, covered) = scores.beginning(occurrences, before: end, length: positionsPerUnit == 1 ? 2 : 6)
    let share = Double(covered) / Double(end)
    return weight * (Refinement.titleShare + Refinement.wholeTitleShare * share * share)
  }

  /// Where the terms stand, by candidate and then by position; notes which characters the candidates are known to have.
  private func occurrences(
    in candidates: inout [Candidate], _ nodes: [WeighedNode], _ segment: SegmentSearch
  ) throws(IndexError) -> [Occurrence] {
    let documents = candidates.map(\.hit.document)
    var occurrences: [Occurrence] = []
    var walker = PostingsCursor(segment.reader.postings)
    for (term, node) in nodes.enumerated() {
      let (known, count) = (knownCharacters(of: node), occurrences.count)
      try node.forEachPlace(in: documents, segment, &walker) { index, position in
        occurrences.append(Occurrence(candidate: index, position: position, term: term))
        candidates[index].known |= known
      }
      if segment.work.spend(SearchCosts.lookUp + occurrences.count - count) { break }
    }
    occurrences.sort()
    return occurrences
  }

  // MARK: - Characters

  private var allCharacters: UInt64 { characters.isEmpty ? 0 : .max >> UInt64(64 - characters.count) }

  /// A bit for each of the characters that a match of the node has.
  private func knownCharacters(of node: WeighedNode) -> UInt64 {
    guard case .integer(let key) = node.term else { return 0 }
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

  /// Adds to a candidate's score what the characters are worth that it has; the document is read for those that are not
  /// known.
  func addCharacters(
    to candidate: inout Candidate, _ documents: inout ReadDocuments, _ stored: StoredCharacters, _ scale: ScoreScale
  ) throws(IndexError) {
    var found = candidate.known
    if found != allCharacters {
      let texts = try documents.texts(of: candidate.hit)
      found |= self.found(of: allCharacters & ~found, in: texts, stored)
    }
    let score = scale.rounded(weight(of: found))
    candidate.characters = score
    candidate.hit.score += score
  }

  /// Adds to a candidate's score what it is worth that words stand there as they were typed.
  ///
  /// - Parameter weight: Of all the words.
  func addTyped(
    to candidate: inout Candidate, _ documents: inout ReadDocuments, weight: Double, _ scale: ScoreScale
  ) throws(IndexError) {
    if typed.isEmpty { return }
    let texts = try documents.texts(of: candidate.hit)
    if texts.textByteCount > Refinement.longestText { return }
    candidate.typed = scale.rounded(Refinement.typedShare * weight * typed.share(in: texts))
    candidate.hit.score += candidate.typed
  }

  /// Those of some characters that stand in a document.
  private func found(
    of wanted: UInt64, in texts: StoredTexts, _ stored: StoredCharacters
  ) -> UInt64 {
    if texts.textByteCount > Refinement.longestText { return wanted }
    return stored.found(of: wanted, in: texts)
  }

  /// Makes the characters of the query those that are looked for in stored documents.
  func prepare(_ stored: StoredCharacters) { stored.look(for: characters.map(\.scalar)) }
}
