/// What the words of a bare query are called elsewhere.
extension QueryPlanner {
  /// Adds the names that the vocabulary, the documents and the writing of numbers give to the words of a group.
  mutating func addNames(of bare: BareText, _ field: SearchField, to group: inout GroupNode) throws(IndexError) {
    guard let vocabulary, !bare.isEmpty else { return }
    let context = NameContext(field: field, leaves: group.wordLeaves)
    let words = try analyzer.vocabularyWords(bare.text, vocabulary)
    let placeCount = SearchLimits.expandedWords - plan.pairedPlaces.reduce(0) { $0 + $1.words.count }
    let places = try analyzer.wordPlaces(bare.text).prefix(max(placeCount, 0))
    let numbers = analyzer.numberValues(bare.text)
    let isChinese = ideographBalance > 0
    for word in words where !group.names.contains(where: { $0.word == word.form }) && hasRoom() {
      group.names.append(names(of: word, boost(of: bare, at: word.offset), inChinese: isChinese, context))
    }
    for number in numbers where !group.numbers.contains(where: { $0.word == number.form }) && hasRoom() {
      group.numbers.append(names(of: number, boost(of: bare, at: number.offset), context))
    }
    group.names += spellings(of: bare, known: words, context)
    plan.pairedPlaces.append(places)
    group.paired = PairsNode(places, boosts: places.offsets.map { boost(of: bare, at: $0) }, context)
  }

  private func boost(of bare: BareText, at offset: Int) -> Float {
    SearchLimits.boost(bare.boost(at: offset), Double(groupBoost))
  }

  /// Whether more names may be added; counts them.
  private mutating func hasRoom() -> Bool {
    namedCount += 1
    if namedCount <= SearchLimits.expandedWords { return true }
    plan.omissions.insert(.otherNames)
    return false
  }

  /// The leaves of a form's terms that the words have.
  func ownLeaves(_ terms: [Term], _ context: NameContext) -> [Int] {
    terms.compactMap { plan.number(of: .term($0, context.field)) }.filter(context.leaves.contains)
  }

  /// A form of the vocabulary, and the forms inside it.
  private mutating func names(
    of word: VocabularyWord, _ boost: Float, inChinese isChinese: Bool, _ context: NameContext
  ) -> NamesNode {
    let own = leaf(of: word.form, 1, context.field)
    let others = word.expansions.prefix(ExpansionWeights.count).map { expansion in
      name(expansion.form, ExpansionWeights.weight(of: expansion, inChinese: isChinese) * boost, context)
    }
    let parts = word.parts.map { names(of: $0, boost, inChinese: isChinese, context) }
    return NamesNode(
      kind: .vocabulary, word: word.form, own: own.leaf.leaf, ownTerms: ownLeaves(own.parts, context),
      others: others, parts: parts)
  }

  /// What the documents call a word in the other language.
  mutating func names(
    _ word: String, _ partners: [String], _ boost: Float, _ context: NameContext
  ) -> NamesNode {
    let own = leaf(of: word, 1, context.field)
    return NamesNode(
      kind: .pair, word: word, own: own.leaf.leaf, ownTerms: ownLeaves(own.parts, context),
      others: partners.map { name($0, ExpansionWeights.weight(ofPaired: $0) * boost, context) })
  }

  /// What else is written where a number of the query is meant: 40,000 and 四万 are one.
  private mutating func names(of number: QueryNumber, _ boost: Float, _ context: NameContext) -> NamesNode {
    // A numeral of one character stands in too many other words to be looked for by itself.
    let own = number.form.unicodeScalars.count > 1 ? leaf(of: number.form, 1, context.field) : nil
    let digits = String(decoding: number.value, as: UTF8.self)
    // A value stands nowhere, so it is in no one field.
    let tags = context.field == .all ? [TermKey.Tag.value, .word] : [.word]
    let others = tags.map { tag in
      let term = Term.text([tag.rawValue] + number.value)
      let leaf = plan.leaf(.term(term, context.field), ExpansionWeights.number * boost, label: digits)
      return NamesNode.Name(form: digits, leaf: leaf, isChinese: false)
    }
    return NamesNode(
      kind: .number(value: number.value), word: number.form, own: own?.leaf.leaf,
      ownTerms: ownLeaves(own?.parts ?? [], context), others: others)
  }

  private mutating func name(_ form: String, _ weight: Float, _ context: NameContext) -> NamesNode.Name {
    let found = leaf(of: form, weight, context.field)
    return NamesNode.Name(
      form: form, leaf: found.leaf, isChinese: ExpansionWeights.isChinese(form), shared: ownLeaves(found.parts, context)
    )
  }

  /// The leaf of a form of the vocabulary, whose weight stands for all of the form's bigrams or words, and these.
  private mutating func leaf(
    of form: String, _ weight: Float, _ field: SearchField
  ) -> (leaf: LeafNode, parts: [Term]) {
    let parts = analyzer.vocabularyPhrase(form)
    let terms = parts.compactMap { part in
      if case .term(let term, _) = part { term } else { nil }
    }
    return (plan.leaf(Leaf(parts, field), weight * Float(parts.count), label: form), terms)
  }
}

/// Where the names of some words are looked for.
struct NameContext: Sendable {
  var field: SearchField
  /// The leaves of the words.
  var leaves: Set<Int>
}

extension GroupNode {
  /// The leaves of the group's own words.
  fileprivate var wordLeaves: Set<Int> {
    var leaves = Set<Int>()
    for case let leaf as LeafNode in optional { leaves.insert(leaf.leaf) }
    for case .leaf(let leaf) in wanted + needs { leaves.insert(leaf) }
    for case .phrase(let parts) in wanted + needs { leaves.formUnion(parts.map(\.leaf)) }
    return leaves
  }
}
