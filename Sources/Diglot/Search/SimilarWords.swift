/// What the words weigh that a fuzzy word stands for.
enum FuzzyWeights {
  /// A word whose stem alone is like that of the query, beside one that is like it as written.
  static let stem: Float = 0.8
  /// At most so many words as written, and as many stems.
  static let count = 50

  /// What is left of the weight after so many edits, as in Lucene; 0 or less where two words have nothing in common.
  static func share(edits: Int, _ first: Int, _ second: Int) -> Float {
    1 - Float(edits) / Float(max(min(first, second), 1))
  }
}

/// A term that is a few edits from a word of the query.
struct SimilarTerm {
  /// Tag included.
  var term: [UInt8]
  var edits: Int
  /// What a match is worth, beside 1 for the word itself.
  var share: Float
  var documentFrequency: Int
}

extension Snapshot {
  /// The terms that are at most so many edits from `term`, tag included: the closest first, then those that most documents
  /// have.
  ///
  /// They are chosen over all segments, so they are the same however the documents lie in segments.
  func terms(similarTo term: [UInt8], _ tag: TermKey.Tag, edits: Int) throws(IndexError) -> [SimilarTerm] {
    let edits = min(max(edits, 1), FuzzyAutomaton.maximumEdits)
    let automaton = FuzzyAutomaton(Array(term.dropFirst()), edits: edits)
    var found: [[UInt8]: SimilarTerm] = [:]
    for segment in segments {
      var cursor = try segment.reader.textTerms.cursor(tag, automaton)
      while let (info, edits) = try cursor.next() {
        let length = cursor.text.count { $0 & 0xC0 != 0x80 } - 1
        let share = FuzzyWeights.share(edits: edits, automaton.count, length)
        guard share > 0 else { continue }
        let new = SimilarTerm(term: cursor.text, edits: edits, share: share, documentFrequency: 0)
        found[cursor.text, default: new].documentFrequency += Int(info.documentFrequency)
      }
    }
    return Array(found.values.sorted(by: SimilarTerm.isBetter).prefix(FuzzyWeights.count))
  }
}

extension SimilarTerm {
  fileprivate static func isBetter(_ first: SimilarTerm, _ second: SimilarTerm) -> Bool {
    if first.edits != second.edits { return first.edits < second.edits }
    if first.documentFrequency != second.documentFrequency { return first.documentFrequency > second.documentFrequency }
    return first.term.lexicographicallyPrecedes(second.term)
  }
}

extension QueryPlanner {
  /// The words that are like a word, as one clause: a document gets what the best of them is worth.
  mutating func fuzzy(
    _ text: String, edits: Int, _ field: SearchField, _ boost: Float, label: String
  ) throws(IndexError) -> Clause {
    guard let word = analyzers.query.wordTerms(text) else {
      return try phrase(analyzers.query.phrase(text), field, boost, label: label)
    }
    var names: [Clause] = []
    var others: [String] = []
    for similar in try snapshot.terms(similarTo: word.written, .word, edits: edits) {
      let name = try clause(.text(similar.term), field, boost * similar.share)
      guard name.documentFrequency > 0 else { continue }
      names.append(name)
      if similar.edits > 0 { others.append(name.label) }
    }
    for similar in try snapshot.terms(similarTo: word.stem, .stem, edits: edits) {
      let name = try clause(.text(similar.term), field, boost * similar.share * FuzzyWeights.stem)
      if name.documentFrequency > 0 { names.append(name) }
    }
    show(names, others, of: Term.text(word.written).description, in: field)
    return try group(nil, names, label: label)
  }

  /// Keeps what is looked for, for those who highlight it, and words beside the query's own for the user.
  private mutating func show(_ names: [Clause], _ others: [String], of word: String, in field: SearchField) {
    if !others.isEmpty { expansions.append(QueryExpansion(word: word, alternatives: others)) }
    // The title is not highlighted.
    guard field != .title else { return }
    for name in names {
      if case .text(let term) = name.term { otherNames.append((.term(term), name.weight)) }
    }
  }
}
