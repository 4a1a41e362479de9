/// What a query looks for: a tree of values, made from its text, the analysis and the vocabulary, without an index.
///
/// A plan can be kept, sent to another thread, and searched for in any index: ``Index/search(_:_:_:)``. What it is worth
/// there is in ``SearchStatistics``.
public struct SearchPlan: Sendable {
  /// What is asked of every segment.
  var leaves: [Leaf] { table.all }
  private var table = NumberedSet<Leaf>()
  /// How many of the leaves are lists.
  private var listCount = 0
  /// Words to which similar ones are asked for.
  var fuzzyPatterns: [FuzzyPattern] { patterns.all }
  private var patterns = NumberedSet<FuzzyPattern>()
  var root = GroupNode()
  /// The words that are looked for among the pairs of the documents.
  var pairedPlaces: [WordPlaces] = []
  /// What tells whether the dictionary is asked.
  var signs = LanguageSigns()
  /// The names that pairs gave them.
  var pairedNames: Set<String> = []
  /// How often a leaf was asked for that the plan had already.
  private(set) var repetitionCount = 0
  /// The sum of the boosts of all that scores.
  private(set) var totalBoost: Double = 0
  /// How the best matches are put in order, where the query is of bare words.
  var refinement: Refinement?
  /// The leaves of the query's words, with their boosts.
  var words: [LeafNode] = []
  /// The leaves of the texts as typed, one for each.
  var exactLeaves: [Int] = []
  /// What of the query is not looked for.
  var omissions: Set<SearchOmission> = []
  /// Leaves that are not looked for because it would take too much, once the first statistics are known.
  private(set) var leftOut: Set<Int> = []
  /// Lists of which the first statistics tell only what it costs to find them.
  private(set) var costed: [Int] = []
  /// The query, for those who highlight what it matches.
  let query: Query

  init(_ query: Query) { self.query = query }

  /// Whether it must first be known what it costs to find each of the phrases and other lists.
  var hasManyLists: Bool { listCount > SearchLimits.commonPhrases }

  /// Whether anything that it looks for scores: fields and exclusions do not.
  var scores: Bool { totalBoost > 0 }

  /// Whether the first round of statistics leaves something to ask for: what it found, or what it told only the cost of.
  func hasSecondRound(after statistics: SearchStatistics) -> Bool {
    !fuzzyPatterns.isEmpty || !statistics.pairs.isEmpty || hasManyLists || signs.hasAny(in: statistics)
  }

  /// Whether the query has terms that only add to scores: a weaker search matches these too.
  var hasWeakerTerms: Bool { root.optional.contains { ($0 as? LeafNode)?.role == .matchesWeakly } }

  // MARK: - Leaves

  /// A node of one leaf, which joins the plan's.
  mutating func leaf(_ leaf: Leaf, _ boost: Float, label: String? = nil) -> LeafNode {
    totalBoost += Double(boost)
    let count = table.all.count
    let number = table.insert(leaf)
    if number < count { repetitionCount += 1 } else if leaf.isList { listCount += 1 }
    return LeafNode(leaf: number, boost: boost, label: label, term: leaf.term)
  }

  /// The leaves of which any may make a document a match.
  var soughtLeaves: [Leaf] {
    var numbers: [Int: Int] = [:]
    root.addSought(to: &numbers)
    return numbers.keys.sorted().map { leaves[$0] }
  }

  /// The number of a leaf that the plan has already.
  func number(of leaf: Leaf) -> Int? { table.number(of: leaf) }

  mutating func number(of pattern: FuzzyPattern) -> Int { patterns.insert(pattern) }

  // MARK: - Many lists

  /// Notes of which lists the first statistics tell only what it costs to find them.
  mutating func noteCosted() { costed = hasManyLists ? leaves.indices.filter { leaves[$0].isList } : [] }

  /// Leaves out the costliest of many lists.
  ///
  /// - Parameters:
  ///   - statistics: Those of the first round, or complete ones: by these nothing has to be left out any more.
  ///   - similar: How many documents have the words that fuzzy words stand for, by leaf.
  mutating func leaveOutCostlyLists(by statistics: SearchStatistics, similar: [Int: Int]) {
    guard hasManyLists, !statistics.isComplete else { return }
    var rest = max(SearchLimits.commonPhrases * statistics.documents, SearchLimits.phrasePostings)
    var costs = similar.filter { leaves[$0.key].isList }
    for (leaf, parts) in zip(costed, statistics.costs) { costs[leaf] = parts.min() ?? 0 }
    for leaf in leaves.indices where leaves[leaf].isList && costs[leaf] == nil && leaf < statistics.frequencies.count {
      rest -= statistics.frequencies[leaf]
    }
    for (leaf, cost) in costs.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      rest -= cost
      if rest < 0 { leftOut.insert(leaf) }
    }
  }
}
