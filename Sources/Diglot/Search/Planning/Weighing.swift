/// Binds the nodes of a plan to statistics.
struct Weighing {
  let statistics: SearchStatistics
  let bm25: BM25
  let scale: ScoreScale
  private let highestCharacterScore: Double
  /// Whether terms that only add to scores make matches too.
  let isWeaker: Bool
  /// What was looked for beside the words of the query.
  var expansions: [QueryExpansion] = []
  /// The same as it is highlighted, and what each weighs.
  var otherNames: [FoundName] = []
  /// How many characters of the names that were found are ideographs.
  var ideographBalance: Int
  /// Leaves that weigh no more than a commoner name of the same thing, and how many documents have that.
  private var caps: [Int: Int] = [:]
  /// The leaves of the query's words.
  private let words: [LeafNode]
  /// What each of them is multiplied by, once that was asked.
  private lazy var wordBoosts = words.reduce(into: [Int: Float]()) { $0[$1.leaf, default: 0] += $1.boost }
  /// The leaves that are weighed, where there are more than one search weighs.
  private let weighed: Set<Int>?
  /// The texts as typed of whose phrases the documents are not read.
  let unread: Set<Int>

  init(_ plan: SearchPlan, _ statistics: SearchStatistics, _ bm25: BM25, isWeaker: Bool) {
    self.statistics = statistics
    words = plan.words
    self.bm25 = bm25
    self.isWeaker = isWeaker
    highestCharacterScore = plan.refinement?.highestCharacterScore ?? 0
    let highest = plan.totalBoost * Double(bm25.inverseDocumentFrequency(0)) * Refinement.highestShare
    scale = ScoreScale(highestScore: 2 * (highest + highestCharacterScore))
    ideographBalance = plan.refinement?.ideographBalance ?? 0
    weighed = Weighing.rarest(plan, statistics)
    unread = Weighing.unread(plan, statistics)
  }

  /// The leaves that the fewest documents have, where a search does not weigh all.
  private static func rarest(_ plan: SearchPlan, _ statistics: SearchStatistics) -> Set<Int>? {
    let nested = plan.root.nestedCounts
    guard plan.leaves.count > SearchLimits.leaves || !nested.isEmpty else { return nil }
    let frequencies = statistics.frequencies
    let found = frequencies.indices.filter { frequencies[$0] > 0 }
    var rest = max(SearchLimits.nestedTerms * statistics.documents, SearchLimits.nestedPostings)
    let needed = nested.reduce(0) { $1.key < frequencies.count ? $0 + $1.value * frequencies[$1.key] : $0 }
    guard found.count > SearchLimits.leaves || needed > rest else { return nil }
    let rarest = found.sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
    return Set(
      rarest.prefix(SearchLimits.leaves).prefix { leaf in
        rest -= (nested[leaf] ?? 0) * frequencies[leaf]
        return rest >= 0
      })
  }

  /// The commonest of several texts as typed, where too many documents would have to be read.
  private static func unread(_ plan: SearchPlan, _ statistics: SearchStatistics) -> Set<Int> {
    if plan.exactLeaves.isEmpty { return [] }
    func frequency(_ number: Int) -> Int {
      let leaf = plan.exactLeaves[number]
      return leaf < statistics.frequencies.count ? statistics.frequencies[leaf] : 0
    }
    var rest = max(statistics.documents, SearchLimits.exactDocuments)
    let rarest = plan.exactLeaves.indices.sorted { (frequency($0), $0) < (frequency($1), $1) }
    return Set(
      rarest.filter { number in
        rest -= frequency(number)
        return rest < 0
      })
  }

  /// What was left out.
  var omissions: Set<SearchOmission> {
    var omissions: Set<SearchOmission> = []
    if let weighed {
      omissions.insert(.commonTerms(found: statistics.frequencies.count { $0 > 0 }, kept: weighed.count))
    }
    if !statistics.leftOut.isEmpty { omissions.insert(.commonPhrases(count: statistics.leftOut.count)) }
    if !unread.isEmpty { omissions.insert(.exactTexts(count: unread.count)) }
    return omissions
  }

  /// The words of a group that are weighed, where there are more than a search weighs.
  func weighedWords(of group: GroupNode) -> [String]? {
    guard weighed != nil else { return nil }
    var known = Set<String>()
    return group.optional.compactMap { node in
      let leaves = (node as? BestNode)?.leaves ?? (node as? LeafNode).map { [$0] } ?? []
      guard leaves.contains(where: { frequency(of: $0.leaf) > 0 }),
        let text = (node as? BestNode)?.label ?? leaves[0].label ?? leaves[0].term?.description
      else { return nil }
      return known.insert(text).inserted ? text : nil
    }
  }

  // MARK: - Leaves

  /// How many documents have a leaf.
  func frequency(of leaf: Int) -> Int {
    if let weighed, !weighed.contains(leaf) { return 0 }
    return leaf < statistics.frequencies.count ? statistics.frequencies[leaf] : 0
  }

  /// Makes a leaf weigh no more than one that more documents have.
  mutating func lower(_ leaf: Int, to frequency: Int) { caps[leaf] = max(caps[leaf] ?? 0, frequency) }

  /// What a match weighs that this number of documents have.
  func weight(_ boost: Float, _ frequency: Int) -> Float {
    boost == 0 ? 0 : max(boost * bm25.inverseDocumentFrequency(frequency), scale.lowestWeight)
  }

  /// What some leaves of the query's words weigh together, each as if at least so many documents had it.
  mutating func weight(of leaves: some Sequence<Int>, atLeast frequency: Int) -> Float {
    leaves.reduce(0) { sum, leaf in
      sum + weight(wordBoosts[leaf] ?? 0, max(self.frequency(of: leaf), frequency))
    }
  }

  /// - Parameter isLeftOut: Whether it is not looked for.
  func weighed(_ node: LeafNode, isLeftOut: Bool = false) -> WeighedLeaf {
    let frequency = isLeftOut ? 0 : frequency(of: node.leaf)
    let weight = weight(node.boost, max(frequency, caps[node.leaf] ?? 0))
    return WeighedLeaf(
      leaf: node.leaf, label: node.label, term: node.term, weight: weight, frequency: frequency,
      makesMatch: node.role == .matches || node.role == .matchesWeakly && isWeaker)
  }

  /// The best of some names of a thing, where its own name does not stand.
  func bestOf(_ names: [LeafNode], without own: Int?, label: String) -> WeighedBest {
    // How rare the thing is, not how rare a name of it.
    let frequency = names.reduce(own.map(self.frequency) ?? 0) { max($0, self.frequency(of: $1.leaf)) }
    let leaves = names.map { name in
      WeighedLeaf(
        leaf: name.leaf, label: name.label, term: name.term, weight: weight(name.boost, frequency),
        frequency: self.frequency(of: name.leaf), makesMatch: true)
    }
    return WeighedBest(names: leaves, own: own, label: label, frequency: frequency)
  }

  // MARK: - Groups

  mutating func weighed(_ group: GroupNode) -> WeighedGroup {
    var needs = Needs(all: group.needs, wanted: group.wanted)
    var names: [WeighedNode] = []
    for word in group.names { weigh(word, into: &names, &needs) }
    if let paired = group.paired {
      let known = expansions.map(\.word)
      for word in paired.chosen(by: statistics) where !known.contains(word.word) { weigh(word, into: &names, &needs) }
    }
    for number in group.numbers { weigh(number, into: &names, &needs) }
    var parts = Parts()
    addWanted(needs.wanted, beside: group.optional, to: &parts)
    for node in group.required { parts.addRequired(node.weighed(by: &self), isJoined: node.isJoined) }
    parts.optional += names
    let narrowing = group.narrowing.map { $0.weighed(by: &self) }
    let excluded = group.excluded.map { $0.weighed(by: &self) }
    let all = allWords(needs.all, beside: parts.optional)
    return parts.group(narrowing, excluded, all, label: group.label)
  }

  /// What a group is made of, weighed.
  private struct Parts {
    var required: [WeighedNode] = []
    var optional: [WeighedNode] = []

    mutating func addRequired(_ node: WeighedNode, isJoined: Bool) {
      if isJoined, let group = node as? WeighedGroup {
        required += group.required
        optional += group.optional
      } else {
        required.append(node)
      }
    }

    /// The group. What only narrows it leaves one of the others to match, where there is any.
    consuming func group(
      _ narrowing: [WeighedNode], _ excluded: [WeighedNode], _ allWords: WeighedAllWords?, label: String
    ) -> WeighedGroup {
      if !narrowing.isEmpty, required.isEmpty, !optional.isEmpty {
        let words = WeighedGroup(required: [], optional: optional, excluded: [], allWords: allWords, label: "words")
        return WeighedGroup(
          required: narrowing + [words], optional: [], excluded: excluded, allWords: nil, label: label)
      }
      required.insert(contentsOf: narrowing, at: 0)
      return WeighedGroup(
        required: required, optional: optional, excluded: excluded, allWords: allWords, label: label)
    }
  }

  /// Adds the nodes of a group's words, and of what of them must stand.
  private mutating func addWanted(_ wanted: [Need], beside optional: [any PlanNode], to parts: inout Parts) {
    let leaves = Set(wanted.compactMap(\.leaf))
    var scoring = Set<Int>()
    for node in optional {
      if var leaf = node as? LeafNode, leaves.contains(leaf.leaf) {
        // What scores says itself where it stands.
        scoring.insert(leaf.leaf)
        leaf.role = .matches
        parts.required.append(leaf.weighed(by: &self))
      } else {
        parts.optional.append(node.weighed(by: &self))
      }
    }
    for want in wanted {
      if let leaf = want.leaf, scoring.contains(leaf) { continue }
      parts.required.append(having(want))
    }
  }

  /// What having all the words is worth: so much that a document comes first that has, unless another says much more.
  private mutating func allWords(_ needs: [Need], beside optional: [WeighedNode]) -> WeighedAllWords? {
    guard !needs.isEmpty else { return nil }
    let nodes = needs.map { having($0) }
    let sum = optional.reduce(0) { $0 + Double($1.weight) }
    return WeighedAllWords(needs: nodes, weight: Float(sum * Refinement.allWordsShare))
  }

  /// A node that only says which documents have what is needed.
  private mutating func having(_ need: Need) -> WeighedNode {
    switch need {
    case .leaf(let leaf): return havingAny([leaf])
    case .phrase(let parts):
      return WeighedPhrase(
        parts.map { ($0.leaf, $0.offset) }, frequencies: parts.map { frequency(of: $0.leaf) }, label: "")
    case .any(let needs):
      let leaves = needs.compactMap(\.leaf)
      if leaves.count == needs.count { return havingAny(leaves) }
      let nodes = needs.map { having($0) }
      return WeighedGroup(required: [], optional: nodes, excluded: [], allWords: nil, label: "any of these")
    case .all(let needs):
      let nodes = needs.map { having($0) }
      return WeighedGroup(required: nodes, optional: [], excluded: [], allWords: nil, label: "all of these")
    case .node(let node): return node.weighed(by: &self)
    }
  }

  /// A node that only says which documents have any of some leaves.
  private func havingAny(_ leaves: [Int]) -> WeighedNode {
    let nodes = leaves.filter { frequency(of: $0) > 0 || leaves.count == 1 }.map {
      WeighedLeaf(leaf: $0, label: nil, term: nil, weight: 0, frequency: frequency(of: $0), makesMatch: true)
    }
    return nodes.count == 1 ? nodes[0] : WeighedBest(names: nodes, own: nil, label: "any name", frequency: 0)
  }
}

/// What a document must have to have all the words of a group, and what it must have to match.
struct Needs {
  var all: [Need]
  var wanted: [Need]

  /// Makes other names enough for what is of some leaves.
  ///
  /// - Parameters:
  ///   - own: The leaf of the word itself.
  ///   - names: Those that are enough to have all the words; any is enough to match.
  mutating func add(_ names: [Int], _ all: [Int], for own: Int?, of leaves: Set<Int>) {
    if !names.isEmpty, let words = Needs.take(leaves, from: &self.all) {
      self.all.append(.any([own.map { .leaf($0) } ?? words] + names.map { .leaf($0) }))
    }
    if let words = Needs.take(leaves, from: &wanted) {
      wanted.append(.any([words] + all.map { .leaf($0) }))
    }
  }

  /// Takes away what is of some leaves; `nil` where nothing is.
  private static func take(_ leaves: Set<Int>, from needs: inout [Need]) -> Need? {
    let words = needs.filter { $0.isOf(leaves) }
    needs.removeAll { $0.isOf(leaves) }
    return words.count > 1 ? .all(words) : words.first
  }
}
