/// Makes the plan of a query: analyses its words, and finds what else they are called.
struct QueryPlanner {
  let analyzer: QueryAnalyzer
  private let vocabulary: Vocabulary?
  var plan: SearchPlan
  /// The characters of the query's words, and how many of these are ideographs.
  private var presence = CharacterWeights()
  private var ideographBalance = 0
  /// What every weight of the group that is planned is multiplied by.
  private var groupBoost: Float = 1
  /// Whether what is planned must not match.
  private var isExcluding = false
  /// By leaf, how many documents have the words that fuzzy words stand for, in any field.
  var similarFrequencies: [Int: Int] = [:]
  /// How many prefixes, fuzzy words and ranges were met.
  private var openWordCount = 0

  /// - Parameter vocabulary: What expands bare words, or `nil` where nothing does.
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
    try planner.planAll()
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

  private mutating func planAll() throws(IndexError) {
    plan.root = try group(plan.query, isRoot: true)
    plan.bareLeafCount = plan.leaves.count
    guard plan.query.isBare else { return }
    plan.refinement = Refinement(presence: presence, ideographBalance: ideographBalance)
    if let vocabulary { try addNames(of: plan.query.bareText, vocabulary) }
  }

  // MARK: - Groups

  /// The plan of a query, or of a group in one.
  private mutating func group(_ query: Query, isRoot: Bool = false) throws(IndexError) -> GroupNode {
    var group = GroupNode(label: isRoot ? "" : query.description)
    let repetitionCount = plan.repetitionCount
    switch query {
    case .boosted(let inner, let factor) where isRoot:
      return try boosted(SearchLimits.boost(1, factor)) { (planner) throws(IndexError) in
        try planner.group(inner, isRoot: true)
      }
    case .sequence(let required, let optional, let excluded):
      for query in required { try addRequired(query, 1, to: &group) }
      try addOptional(optional, 1, to: &group, isComplete: isRoot && required.isEmpty && optional.count > 1)
      isExcluding = true
      for query in excluded { group.excluded.append(try node(query, 1)) }
      isExcluding = false
    case .all(let queries):
      for query in queries { try addRequired(query, 1, to: &group) }
    case .any(let queries):
      for query in queries { try addAlternative(query, 1, to: &group) }
    default:
      try addOptional(query, 1, to: &group, isComplete: false)
    }
    if plan.repetitionCount > repetitionCount { group.joinEqualLeaves() }
    return group
  }

  /// Adds queries side by side. As in a run of text, function words are looked for only where there is nothing else.
  private mutating func addOptional(
    _ queries: [Query], _ boost: Float, to group: inout GroupNode, isComplete: Bool
  ) throws(IndexError) {
    let words = queries.filter { !isFunctionCharacter($0) }
    for query in words.isEmpty ? queries : words { try addOptional(query, boost, to: &group, isComplete: isComplete) }
  }

  private func isFunctionCharacter(_ query: Query) -> Bool {
    guard case .words(let text, _) = query, let scalar = analyzer.onlyIdeograph(text) else { return false }
    return WordWeights.isFunctionCharacter(scalar)
  }

  // MARK: - Roles

  /// Adds a query that may match. Where `isComplete`, documents that match all such queries come first.
  private mutating func addOptional(
    _ query: Query, _ boost: Float, to group: inout GroupNode, isComplete: Bool
  ) throws(IndexError) {
    switch query {
    case .boosted(let inner, let factor):
      try addOptional(inner, SearchLimits.boost(boost, factor), to: &group, isComplete: isComplete)
    case .sequence(let required, let optional, let excluded)
    where isComplete && required.isEmpty && excluded.isEmpty && !optional.isEmpty:
      // Parentheses around bare words change nothing but what a boost behind them multiplies.
      try addOptional(optional, boost, to: &group, isComplete: true)
    case .words(let text, let field):
      let words = try words(text, SearchField(named: field), boost)
      group.optional += words.needed + words.rest
      if isComplete { group.needs += words.needed.map { .leaf($0.leaf) } }
    case .phrase(let text, let field) where isComplete:
      // Beside other words, parts of a phrase help to put their matches in order.
      let phrase = phrase(text, SearchField(named: field), boost)
      group.optional.append(phrase)
      group.needs.append(.leaf(phrase.leaf))
      let words = try words(text, SearchField(named: field), boost)
      for var word in words.needed + words.rest {
        word.role = .adds
        group.optional.append(word)
      }
    default:
      let node = try node(query, boost)
      group.optional.append(node)
      if isComplete { group.needs.append(.node(node)) }
    }
  }

  private mutating func addRequired(_ query: Query, _ boost: Float, to group: inout GroupNode) throws(IndexError) {
    switch query {
    case .boosted(let inner, let factor):
      try addRequired(inner, SearchLimits.boost(boost, factor), to: &group)
    case .words(let text, let field):
      let words = try words(text, SearchField(named: field), boost)
      group.required += words.needed
      group.optional += words.rest
    case .all(let queries):
      for query in queries { try addRequired(query, boost, to: &group) }
    default:
      group.required.append(try node(query, boost))
    }
  }

  /// Adds one of several queries of which any makes a match.
  private mutating func addAlternative(_ query: Query, _ boost: Float, to group: inout GroupNode) throws(IndexError) {
    if case .any(let queries) = query {
      for query in queries { try addAlternative(query, boost, to: &group) }
    } else {
      group.optional.append(try node(query, boost))
    }
  }

  /// A query as one node; a word of several terms matches where all that it needs do.
  private mutating func node(_ query: Query, _ boost: Float) throws(IndexError) -> any PlanNode {
    switch query {
    case .boosted(let inner, let factor):
      return try node(inner, SearchLimits.boost(boost, factor))
    case .words(let text, let field):
      let words = try words(text, SearchField(named: field), boost)
      if words.needed.count == 1, words.rest.isEmpty { return words.needed[0] }
      return GroupNode(required: words.needed, optional: words.rest, label: text)
    case .phrase(let text, let field):
      return phrase(text, SearchField(named: field), boost)
    case .exact(let text, let field):
      return exact(text, SearchField(named: field), boost, label: query.description)
    case .prefix(let text, let field):
      return prefix(text, SearchField(named: field), boost)
    case .fuzzy(let word, let edits, let field):
      return fuzzy(word, edits: edits, SearchField(named: field), boost, label: query.description)
    case .filter(let field, let value, isPrefix: false):
      return leaf(.term(.text(filterKey(field, value)), .all), 0, label: query.description)
    case .filter(let field, let value, isPrefix: true):
      return values(of: field, from: value, through: value, label: query.description)
    case .range(let field, let from, let through):
      return values(of: field, from: from, through: through, label: query.description)
    case .all, .any, .sequence:
      return try boosted(boost) { (planner) throws(IndexError) in try planner.group(query) }
    }
  }

  /// Plans a group of which every weight is multiplied.
  private mutating func boosted(
    _ boost: Float, _ plan: (inout QueryPlanner) throws(IndexError) -> GroupNode
  ) throws(IndexError) -> GroupNode {
    let outer = groupBoost
    groupBoost = SearchLimits.boost(outer, Double(boost))
    defer { groupBoost = outer }
    return try plan(&self)
  }
}

// MARK: - Leaves

extension QueryPlanner {
  /// The leaves of a bare word: those it needs, and those that only score.
  private struct WordLeaves {
    var needed: [LeafNode] = []
    var rest: [LeafNode] = []
  }

  private mutating func leaf(_ leaf: Leaf, _ boost: Float, label: String? = nil) -> LeafNode {
    plan.leaf(leaf, boost == 0 ? 0 : SearchLimits.boost(boost, Double(groupBoost)), label: label)
  }

  private mutating func words(_ text: String, _ field: SearchField, _ boost: Float) throws(IndexError) -> WordLeaves {
    let terms = try analyzer.words(text)
    var leaves = WordLeaves()
    let hasWords = terms.scoring.contains { WordWeights.isWord($0.weight) } || !terms.characters.isEmpty
    for scoring in terms.scoring {
      var leaf = leaf(.term(scoring.term, field), boost * scoring.weight)
      leaf.role = !hasWords || WordWeights.isWord(scoring.weight) ? .matches : .matchesWeakly
      plan.words.append(leaf)
      if scoring.isNeeded { leaves.needed.append(leaf) } else { leaves.rest.append(leaf) }
    }
    for scalar in terms.characters {
      let label = TermKey.text(of: TermKey.single(scalar))
      leaves.needed.append(leaf(.phrase([.character(scalar, offset: 0)], field), boost, label: label))
    }
    for (scalar, weight) in terms.presence.all {
      presence.raise(scalar, to: SearchLimits.boost(boost * weight, Double(groupBoost)))
    }
    ideographBalance += terms.ideographBalance
    return leaves
  }

  private mutating func phrase(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode {
    let leaf = Leaf(analyzer.phrase(text), field)
    return self.leaf(leaf, boost, label: leaf.term == nil ? text : nil)
  }

  private mutating func exact(_ text: String, _ field: SearchField, _ boost: Float, label: String) -> ExactNode {
    var phrase = phrase(text, field, boost)
    phrase.label = label
    plan.exactLeaves.append(phrase.leaf)
    return ExactNode(
      phrase: phrase, number: plan.exactLeaves.count - 1, text: analyzer.written(text), field: field)
  }

  /// Any word that starts with a text. A Han string is found wherever it stands.
  private mutating func prefix(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode {
    let parts = analyzer.phrase(text)
    guard parts.count == 1, case .term(.text(let word), _) = parts[0] else {
      return leaf(.phrase(parts, field), boost, label: text + "*")
    }
    return leaf(isWithinLimit() ? .prefix(word, field) : .nothing, boost, label: text + "*")
  }

  /// The values from one on to those that begin with another.
  private mutating func values(of field: String, from: String, through: String, label: String) -> LeafNode {
    let keys = (filterKey(field, from), filterKey(field, through))
    return leaf(isWithinLimit() ? .values(from: keys.0, through: keys.1) : .nothing, 0, label: label)
  }

  private mutating func fuzzy(
    _ text: String, edits: Int, _ field: SearchField, _ boost: Float, label: String
  ) -> any PlanNode {
    guard let word = analyzer.wordTerms(text) else {
      return leaf(Leaf(analyzer.phrase(text), field), boost, label: label)
    }
    guard isWithinLimit() else { return leaf(.nothing, boost, label: label) }
    let written = plan.number(of: FuzzyPattern(tag: .word, term: word.written, edits: edits))
    let stem = plan.number(of: FuzzyPattern(tag: .stem, term: word.stem, edits: edits))
    return FuzzyNode(
      written: written, stem: stem, field: field, boost: SearchLimits.boost(boost, Double(groupBoost)),
      word: Term.text(word.written).description, label: label, isShown: !isExcluding)
  }

  /// Counts a prefix, fuzzy word or range; says whether it is still looked for.
  private mutating func isWithinLimit() -> Bool {
    openWordCount += 1
    if openWordCount > SearchLimits.openWords { plan.omissions.insert(.openWords) }
    return openWordCount <= SearchLimits.openWords
  }

  private mutating func filterKey(_ field: String, _ value: String) -> [UInt8] {
    var key = [TermKey.Tag.filter.rawValue] + field.utf8 + [0] + analyzer.foldedString(value).utf8
    if key.count > TermKey.longestText { TokenBuffer.truncate(&key, from: 0) }
    return key
  }
}

extension GroupNode {
  /// Makes one node of those that are the same leaf: what stands several times weighs the sum.
  fileprivate mutating func joinEqualLeaves() {
    required = GroupNode.joined(required)
    optional = GroupNode.joined(optional)
    excluded = GroupNode.joined(excluded)
    var known = Set<Int>()
    needs.removeAll { need in
      if case .leaf(let leaf) = need { return !known.insert(leaf).inserted }
      return false
    }
  }

  private static func joined(_ nodes: [any PlanNode]) -> [any PlanNode] {
    var places: [LeafRole: Int] = [:]
    var joined: [any PlanNode] = []
    for node in nodes {
      guard let leaf = node as? LeafNode else {
        joined.append(node)
        continue
      }
      let role = LeafRole(leaf: leaf.leaf, role: leaf.role)
      if let place = places[role], var first = joined[place] as? LeafNode {
        first.boost += leaf.boost
        joined[place] = first
      } else {
        places[role] = joined.count
        joined.append(leaf)
      }
    }
    return joined
  }
}

/// A leaf, and what it does for a document that has it.
private struct LeafRole: Hashable {
  var leaf: Int
  var role: LeafNode.Role
}
