/// What words of letters are written as with a space, or without one: Chat GPT and chatgpt.
extension QueryPlanner {
  /// A part of a word that is written in two has at least so many letters.
  private static let shortestPart = 2
  /// How many words of a query are looked for in two parts.
  private static let splitCount = 3

  /// The spellings of neighbouring words as one, and of words as two. Words that the vocabulary knows are not parted.
  mutating func spellings(
    of bare: BareText, known: [VocabularyWord], _ context: NameContext
  ) -> [NamesNode] {
    var found: [NamesNode] = []
    for (first, second, offset) in analyzer.neighbours(bare.text).prefix(SearchLimits.expandedWords) {
      let others = [[.term(.text([TermKey.Tag.word.rawValue] + first + second), offset: 0)]] as [[PhrasePart]]
      let word = QueryPlanner.text(first + [0x20] + second)
      found.append(spelling(word, [first, second], others, bare.boost(at: offset), context))
    }
    var rest = QueryPlanner.splitCount
    for (word, offset) in analyzer.letterWords(bare.text) where rest > 0 {
      guard word.count >= 2 * QueryPlanner.shortestPart, word.allSatisfy({ 0x61...0x7A ~= $0 }),
        !WordWeights.isFunctionWord(word), !known.contains(where: { $0.offset == offset })
      else { continue }
      rest -= 1
      let splits = QueryPlanner.shortestPart...word.count - QueryPlanner.shortestPart
      let others = splits.map { QueryPlanner.parts(word, at: $0) }
      found.append(spelling(QueryPlanner.text(word), [word], others, bare.boost(at: offset), context))
    }
    return found
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func parts(_ word: [UInt8], at split: Int) -> [PhrasePart] {
    let tag = TermKey.Tag.word.rawValue
    return [
      .term(.text([tag] + word[..<split]), offset: 0), .term(.text([tag] + word[split...]), offset: UInt32(split)),
    ]
  }

  private mutating func spelling(
    _ word: String, _ words: [[UInt8]], _ others: [[PhrasePart]], _ boost: Float, _ context: NameContext
  ) -> NamesNode {
    let own = words.map { Term.text([TermKey.Tag.stem.rawValue] + analyzer.stem(of: $0)) }
    let weight = ExpansionWeights.regional * boost * groupBoost * Float(words.count)
    let names = others.map { parts in
      let form = parts.map { part in
        if case .term(let term, _) = part { term.description } else { "" }
      }.joined(separator: " ")
      let leaf = plan.leaf(Leaf(parts, context.field), weight, label: form)
      return NamesNode.Name(form: form, leaf: leaf, isChinese: false)
    }
    let terms = ownLeaves(own, context)
    // Two words may stand apart, so no leaf says that both stand.
    return NamesNode(
      kind: .vocabulary, word: word, own: words.count == 1 ? terms.first : nil, ownTerms: terms, others: names)
  }
}
