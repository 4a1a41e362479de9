/// What else a word of the query is called: in other regions, in the other language, by the documents, or as a number.
///
/// All names of one thing score as one: a document that has the query's own word gets nothing from the others, and one
/// that has not gets what its best name is worth.
struct NamesNode: Sendable {
  /// Who says so, which decides what having a name is worth.
  enum Kind: Sendable {
    case vocabulary
    case pair
    case number(value: [UInt8])
  }

  /// A name that is looked for.
  struct Name: Sendable {
    /// What it is called, and shown as.
    var form: String
    var leaf: LeafNode
    var isChinese: Bool
    /// The leaves of the query's words that the name has, too.
    var shared: [Int] = []
  }

  var kind: Kind
  /// The word of the query, folded.
  var word: String
  /// The word itself; `nil` where it stands in too many other words to be looked for alone.
  var own: Int?
  /// The leaves of the word's terms, as bare words of the query have them.
  var ownTerms: [Int]
  var others: [Name]
  /// The names of the forms inside the word.
  var parts: [NamesNode] = []

  var isChinese: Bool { ExpansionWeights.isChinese(word) }
  var isNumber: Bool { if case .number = kind { true } else { false } }
}

extension Weighing {
  /// Weighs the names of a word, and those of the forms inside it. A Chinese word that the collection has speaks for
  /// itself.
  mutating func weigh(_ names: NamesNode, into found: inout [WeighedNode], _ needs: inout Needs) {
    if let node = weigh(names, &needs) { found.append(node) }
    guard !names.isChinese || names.own.map(frequency) ?? 0 == 0 else { return }
    for part in names.parts { weigh(part, into: &found, &needs) }
  }

  /// The names that stand in the collection, as one node; `nil` where none does.
  private mutating func weigh(_ names: NamesNode, _ needs: inout Needs) -> WeighedNode? {
    let ownFrequency = names.own.map(frequency) ?? 0
    var others = names.others.filter { frequency(of: $0.leaf.leaf) > 0 }
    if names.isNumber { others.removeAll { $0.leaf.leaf == names.own } }
    guard !others.isEmpty else { return nil }
    if case .vocabulary = names.kind { lowerRegional(&others, isChinese: names.isChinese, ownFrequency) }
    if !names.isNumber { limit(&others, beside: names, ownFrequency) }
    let node = bestOf(others.map(\.leaf), without: names.own, label: "other names")
    if !names.isNumber, ownFrequency < node.frequency {
      // A rare name of a common thing weighs what the thing does.
      for leaf in names.ownTerms { lower(leaf, to: node.frequency) }
      // What is found is Chinese text, though the query is not.
      if !names.isChinese, others[0].isChinese { ideographBalance += 2 }
    }
    needs.add(enough(of: others, names), others.map(\.leaf.leaf), for: names.own, of: Set(names.ownTerms))
    show(names, others, node)
    return node
  }

  /// Names of other regions weigh the less, the more documents have the word itself: who wrote them calls the thing so.
  private func lowerRegional(_ others: inout [NamesNode.Name], isChinese: Bool, _ ownFrequency: Int) {
    let most = others.reduce(0) { max($0, frequency(of: $1.leaf.leaf)) }
    for index in others.indices where others[index].isChinese == isChinese {
      others[index].leaf.boost *= Float(most) / Float(most + ownFrequency)
    }
  }

  /// Word by word, what was typed weighs more than another name of it: the more surely, the more documents have it.
  private mutating func limit(_ others: inout [NamesNode.Name], beside names: NamesNode, _ ownFrequency: Int) {
    let most = others.reduce(0) { max($0, frequency(of: $1.leaf.leaf)) }
    let common = max(most, ownFrequency)
    let certainty = min(1, ExpansionWeights.certainty * Float(ownFrequency) / Float(max(ownFrequency + most, 1)))
    // What is written together has no terms of its own.
    guard certainty > 0, !names.ownTerms.isEmpty else { return }
    for index in others.indices {
      // What a name shares with the word scores by itself.
      let own = names.ownTerms.filter { !others[index].shared.contains($0) }
      let weight = weight(of: own, atLeast: ownFrequency < most ? most : 0) * (names.isChinese ? 1 : WordWeights.word)
      let isRegional = others[index].isChinese == names.isChinese
      let share = isRegional ? ExpansionWeights.regionalShare : ExpansionWeights.translationShare
      let highest = share * weight / bm25.inverseDocumentFrequency(common)
      others[index].leaf.boost -= max(others[index].leaf.boost - highest, 0) * certainty
    }
  }

  /// The names that make a document one that has the word: another region's does, and the same number.
  ///
  /// A translation does not: in the documents of the other language common words alone would be all the words.
  private func enough(of others: [NamesNode.Name], _ names: NamesNode) -> [Int] {
    let others = names.isNumber ? others : others.filter { $0.isChinese == names.isChinese }
    return others.map(\.leaf.leaf)
  }

  private mutating func show(_ names: NamesNode, _ others: [NamesNode.Name], _ node: WeighedBest) {
    let word: QueryExpansion?
    if case .number(let value) = names.kind {
      for other in others {
        otherNames.append(FoundName(name: .number(value), weight: node.weight, leaf: other.leaf.leaf))
      }
      let digits = others[0].form
      word = names.word == digits ? nil : QueryExpansion(word: names.word, alternatives: [digits])
    } else {
      for other in others {
        otherNames.append(FoundName(name: .form(other.form), weight: node.weight, leaf: other.leaf.leaf))
      }
      word = QueryExpansion(word: names.word, alternatives: others.map(\.form))
    }
    if let word, !expansions.contains(where: { $0.word == word.word }) { expansions.append(word) }
  }
}
