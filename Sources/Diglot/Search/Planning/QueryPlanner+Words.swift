/// Words: what of them scores, and what of them a match must have.
extension QueryPlanner {
  /// Adds plain clauses, of which any makes a match. Words that only join or ask make one only where there is nothing else.
  ///
  /// - Parameter isComplete: Whether documents come first that have all of several clauses.
  mutating func addWords(
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
      for word in words { typed.add(word.terms.typed, of: word.text, characterCount: word.terms.wantedCount) }
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
  mutating func wordsNode(
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
  mutating func prefixNode(
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
      terms.together.removeLast(min(togetherCount - SearchLimits.together, terms.together.count))
      if terms.together.isEmpty { terms.wants.removeAll(where: \.isTogether) }
    }
    for index in terms.together.indices {
      terms.together[index].phrases = Array(terms.together[index].phrases.prefix(1))
    }
    return terms
  }

  private mutating func note(_ terms: QueryTerms, _ boost: Float) {
    if isExcluding { return }
    for (scalar, weight) in terms.presence.all {
      presence.raise(scalar, to: SearchLimits.boost(boost * weight, Double(groupBoost)))
    }
    ideographBalance += terms.ideographBalance
  }
}

// MARK: - Needs

extension QueryPlanner {
  /// What must stand for a want to be met.
  mutating func need(_ want: QueryTerms.Want, _ field: SearchField) -> Need {
    let needs = want.phrases.map { need($0, field) }
    return needs.count == 1 ? needs[0] : .any(needs)
  }

  mutating func need(_ parts: [PhrasePart], _ field: SearchField) -> Need {
    if field == .all, parts.count > 1, let phrase = termParts(parts) { return .phrase(phrase) }
    return .leaf(leaf(Leaf(parts, field), 0).leaf)
  }

  /// The same, where it takes no list: a single character is left out.
  mutating func cheapNeed(_ want: QueryTerms.Want) -> Need? {
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
