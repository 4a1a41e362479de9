/// Makes the plan of a query: analyses its words, and finds what else they are called.
struct QueryPlanner {
  let analyzer: QueryAnalyzer
  let vocabulary: Vocabulary?
  var plan: SearchPlan
  /// The characters of the query's words, and how many of these are ideographs.
  var presence = CharacterWeights()
  var ideographBalance = 0
  /// What every weight of the group that is planned is multiplied by.
  private(set) var groupBoost: Float = 1
  /// Whether what is planned must not match.
  private(set) var isExcluding = false
  /// By leaf, how many documents have the words that fuzzy words stand for, in any field.
  var similarFrequencies: [Int: Int] = [:]
  /// How many prefixes, fuzzy words and ranges were met.
  var openWordCount = 0
  /// How many words were met that are written together.
  var togetherCount = 0
  /// How many words have other names.
  var namedCount = 0

  /// - Parameter vocabulary: What expands words, or `nil` where nothing does.
  init(_ query: Query, _ analyzer: QueryAnalyzer, vocabulary: Vocabulary?) {
    self.analyzer = analyzer
    self.vocabulary = vocabulary
    plan = SearchPlan(query)
  }

  /// A planner that goes on with a plan.
  init(_ plan: SearchPlan, _ analyzer: QueryAnalyzer) {
    self.analyzer = analyzer
    vocabulary = nil
    self.plan = plan
  }

  /// The plan of the whole query.
  static func plan(
    _ query: Query, _ analyzer: QueryAnalyzer, vocabulary: Vocabulary?
  ) throws(IndexError) -> SearchPlan {
    var planner = QueryPlanner(query, analyzer, vocabulary: vocabulary)
    planner.plan.root = try planner.group(query, isRoot: true) ?? GroupNode()
    return planner.plan
  }

  /// The plan of all documents, or of those that conditions let through.
  static func plan(allOf filters: [Query], _ analyzer: QueryAnalyzer) throws(IndexError) -> SearchPlan {
    let query = Query.allOf(filters)
    var planner = QueryPlanner(query, analyzer, vocabulary: nil)
    var root = try planner.group(query, isRoot: true) ?? GroupNode()
    if root.isEmpty { root.narrowing = [planner.leaf(.documents, 0, label: "all documents")] }
    planner.plan.root = root
    return planner.plan
  }

  /// The plan with what the first round of statistics found for it.
  static func plan(
    _ plan: SearchPlan, resolvedBy statistics: SearchStatistics, _ analyzer: QueryAnalyzer
  ) -> SearchPlan {
    var planner = QueryPlanner(plan, analyzer)
    planner.plan.noteCosted()
    planner.plan.root = plan.root.resolvedGroup(by: statistics, &planner)
    planner.plan.leaveOutCostlyLists(by: statistics, similar: planner.similarFrequencies)
    return planner.plan
  }

  // MARK: - Groups

  /// The plan of a query, or of a group in one; `nil` where it asks for nothing.
  private mutating func group(_ query: Query, isRoot: Bool = false) throws(IndexError) -> GroupNode? {
    if case .boosted(let inner, let factor) = query {
      return try boosted(SearchLimits.boost(1, factor)) { (planner) throws(IndexError) in
        try planner.group(inner, isRoot: isRoot)
      }
    }
    var group = GroupNode(label: isRoot ? "" : query.description)
    let repetitionCount = plan.repetitionCount
    if case .any(let queries) = query {
      for query in queries { try addAlternative(query, 1, to: &group) }
    } else {
      try add(Clauses(of: query), to: &group, isRoot: isRoot)
    }
    if plan.repetitionCount > repetitionCount { group.joinEqualLeaves() }
    return group.isEmpty ? nil : group
  }

  private mutating func add(_ clauses: Clauses, to group: inout GroupNode, isRoot: Bool) throws(IndexError) {
    for clause in clauses.required {
      if let node = try node(clause.query, clause.boost) { group.required.append(node) }
    }
    for alternatives in clauses.narrowing {
      if let node = try anyNode(of: alternatives) { group.narrowing.append(node) }
    }
    try addWords(clauses.plain, to: &group, isRoot: isRoot, isComplete: isRoot && clauses.required.isEmpty)
    let outer = isExcluding
    isExcluding = true
    defer { isExcluding = outer }
    for query in clauses.excluded {
      if let node = try node(query, 1) { group.excluded.append(node) }
    }
  }

  /// Adds one of several queries of which any makes a match.
  private mutating func addAlternative(_ query: Query, _ boost: Float, to group: inout GroupNode) throws(IndexError) {
    if case .any(let queries) = query {
      for query in queries { try addAlternative(query, boost, to: &group) }
    } else if let node = try node(query, boost) {
      group.optional.append(node)
    }
  }

  /// One node of conditions of which any is enough.
  private mutating func anyNode(of queries: [Clauses.Clause]) throws(IndexError) -> (any PlanNode)? {
    var nodes: [any PlanNode] = []
    for clause in queries {
      if let node = try node(clause.query, clause.boost) { nodes.append(node) }
    }
    return nodes.count > 1 ? GroupNode(optional: nodes, label: "any of a field") : nodes.first
  }

  /// A query as one node, which matches where all that it wants stands; `nil` where it asks for nothing.
  mutating func node(_ query: Query, _ boost: Float) throws(IndexError) -> (any PlanNode)? {
    switch query {
    case .boosted(let inner, let factor):
      return try node(inner, SearchLimits.boost(boost, factor))
    case .words(let text, let field):
      return try wordsNode(text, SearchField(named: field), boost)
    case .phrase(let text, let field):
      return phrase(text, SearchField(named: field), boost)
    case .exact(let text, let field):
      return exact(text, SearchField(named: field), boost, label: query.description)
    case .prefix(let text, let field):
      return try prefixNode(text, SearchField(named: field), boost)
    case .fuzzy(let word, let edits, let field):
      return fuzzy(word, edits: edits, SearchField(named: field), boost, label: query.description)
    case .filter(let field, let value, let isPrefix):
      return filter(field, value, isPrefix: isPrefix, label: query.description)
    case .range(let field, let from, let through):
      return range(of: field, from: from, through: through, label: query.description)
    case .all, .any, .sequence:
      return try boosted(boost) { (planner) throws(IndexError) in try planner.group(query) }
    }
  }

  /// Plans a group of which every weight is multiplied.
  private mutating func boosted(
    _ boost: Float, _ plan: (inout QueryPlanner) throws(IndexError) -> GroupNode?
  ) throws(IndexError) -> GroupNode? {
    let outer = groupBoost
    groupBoost = SearchLimits.boost(outer, Double(boost))
    defer { groupBoost = outer }
    return try plan(&self)
  }
}
