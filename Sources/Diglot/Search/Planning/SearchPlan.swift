/// What a query looks for: a tree of values, made from its text, the analysis and the vocabulary, without an index.
///
/// A plan can be kept, sent to another thread, and searched for in any index: ``Index/search(_:_:_:)``. What it is worth
/// there is in ``SearchStatistics``.
public struct SearchPlan: Sendable {
  /// What is asked of every segment.
  var leaves: [Leaf] { table.all }
  private var table = NumberedSet<Leaf>()
  /// Words to which similar ones are asked for.
  var fuzzyPatterns: [FuzzyPattern] { patterns.all }
  private var patterns = NumberedSet<FuzzyPattern>()
  /// Names of fields that the collection may have.
  var fieldNames: Set<String> = []
  var root = GroupNode()
  /// How many of the leaves are the query's own; those of other names come after them.
  var bareLeafCount = 0
  /// The sum of the boosts of all that scores.
  private(set) var totalBoost: Double = 0
  /// How the best matches are put in order, where the query is of bare words.
  var refinement: Refinement?
  /// The leaves of the query's words, with their boosts.
  var words: [LeafNode] = []
  /// What of the query is not looked for.
  var omissions: Set<SearchOmission> = []
  /// The query, for those who highlight what it matches.
  let query: Query

  init(_ query: Query) { self.query = query }

  /// Whether the query has terms that only add to scores: a weaker search matches these too.
  var hasWeakerTerms: Bool { root.optional.contains { ($0 as? LeafNode)?.role == .matchesWeakly } }

  // MARK: - Leaves

  /// A node of one leaf, which joins the plan's.
  mutating func leaf(_ leaf: Leaf, _ boost: Float, label: String? = nil) -> LeafNode {
    totalBoost += Double(boost)
    return LeafNode(leaf: table.insert(leaf), boost: boost, label: label, term: leaf.term)
  }

  /// The number of a leaf that the plan has already.
  func number(of leaf: Leaf) -> Int? { table.number(of: leaf) }

  mutating func number(of pattern: FuzzyPattern) -> Int { patterns.insert(pattern) }
}
