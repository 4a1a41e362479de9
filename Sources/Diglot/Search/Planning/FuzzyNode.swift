/// What the words weigh that a fuzzy word stands for.
enum FuzzyWeights {
  /// A word whose stem alone is like that of the query, beside one that is like it as written.
  static let stem: Float = 0.8

  /// What is left of the weight after a number of edits, as in Lucene; 0 or less where two words have nothing in common.
  static func share(edits: Int, _ first: Int, _ second: Int) -> Float {
    1 - Float(edits) / Float(max(min(first, second), 1))
  }
}

/// A word of letters or a stem, to which similar ones are looked for.
struct FuzzyPattern: Hashable, Sendable {
  /// The tag of the terms that are looked at.
  var tag: TermKey.Tag
  /// Tag included.
  var term: [UInt8]
  var edits: Int

  var automaton: FuzzyAutomaton {
    FuzzyAutomaton(Array(term.dropFirst()), edits: min(max(edits, 1), FuzzyAutomaton.maximumEdits))
  }
}

/// The words that are a few edits from a word: a document gets what the best of them is worth.
struct FuzzyNode: PlanNode {
  /// The numbers of its patterns in the plan.
  var written: Int
  var stem: Int
  var field: SearchField
  var boost: Float
  /// The word as it is shown, and the node.
  var word: String
  var label: String
  /// Whether the user is shown which words it stands for.
  var isShown = true
  /// What it stands for, once the statistics say it.
  var names: [Name] = []

  struct Name: Sendable {
    var leaf: LeafNode
    /// Whether it is another word than that of the query, and no stem.
    var isOther: Bool
  }

  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> any PlanNode {
    var node = self
    node.names = statistics.bestSimilarTerms(of: planner.plan.fuzzyPatterns[written], written).map { similar in
      Name(leaf: leaf(similar, boost, &planner), isOther: similar.edits > 0)
    }
    node.names += statistics.bestSimilarTerms(of: planner.plan.fuzzyPatterns[stem], stem).map { similar in
      Name(leaf: leaf(similar, boost * FuzzyWeights.stem, &planner), isOther: false)
    }
    return node
  }

  private func leaf(_ similar: SimilarTerm, _ boost: Float, _ planner: inout QueryPlanner) -> LeafNode {
    let leaf = planner.plan.leaf(.term(.text(similar.term), field), boost * similar.share)
    planner.similarFrequencies[leaf.leaf] = similar.documentFrequency
    return leaf
  }

  func countLeaves(in counts: inout [Int: Int]) {
    for name in names { name.leaf.countLeaves(in: &counts) }
  }

  func weighed(by weighing: inout Weighing) -> WeighedNode {
    let names = names.filter { weighing.frequency(of: $0.leaf.leaf) > 0 }
    let node = weighing.bestOf(names.map(\.leaf), without: nil, label: label)
    if isShown {
      let others = names.filter(\.isOther).compactMap(\.leaf.term?.description)
      let expansion = QueryExpansion(word: word, alternatives: others)
      // What counts towards all the words is weighed twice.
      if !others.isEmpty, !weighing.expansions.contains(expansion) { weighing.expansions.append(expansion) }
      for (name, found) in zip(names, node.names) {
        guard case .text(let term) = name.leaf.term else { continue }
        weighing.otherNames.append(FoundName(name: .term(term), weight: found.weight, leaf: name.leaf.leaf))
      }
    }
    return node
  }
}
