/// Words that a search looked for beside those of the query: because they mean the same, or because they are like a fuzzy
/// word.
public struct QueryExpansion: Sendable, Hashable {
  /// The folded word of the query.
  public var word: String
  /// The folded words that were added: those of other regions, then those of the other language; for a fuzzy word the
  /// closest first, then those that most documents have.
  public var alternatives: [String]
}

/// What else a search looks for, as it is highlighted.
enum OtherName {
  /// A folded form of the vocabulary.
  case form(String)
  /// What a number means: the term of its value.
  case number([UInt8])
  /// A word that is like one of the query, or its stem.
  case term([UInt8])
}

/// What the words that expansion adds weigh.
enum ExpansionWeights {
  /// Another region's word for the same.
  static let regional: Float = 0.8
  /// The Chinese for a word of an English query: in a Chinese text the word itself hardly stands.
  static let intoChinese: Float = 2
  /// The other language in a Chinese query: many a Chinese text has the English beside a word, and an English word is
  /// mostly meant as it stands.
  static let beside: Float = 0.3
  /// The Chinese for an English word, by a pair of the corpus: it may be wrong, and often stands beside the word.
  static let paired: Float = 0.9
  /// What is left of the weight where either word has several meanings.
  static let ambiguous: Float = 0.7
  /// The same number, written otherwise.
  static let number: Float = 1.6
  /// At most so many for a word of the query.
  static let count = 6

  static func weight(of expansion: Expansion, inChinese queryIsChinese: Bool) -> Float {
    let translation = queryIsChinese || !isChinese(expansion.form) ? beside : intoChinese
    let weight = expansion.kind == .regional ? regional : translation
    return expansion.isAmbiguous || expansion.isTargetAmbiguous ? weight * ambiguous : weight
  }

  static func weight(ofPaired form: String) -> Float { isChinese(form) ? paired : beside }

  static func isChinese(_ form: String) -> Bool { form.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false }
}

extension QueryPlanner {
  /// Adds to a plan of bare words what other regions and the other language call them.
  ///
  /// All names of one thing score as one: a document that has the query's own word gets nothing from the others, and
  /// one that has not gets what its best name is worth.
  mutating func expand(_ words: [VocabularyWord], _ plan: inout QueryPlan) throws(IndexError) {
    let isChinese = ideographBalance > 0
    for word in words { try expand(word, inChinese: isChinese, &plan) }
  }

  /// Adds the names of a word, and of the forms inside it. A Chinese word that the collection has speaks for itself.
  private mutating func expand(
    _ word: VocabularyWord, inChinese isChinese: Bool, _ plan: inout QueryPlan
  ) throws(IndexError) {
    let own = try clause(for: word.form, 1)
    try add(names(of: word, own, inChinese: isChinese), of: word.form, own, to: &plan)
    guard !word.isChinese || own.documentFrequency == 0 else { return }
    for part in word.parts { try expand(part, inChinese: isChinese, &plan) }
  }

  /// Adds what the documents themselves call a word in the other language, where the vocabulary does not know it.
  mutating func expandByPairs(_ places: WordPlaces, _ plan: inout QueryPlan) throws(IndexError) {
    let known = expansions.map(\.word)
    for (word, names) in try CorpusPairs(snapshot).matches(in: places) where !known.contains(word) {
      var others: [Clause] = []
      for name in names { others.append(try clause(for: name, ExpansionWeights.weight(ofPaired: name))) }
      try add(others.filter { $0.documentFrequency > 0 }, of: word, clause(for: word, 1), to: &plan)
    }
  }

  /// Adds the other names of a word.
  private mutating func add(
    _ others: [Clause], of word: String, _ own: Clause, to plan: inout QueryPlan
  ) throws(IndexError) {
    guard !others.isEmpty else { return }
    let isChinese = ExpansionWeights.isChinese(word)
    let names = try group(own, others)
    if own.documentFrequency < names.documentFrequency {
      lowerWeights(ofWord: word, to: names.documentFrequency, in: &plan)
      // What is found is Chinese text, though the query is not.
      if !isChinese, ExpansionWeights.isChinese(others[0].label) { ideographBalance += 2 }
    }
    plan.optional.append(names)
    let regional = others.filter { ExpansionWeights.isChinese($0.label) == isChinese }
    try complete(word, by: [own] + regional, in: &plan)
    for clause in others { otherNames.append((.form(clause.label), names.weight)) }
    expansions.append(QueryExpansion(word: word, alternatives: others.map(\.label)))
  }

  /// The other names that stand in the collection. Those of other regions weigh the less, the more documents have the
  /// word itself: who wrote them calls the thing so.
  private func names(
    of word: VocabularyWord, _ own: Clause, inChinese isChinese: Bool
  ) throws(IndexError) -> [Clause] {
    var names: [Clause] = []
    for expansion in word.expansions.prefix(ExpansionWeights.count) {
      let weight = ExpansionWeights.weight(of: expansion, inChinese: isChinese)
      let clause = try clause(for: expansion.form, weight)
      if clause.documentFrequency > 0 { names.append(clause) }
    }
    let most = names.reduce(0) { max($0, $1.documentFrequency) }
    for index in names.indices where ExpansionWeights.isChinese(names[index].label) == word.isChinese {
      names[index].boost *= Float(most) / Float(most + own.documentFrequency)
    }
    return names
  }

  /// Adds what else is written where a number of the query is meant: 40,000 and 四万 are one.
  mutating func expandNumbers(
    _ numbers: [(form: String, value: [UInt8])], _ plan: inout QueryPlan
  ) throws(IndexError) {
    for (form, value) in numbers {
      // A numeral of one character stands in too many other words to be looked for by itself.
      let own = form.unicodeScalars.count > 1 ? try clause(for: form, 1) : nil
      let digits = String(decoding: value, as: UTF8.self)
      var others: [Clause] = []
      for tag in [TermKey.Tag.value, .word] {
        var clause = try clause(.text([tag.rawValue] + value), .all, ExpansionWeights.number)
        clause.name = digits
        if clause.documentFrequency > 0, clause.term != own?.term { others.append(clause) }
      }
      guard !others.isEmpty else { continue }
      let names = try group(own, others)
      plan.optional.append(names)
      try complete(form, by: [own, names].compactMap(\.self), in: &plan)
      otherNames.append((.number(value), names.weight))
      if form != digits { expansions.append(QueryExpansion(word: form, alternatives: [digits])) }
    }
  }

  /// A document that has another region's name of a word counts as having the word, and so does one that has the number.
  ///
  /// A translation does not: in the documents of the other language common words alone would be all the words.
  private mutating func complete(
    _ word: String, by names: [Clause], in plan: inout QueryPlan
  ) throws(IndexError) {
    guard !plan.complete.isEmpty, names.count > 1 else { return }
    let terms = self.terms(ofWord: word)
    let count = plan.complete.count
    plan.complete.removeAll { $0.term.map(terms.contains) ?? false }
    if plan.complete.count < count { plan.complete.append(try union(of: names)) }
  }

  /// The terms of a form of the vocabulary.
  private mutating func terms(ofWord word: String) -> [Term] {
    analyzers.query.vocabularyPhrase(word).compactMap { part in
      if case .term(let term, _) = part { term } else { nil }
    }
  }

  /// A rare name of a common thing weighs what the thing does.
  private mutating func lowerWeights(ofWord word: String, to documentFrequency: Int, in plan: inout QueryPlan) {
    let idf = bm25.inverseDocumentFrequency(documentFrequency)
    let terms = self.terms(ofWord: word)
    for index in plan.optional.indices where plan.optional[index].term.map(terms.contains) ?? false {
      plan.optional[index].weight = min(plan.optional[index].weight, plan.optional[index].boost * idf)
    }
  }

  /// A clause of a form of the vocabulary, whose weight stands for all of the form's bigrams or words.
  private func clause(for form: String, _ weight: Float) throws(IndexError) -> Clause {
    let parts = analyzers.query.vocabularyPhrase(form)
    let weight = weight * Float(parts.count)
    if parts.count == 1, case .term(let term, _) = parts[0] {
      var clause = try clause(term, .all, weight)
      clause.name = form
      return clause
    }
    return try phrase(parts, .all, weight, label: form)
  }

  /// One clause of all other names of a thing, where its own name does not stand.
  func group(
    _ own: Clause?, _ others: [Clause], label: String = "other names"
  ) throws(IndexError) -> Clause {
    // How rare the thing is, not how rare a name of it.
    let documentFrequency = others.reduce(own?.documentFrequency ?? 0) { max($0, $1.documentFrequency) }
    let boost = others.reduce(0) { max($0, $1.boost) }
    let weight = boost * bm25.inverseDocumentFrequency(documentFrequency)
    var sources: [Clause.Source] = []
    for segment in snapshot.segments.indices {
      var matches = NameMatches()
      let scoring = try scoring(segment)
      for name in others {
        if let cursor = try name.cursor(in: segment, snapshot) {
          try matches.add(cursor.cursor, share: name.boost / boost, scoring)
        }
      }
      if let cursor = try own?.cursor(in: segment, snapshot) { try matches.remove(cursor.cursor) }
      sources.append(
        matches.documents.isEmpty
          ? .nothing : .scored(documents: matches.documents, scores: matches.scores, places: others))
    }
    return Clause(
      sources: sources, documentFrequency: documentFrequency, boost: boost, weight: weight, name: label)
  }

  /// A clause that says only which documents match any of several.
  private func union(of clauses: [Clause]) throws(IndexError) -> Clause {
    var sources: [Clause.Source] = []
    for segment in snapshot.segments.indices {
      var cursors: [PostingsCursor] = []
      for clause in clauses {
        if let cursor = try clause.cursor(in: segment, snapshot) { cursors.append(cursor.cursor) }
      }
      sources.append(.list(try MatchList.union(of: &cursors)))
    }
    let documentFrequency = clauses.reduce(0) { $0 + $1.documentFrequency }
    return Clause(sources: sources, documentFrequency: documentFrequency, boost: 0, weight: 0, name: "any name")
  }

  private func scoring(_ segment: Int) throws(IndexError) -> SegmentScoring {
    SegmentScoring(norms: try snapshot.segments[segment].reader.norms(), lengthFactors: bm25.lengthFactors)
  }
}

/// The documents of a segment that have any of some names, in order, with what the best of them is worth.
private struct NameMatches {
  private(set) var documents: [UInt32] = []
  private(set) var scores: [Float] = []

  /// Merges in the documents of another name.
  mutating func add(_ start: PostingsCursor, share: Float, _ scoring: SegmentScoring) throws(IndexError) {
    let before = self
    documents = []
    scores = []
    documents.reserveCapacity(before.documents.count + start.documentFrequency)
    scores.reserveCapacity(before.documents.count + start.documentFrequency)
    var cursor = start
    var index = 0
    while cursor.document != PostingsCursor.end {
      let document = cursor.document
      var score = share * BM25.saturation(cursor.frequency, scoring.lengthFactor(of: document))
      while index < before.documents.count, before.documents[index] <= document {
        if before.documents[index] < document {
          append(before.documents[index], before.scores[index])
        } else {
          score = max(score, before.scores[index])
        }
        index += 1
      }
      append(document, score)
      try cursor.next()
    }
    documents += before.documents[index...]
    scores += before.scores[index...]
  }

  private mutating func append(_ document: DocID, _ score: Float) {
    documents.append(document)
    scores.append(score)
  }

  /// Drops the documents that have a name.
  mutating func remove(_ start: PostingsCursor) throws(IndexError) {
    var cursor = start
    var count = 0
    for index in documents.indices {
      try cursor.advance(to: documents[index])
      if cursor.document == documents[index] { continue }
      documents[count] = documents[index]
      scores[count] = scores[index]
      count += 1
    }
    documents.removeSubrange(count...)
    scores.removeSubrange(count...)
  }
}

extension Query {
  /// The texts of the words of a bare query.
  var bareTexts: [String] {
    switch self {
    case .words(let text, nil): [text]
    case .sequence(_, let optional, _): optional.flatMap(\.bareTexts)
    default: []
    }
  }
}
