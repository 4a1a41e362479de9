/// Makes the plan of a query: analyses its words, and finds what else they are called.
struct QueryPlanner {
  let analyzer: QueryAnalyzer
  let vocabulary: Vocabulary?
  var plan: SearchPlan
  /// The characters of the query's words, and how many of these are ideographs.
  private var presence = CharacterWeights()
  private(set) var ideographBalance = 0
  /// What every weight of the group that is planned is multiplied by.
  private(set) var groupBoost: Float = 1
  /// Whether what is planned must not match.
  private var isExcluding = false
  /// By leaf, how many documents have the words that fuzzy words stand for, in any field.
  var similarFrequencies: [Int: Int] = [:]
  /// How many prefixes, fuzzy words and ranges were met.
  private var openWordCount = 0
  /// How many words were met that are written together.
  private var togetherCount = 0
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
    isExcluding = true
    for query in clauses.excluded {
      if let node = try node(query, 1) { group.excluded.append(node) }
    }
    isExcluding = false
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
      return values(of: field, from: from, through: through, label: query.description)
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

// MARK: - Words

extension QueryPlanner {
  /// Adds plain clauses, of which any makes a match. Words that only join or ask make one only where there is nothing else.
  ///
  /// - Parameter isComplete: Whether documents come first that have all of several clauses.
  private mutating func addWords(
    _ clauses: [Clauses.Clause], to group: inout GroupNode, isRoot: Bool, isComplete: Bool
  ) throws(IndexError) {
    var words: [(terms: QueryTerms, boost: Float, text: String)] = []
    var nodes: [any PlanNode] = []
    var bare = BareText()
    for clause in clauses {
      guard case .words(let text, nil) = clause.query else {
        if let node = try node(clause.query, clause.boost) { nodes.append(node) }
        continue
      }
      words.append((try terms(of: text), clause.boost, text))
      bare.append(text, clause.boost)
    }
    let hasWords = !nodes.isEmpty || words.contains { $0.terms.hasWords }
    let isComplete = isComplete && words.count + nodes.count > 1
    for (terms, boost, text) in words {
      let isFunction = hasWords && !terms.hasWords
      add(terms, boost, hasWords ? .matchesWeakly : .matches, isFunction: isFunction, to: &group)
      for quoted in QuotedText.all(in: text) { add(quoted, boost, to: &group) }
      guard isComplete, !isFunction else { continue }
      for want in terms.wants where !(terms.hasWords && want.isFunction) {
        if let need = cheapNeed(want) { group.needs.append(need) }
      }
    }
    group.optional += nodes
    if isComplete { group.needs += nodes.map { .node($0) } }
    try addNames(of: bare, .all, to: &group)
    if isRoot, !words.isEmpty {
      var typed = TypedWords()
      for word in words { typed.add(word.terms.typed, of: word.text) }
      plan.refinement = Refinement(presence: presence, ideographBalance: ideographBalance, typed: typed)
    }
  }

  /// Adds what scores of some words.
  ///
  /// - Parameters:
  ///   - weakRole: What terms do that are no words.
  ///   - isFunction: Whether they only join or ask, beside other words.
  private mutating func add(
    _ terms: QueryTerms, _ boost: Float, _ weakRole: LeafNode.Role, isFunction: Bool, to group: inout GroupNode
  ) {
    for scoring in terms.scoring {
      var leaf = wordLeaf(scoring, .all, boost)
      leaf.role = !isFunction && WordWeights.isWord(scoring.weight) ? .matches : weakRole
      group.optional.append(leaf)
    }
    if !isFunction {
      group.optional += terms.characters.map { characterLeaf($0, .all, boost) }
    }
    group.optional += terms.together.map { best(of: $0, .all, boost) }
    note(terms, boost)
  }

  /// Adds what is worth to stand as it does within quotes of a text.
  private mutating func add(_ quoted: String, _ boost: Float, to group: inout GroupNode) {
    guard var phrase = phrase(quoted, .all, boost) else { return }
    phrase.role = .adds
    group.optional.append(phrase)
  }

  /// Words that a match must have.
  private mutating func wordsNode(
    _ text: String, _ field: SearchField, _ boost: Float
  ) throws(IndexError) -> (any PlanNode)? {
    if isExcluding { return phrase(text, field, boost) }
    let terms = try terms(of: text)
    var group = GroupNode(label: text)
    add(terms, field, boost, to: &group)
    if vocabulary == nil, group.wanted.count == 1, group.optional.count == 1, var leaf = group.optional[0] as? LeafNode,
      group.wanted[0].leaf == leaf.leaf
    {
      leaf.role = .matches
      return leaf
    }
    try addNames(of: BareText(text, boost), field, to: &group)
    return group.isEmpty ? nil : group
  }

  /// Adds words all of which a match must have.
  private mutating func add(_ terms: QueryTerms, _ field: SearchField, _ boost: Float, to group: inout GroupNode) {
    for scoring in terms.scoring {
      var leaf = wordLeaf(scoring, field, boost)
      leaf.role = .adds
      group.optional.append(leaf)
    }
    for character in terms.characters {
      var leaf = characterLeaf(character, field, boost)
      leaf.role = .adds
      group.optional.append(leaf)
    }
    group.optional += terms.together.map { best(of: $0, field, boost) }
    for want in terms.wants where !(terms.hasWords && want.isFunction) { group.wanted.append(need(want, field)) }
    note(terms, boost)
  }

  /// Words of which the last is the beginning of one. A Han string is found wherever it stands.
  private mutating func prefixNode(
    _ text: String, _ field: SearchField, _ boost: Float
  ) throws(IndexError) -> (any PlanNode)? {
    let (first, last) = try analyzer.lastWord(text)
    guard !first.isEmpty, !isExcluding else { return prefix(text, field, boost) }
    var group = GroupNode(label: text + "*")
    add(try terms(of: first), field, boost, to: &group)
    if let prefix = prefix(last, field, boost) { group.required.append(prefix) }
    try addNames(of: BareText(first, boost), field, to: &group)
    return group
  }

  /// The terms of some words. Of very many that are written together none has another writing.
  private mutating func terms(of text: String) throws(IndexError) -> QueryTerms {
    var terms = try analyzer.words(text)
    togetherCount += terms.together.count
    guard togetherCount > SearchLimits.otherWritings else { return terms }
    if togetherCount > SearchLimits.together, !terms.together.isEmpty {
      plan.omissions.insert(.together)
      return QueryTerms()
    }
    for index in terms.together.indices {
      terms.together[index].phrases = Array(terms.together[index].phrases.prefix(1))
    }
    return terms
  }

  private mutating func note(_ terms: QueryTerms, _ boost: Float) {
    for (scalar, weight) in terms.presence.all {
      presence.raise(scalar, to: SearchLimits.boost(boost * weight, Double(groupBoost)))
    }
    ideographBalance += terms.ideographBalance
  }
}

// MARK: - Needs

extension QueryPlanner {
  /// What must stand for a want to be met.
  private mutating func need(_ want: QueryTerms.Want, _ field: SearchField) -> Need {
    let needs = want.phrases.map { need($0, field) }
    return needs.count == 1 ? needs[0] : .any(needs)
  }

  private mutating func need(_ parts: [PhrasePart], _ field: SearchField) -> Need {
    if field == .all, parts.count > 1, let phrase = termParts(parts) { return .phrase(phrase) }
    return .leaf(leaf(Leaf(parts, field), 0).leaf)
  }

  /// The same, where it takes no list: a single character is left out.
  private mutating func cheapNeed(_ want: QueryTerms.Want) -> Need? {
    let phrases = want.phrases.filter { parts in
      if case .character = parts.last, parts.count == 1 { return false }
      return true
    }
    return phrases.isEmpty ? nil : need(QueryTerms.Want(phrases: phrases), .all)
  }

  /// The parts of a phrase as leaves, where all are terms with positions.
  private mutating func termParts(_ parts: [PhrasePart]) -> [Need.Part]? {
    var found: [Need.Part] = []
    for part in parts {
      guard case .term(let term, let offset) = part else { return nil }
      found.append(Need.Part(leaf: leaf(.term(term, .all), 0).leaf, offset: offset))
    }
    return found
  }
}

// MARK: - Leaves

extension QueryPlanner {
  private mutating func leaf(_ leaf: Leaf, _ boost: Float, label: String? = nil) -> LeafNode {
    plan.leaf(leaf, boost == 0 ? 0 : SearchLimits.boost(boost, Double(groupBoost)), label: label)
  }

  private mutating func wordLeaf(_ scoring: QueryTerms.Scoring, _ field: SearchField, _ boost: Float) -> LeafNode {
    let leaf = leaf(.term(scoring.term, field), boost * scoring.weight)
    plan.words.append(leaf)
    return leaf
  }

  private mutating func characterLeaf(_ scalar: UInt32, _ field: SearchField, _ boost: Float) -> LeafNode {
    let label = TermKey.text(of: TermKey.single(scalar))
    return leaf(.phrase([.character(scalar, offset: 0)], field), boost, label: label)
  }

  private mutating func best(of together: QueryTerms.Together, _ field: SearchField, _ boost: Float) -> BestNode {
    let leaves = together.phrases.map { leaf(Leaf($0, field), boost * together.weight, label: together.label) }
    return BestNode(leaves: leaves, label: together.label)
  }

  private mutating func phrase(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode? {
    let leaf = Leaf(analyzer.phrase(text), field)
    if leaf == .nothing { return nil }
    return self.leaf(leaf, boost, label: leaf.term == nil ? text : nil)
  }

  private mutating func exact(
    _ text: String, _ field: SearchField, _ boost: Float, label: String
  ) -> ExactNode? {
    guard var phrase = phrase(text, field, boost) else { return nil }
    phrase.label = label
    plan.exactLeaves.append(phrase.leaf)
    return ExactNode(
      phrase: phrase, number: plan.exactLeaves.count - 1, text: analyzer.typed(text), field: field)
  }

  private mutating func prefix(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode? {
    let parts = analyzer.phrase(text)
    if parts.isEmpty { return nil }
    guard parts.count == 1, case .term(.text(let word), _) = parts[0] else {
      return leaf(.phrase(parts, field), boost, label: text + "*")
    }
    return leaf(isWithinLimit() ? .prefix(word, field) : .nothing, boost, label: text + "*")
  }

  private mutating func filter(_ field: String, _ value: String, isPrefix: Bool, label: String) -> any PlanNode {
    if isPrefix { return values(of: field, from: value, through: value, label: label) }
    let exact = leaf(.term(.text(filterKey(field, value)), .all), 0, label: label)
    guard DatePrefix.is(value) else { return exact }
    let within = ["-", "T"].map { values(of: field, from: value + $0, through: value + $0, label: label) }
    return GroupNode(optional: [exact] + within, label: label)
  }

  /// The values from one on to those that begin with another.
  private mutating func values(of field: String, from: String, through: String, label: String) -> LeafNode {
    let keys = (filterKey(field, from), filterKey(field, through))
    return leaf(isWithinLimit() ? .values(from: keys.0, through: keys.1) : .nothing, 0, label: label)
  }

  private mutating func fuzzy(
    _ text: String, edits: Int, _ field: SearchField, _ boost: Float, label: String
  ) -> (any PlanNode)? {
    guard let word = analyzer.wordTerms(text) else { return phrase(text, field, boost) }
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

/// Values of fields that are dates, or the beginnings of dates: 2026, 2026-03, 2026-03-05.
enum DatePrefix {
  /// Whether a value is one.
  static func `is`(_ value: String) -> Bool {
    let lengths = value.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? part.utf8.count : 0
    }
    return lengths == [4] || lengths == [4, 2] || lengths == [4, 2, 2]
  }
}

extension GroupNode {
  /// Makes one node of those that are the same leaf: what stands several times weighs the sum.
  fileprivate mutating func joinEqualLeaves() {
    required = GroupNode.joined(required)
    optional = GroupNode.joined(optional)
    excluded = GroupNode.joined(excluded)
    needs = GroupNode.distinct(needs)
    wanted = GroupNode.distinct(wanted)
  }

  private static func distinct(_ needs: [Need]) -> [Need] {
    var leaves = Set<Int>()
    var phrases = Set<[Need.Part]>()
    return needs.filter { need in
      switch need {
      case .leaf(let leaf): leaves.insert(leaf).inserted
      case .phrase(let parts): phrases.insert(parts).inserted
      case .any, .all, .node: true
      }
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
