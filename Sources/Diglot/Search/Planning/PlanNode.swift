/// Something that a query looks for, before it is known what it is worth in a collection.
///
/// A new operator is a new node: it says what must be known of it (leaves of the plan), and makes the node that matches,
/// scores and explains once that is known.
protocol PlanNode: Sendable {
  /// The node with what the statistics found for it: the words that a fuzzy word stands for. Its leaves join the plan's.
  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> any PlanNode

  /// Counts how often each leaf stands in the node.
  func countLeaves(in counts: inout [Int: Int])

  /// Whether it is a group: what stands in it is matched apart from what stands beside it.
  var isGroup: Bool { get }

  /// Whether it is a group that may as well stand in the outer one, where it must match.
  var isJoined: Bool { get }

  /// The node with what a match of it is worth.
  func weighed(by weighing: inout Weighing) -> WeighedNode
}

extension PlanNode {
  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> any PlanNode { self }

  var isGroup: Bool { false }

  var isJoined: Bool { false }
}

/// One leaf, with what a match weighs before it is known how rare it is.
struct LeafNode: PlanNode {
  /// The number of the leaf in the plan.
  var leaf: Int
  var boost: Float
  /// What it is called, where it has another name than its term.
  var label: String?
  /// The term that it is, where it is one.
  var term: Term?
  var role = Role.matches

  /// What it does for a document that has it.
  enum Role: Sendable {
    /// It makes it a match.
    case matches
    /// It adds to the score of a match; it makes one only where nothing matches in the whole collection.
    case matchesWeakly
    /// It adds to the score of a match.
    case adds
  }

  func countLeaves(in counts: inout [Int: Int]) { counts[leaf, default: 0] += 1 }

  func weighed(by weighing: inout Weighing) -> WeighedNode { weighing.weighed(self) }
}

/// A text as it was typed: a phrase, of whose matches the stored documents are read when it comes to them.
struct ExactNode: PlanNode {
  var phrase: LeafNode
  /// Which of the plan's texts as typed it is.
  var number: Int
  var text: TypedPhrase
  var field: SearchField

  func countLeaves(in counts: inout [Int: Int]) { phrase.countLeaves(in: &counts) }

  func weighed(by weighing: inout Weighing) -> WeighedNode {
    WeighedExact(weighing.weighed(phrase, isLeftOut: weighing.unread.contains(number)), text, field)
  }
}

/// Clauses side by side: what must match, what may, and what must not.
struct GroupNode: PlanNode {
  /// Each must match, and makes a match by itself.
  var required: [any PlanNode] = []
  /// Each must match; beside other nodes one of these must, too.
  var narrowing: [any PlanNode] = []
  /// One of these at least must match where nothing is required.
  var optional: [any PlanNode] = []
  var excluded: [any PlanNode] = []
  /// What of the words in `optional` must stand.
  var wanted: [Need] = []
  /// What else the words of `optional` are called.
  var names: [NamesNode] = []
  /// What tells what they mean in the other language.
  var meanings: MeaningsNode?
  /// What else their numbers are written as.
  var numbers: [NamesNode] = []
  /// Words of which the documents themselves may give other names.
  var paired: PairsNode?
  /// What a document must have to have all the words, where those come first that have; else nothing.
  var needs: [Need] = []
  var label = ""

  var isEmpty: Bool { required.isEmpty && narrowing.isEmpty && optional.isEmpty && wanted.isEmpty }

  var isGroup: Bool { true }

  var isJoined: Bool {
    excluded.isEmpty && needs.isEmpty && narrowing.isEmpty && !(required.isEmpty && wanted.isEmpty)
  }

  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> any PlanNode {
    resolvedGroup(by: statistics, &planner)
  }

  func resolvedGroup(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> GroupNode {
    var group = self
    group.required = required.map { $0.resolved(by: statistics, &planner) }
    group.narrowing = narrowing.map { $0.resolved(by: statistics, &planner) }
    group.optional = optional.map { $0.resolved(by: statistics, &planner) }
    group.excluded = excluded.map { $0.resolved(by: statistics, &planner) }
    group.wanted = wanted.map { $0.resolved(by: statistics, &planner) }
    group.needs = needs.map { $0.resolved(by: statistics, &planner) }
    if let meanings { group.names = meanings.names(names, by: statistics, &planner) }
    group.paired = paired?.resolved(by: statistics, &planner)
    return group
  }

  func countLeaves(in counts: inout [Int: Int]) {
    for node in required { node.countLeaves(in: &counts) }
    for node in narrowing { node.countLeaves(in: &counts) }
    for node in optional { node.countLeaves(in: &counts) }
    for node in excluded { node.countLeaves(in: &counts) }
  }

  /// Notes the leaves of which any may make a document a match.
  func addSought(to leaves: inout [Int: Int]) {
    for node in required + narrowing + optional {
      if let group = node as? GroupNode { group.addSought(to: &leaves) } else { node.countLeaves(in: &leaves) }
    }
    for want in wanted { want.addSought(to: &leaves) }
  }

  /// How often each leaf stands in groups within this one.
  var nestedCounts: [Int: Int] {
    var counts: [Int: Int] = [:]
    for node in required where node.isGroup && !node.isJoined { node.countLeaves(in: &counts) }
    for node in narrowing where node.isGroup { node.countLeaves(in: &counts) }
    for node in optional where node.isGroup { node.countLeaves(in: &counts) }
    for node in excluded where node.isGroup { node.countLeaves(in: &counts) }
    for case .node(let node) in needs where node.isGroup { node.countLeaves(in: &counts) }
    return counts
  }

  func weighed(by weighing: inout Weighing) -> WeighedNode { weighing.weighed(self) }
}

/// Leaves of which the best counts.
struct BestNode: PlanNode {
  var leaves: [LeafNode]
  var label: String

  func countLeaves(in counts: inout [Int: Int]) {
    for leaf in leaves { leaf.countLeaves(in: &counts) }
  }

  func weighed(by weighing: inout Weighing) -> WeighedNode {
    weighing.bestOf(leaves, without: nil, label: label)
  }
}

/// One of the things that a document must have to have all the words of a query, or to match it.
indirect enum Need: Sendable {
  case leaf(Int)
  /// Terms that stand at their offsets from each other.
  case phrase([Part])
  case any([Need])
  case all([Need])
  case node(any PlanNode)

  /// A leaf that is a term, and where it stands.
  struct Part: Hashable, Sendable {
    var leaf: Int
    var offset: UInt32
  }

  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> Need {
    if case .node(let node) = self { return .node(node.resolved(by: statistics, &planner)) }
    return self
  }

  /// Whether all that it asks for is among some leaves.
  func isOf(_ leaves: Set<Int>) -> Bool {
    switch self {
    case .leaf(let leaf): leaves.contains(leaf)
    case .phrase(let parts): parts.allSatisfy { leaves.contains($0.leaf) }
    case .any(let needs), .all(let needs): needs.allSatisfy { $0.isOf(leaves) }
    case .node: false
    }
  }

  func addSought(to leaves: inout [Int: Int]) {
    switch self {
    case .leaf(let leaf): leaves[leaf] = 1
    case .phrase(let parts): for part in parts { leaves[part.leaf] = 1 }
    case .any(let needs), .all(let needs): for need in needs { need.addSought(to: &leaves) }
    case .node(let node): GroupNode(optional: [node]).addSought(to: &leaves)
    }
  }

  /// The leaf that it is, where it is one.
  var leaf: Int? { if case .leaf(let leaf) = self { leaf } else { nil } }
}
