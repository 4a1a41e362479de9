/// What the words of a bare query are called elsewhere.
extension QueryPlanner {
  /// Adds the names that the vocabulary, the documents and the writing of numbers give.
  mutating func addNames(of bare: BareText, _ vocabulary: Vocabulary) throws(IndexError) {
    let words = try analyzer.vocabularyWords(bare.text, vocabulary)
    let places = try analyzer.wordPlaces(bare.text).prefix(SearchLimits.expandedWords)
    let numbers = analyzer.numberValues(bare.text)
    let isChinese = plan.refinement?.ideographBalance ?? 0 > 0
    for word in words where !plan.root.names.contains(where: { $0.word == word.form }) && hasRoom() {
      plan.root.names.append(names(of: word, bare.boost(at: word.offset), inChinese: isChinese))
    }
    for number in numbers where !plan.root.numbers.contains(where: { $0.word == number.form }) && hasRoom() {
      plan.root.numbers.append(names(of: number, bare.boost(at: number.offset)))
    }
    plan.root.paired = PairsNode(places, boosts: places.offsets.map { bare.boost(at: $0) })
  }

  /// Whether more names may be added.
  private mutating func hasRoom() -> Bool {
    if plan.root.names.count + plan.root.numbers.count < SearchLimits.expandedWords { return true }
    plan.omissions.insert(.otherNames)
    return false
  }

  /// The leaves of a form's terms that the query's bare words have.
  private func bareLeaves(_ terms: [Term]) -> [Int] {
    terms.compactMap { plan.number(of: .term($0, .all)) }.filter { $0 < plan.bareLeafCount }
  }

  /// A form of the vocabulary, and the forms inside it.
  private mutating func names(of word: VocabularyWord, _ boost: Float, inChinese isChinese: Bool) -> NamesNode {
    let own = leaf(of: word.form, 1)
    let others = word.expansions.prefix(ExpansionWeights.count).map { expansion in
      name(expansion.form, ExpansionWeights.weight(of: expansion, inChinese: isChinese) * boost)
    }
    let parts = word.parts.map { names(of: $0, boost, inChinese: isChinese) }
    return NamesNode(
      kind: .vocabulary, word: word.form, own: own.leaf.leaf, ownTerms: bareLeaves(own.parts),
      others: others, parts: parts)
  }

  /// What the documents call a word in the other language.
  mutating func names(_ word: String, _ partners: [String], _ boost: Float) -> NamesNode {
    let own = leaf(of: word, 1)
    return NamesNode(
      kind: .pair, word: word, own: own.leaf.leaf, ownTerms: bareLeaves(own.parts),
      others: partners.map { name($0, ExpansionWeights.weight(ofPaired: $0) * boost) })
  }

  /// What else is written where a number of the query is meant: 40,000 and 四万 are one.
  private mutating func names(of number: QueryNumber, _ boost: Float) -> NamesNode {
    // A numeral of one character stands in too many other words to be looked for by itself.
    let own = number.form.unicodeScalars.count > 1 ? leaf(of: number.form, 1) : nil
    let digits = String(decoding: number.value, as: UTF8.self)
    let others = [TermKey.Tag.value, .word].map { tag in
      let term = Term.text([tag.rawValue] + number.value)
      let leaf = plan.leaf(.term(term, .all), ExpansionWeights.number * boost, label: digits)
      return NamesNode.Name(form: digits, leaf: leaf, isChinese: false)
    }
    return NamesNode(
      kind: .number(value: number.value), word: number.form, own: own?.leaf.leaf,
      ownTerms: bareLeaves(own?.parts ?? []), others: others)
  }

  private mutating func name(_ form: String, _ weight: Float) -> NamesNode.Name {
    NamesNode.Name(form: form, leaf: leaf(of: form, weight).leaf, isChinese: ExpansionWeights.isChinese(form))
  }

  /// The leaf of a form of the vocabulary, whose weight stands for all of the form's bigrams or words, and these.
  private mutating func leaf(of form: String, _ weight: Float) -> (leaf: LeafNode, parts: [Term]) {
    let parts = analyzer.vocabularyPhrase(form)
    let terms = parts.compactMap { part in
      if case .term(let term, _) = part { term } else { nil }
    }
    return (plan.leaf(Leaf(parts, .all), weight * Float(parts.count), label: form), terms)
  }
}
