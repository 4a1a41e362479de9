/// Puts the best matches of bare words in their final order, by where in the document the words stand.
///
/// The sum of the terms' scores, which can be pruned, chooses the candidates. To each is then added: half the greatest
/// weight of different terms within 32 units of text (a unit is an ideograph or a word), a fifth of the weight of different
/// terms within its first 16 units, title included; and to the best of them a constant for every character of the query
/// that the document has. All of it only adds, so candidates stay ahead of the rest; what a document gets depends on
/// nothing but the document.
struct Refinement: Sendable {
  /// Characters whose presence counts.
  private let characters: [(scalar: UInt32, weight: Float)]
  /// How many of the query's characters and words are ideographs, less those that are not.
  let ideographBalance: Int

  /// How many of the best matches are looked at.
  static let candidateCount = 20
  /// How many of them, once they are in order, are looked at for their characters.
  static let presenceCount = 3
  /// Texts that are stored in more bytes are taken to have every character, without looking.
  private static let longestText = 16 << 10

  private static let windowShare = 0.5
  private static let leadShare = 0.2
  private static let windowUnits: UInt32 = 32
  private static let leadUnits: UInt32 = 16
  /// Positions that a word of letters takes.
  private static let positionsPerWord: UInt32 = 5

  /// What an explanation calls the characters of the query.
  static let charactersLabel = "characters of the query that the document has"

  /// The most that a document gets for its terms in both stages, of what they weigh.
  static let highestShare = 1 + windowShare + leadShare

  init(presence: CharacterWeights, ideographBalance: Int) {
    characters = presence.all
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
    var characters: Double?
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
      candidates[index].hit.score += candidates[index].window + candidates[index].lead
      start = end
    }
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

  /// Those of some characters that stand in a document.
  private func found(
    of wanted: UInt64, in texts: StoredTexts, _ stored: StoredCharacters
  ) -> UInt64 {
    if texts.text.byteCount > Refinement.longestText { return wanted }
    return stored.found(of: wanted, in: texts)
  }

  /// Makes the characters of the query those that are looked for in stored documents.
  func prepare(_ stored: StoredCharacters) { stored.look(for: characters.map(\.scalar)) }
}
