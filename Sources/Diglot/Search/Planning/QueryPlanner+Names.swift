/// What the words of a bare query are called elsewhere.
extension QueryPlanner {
  /// Adds the names that the vocabulary, the documents and the writing of numbers give to the words of a group.
  mutating func addNames(of bare: BareText, _ field: SearchField, to group: inout GroupNode) throws(IndexError) {
    guard let vocabulary, !bare.isEmpty else { return }
    let context = NameContext(field: field, leaves: group.wordLeaves)
    let text = try analyzer.vocabularyText(bare.text)
    let meanings = MeaningsNode(text, bare, groupBoost, inChinese: ideographBalance > 0, vocabulary, context)
    let placeCount = SearchLimits.expandedWords - plan.pairedPlaces.reduce(0) { $0 + $1.words.count }
    let places = try analyzer.wordPlaces(bare.text).prefix(max(placeCount, 0))
    let numbers = analyzer.numberValues(bare.text)
    let words = text.words(vocabulary, withEntries: false)
    group.names = names(of: words, meanings, besides: []) { _ in false }
    for number in numbers where !group.numbers.contains(where: { $0.word == number.form }) && hasRoom() {
      group.numbers.append(names(of: number, boost(of: bare, at: number.offset), context))
    }
    group.names += spellings(of: bare, known: words, context)
    plan.pairedPlaces.append(places)
    group.paired = PairsNode(places, boosts: places.offsets.map { boost(of: bare, at: $0) }, context)
    addSigns(for: text)
    group.meanings = meanings
  }

  /// Asks whether the collection has texts in the languages that the words may be translated to.
  private mutating func addSigns(for text: VocabularyText) {
    if text.hasHan, plan.signs.ofEnglish.isEmpty { plan.signs.ofEnglish = signs(isChinese: false) }
    if text.hasLetters, plan.signs.ofChinese.isEmpty { plan.signs.ofChinese = signs(isChinese: true) }
  }

  private mutating func signs(isChinese: Bool) -> [Int] {
    LanguageSigns.terms(isChinese: isChinese).map { plan.leaf(.term($0, .all), 0).leaf }
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

  /// The names of some words.
  ///
  /// - Parameters:
  ///   - known: Words that have names already.
  ///   - hasMeanings: Whether the names count that the dictionary gives a word.
  mutating func names(
    of words: [VocabularyWord], _ meanings: MeaningsNode, besides known: [NamesNode],
    _ hasMeanings: (VocabularyWord) -> Bool
  ) -> [NamesNode] {
    var nodes = known
    for word in words where !nodes.contains(where: { $0.word == word.form }) && hasRoom() {
      if let node = names(of: word, meanings, hasMeanings) { nodes.append(node) }
    }
    return nodes
  }

  /// A word, and the forms inside it; `nil` where neither has names.
  private mutating func names(
    of word: VocabularyWord, _ meanings: MeaningsNode, _ hasMeanings: (VocabularyWord) -> Bool
  ) -> NamesNode? {
    var parts: [NamesNode] = []
    for part in word.parts {
      if let node = names(of: part, meanings, hasMeanings) { parts.append(node) }
    }
    var expansions = Array(word.expansions.prefix(ExpansionWeights.count))
    let hasOther = hasMeanings(word)
    if let entry = word.entry, hasOther {
      // What the vocabulary says comes first.
      for meaning in entry.meanings where !word.expansions.contains(where: { $0.form == meaning.form }) {
        expansions.append(meaning)
      }
    }
    if expansions.isEmpty, parts.isEmpty { return nil }
    let own = leaf(of: word.form, 1, meanings.context.field)
    let others = expansions.map { expansion in
      let weight = ExpansionWeights.weight(of: expansion, inChinese: meanings.isInChinese, hasOther: hasOther)
      return name(expansion.form, weight * meanings.boost(of: word), meanings.context)
    }
    return NamesNode(
      kind: .vocabulary, word: word.form, own: own.leaf.leaf, ownTerms: ownLeaves(own.parts, meanings.context),
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
