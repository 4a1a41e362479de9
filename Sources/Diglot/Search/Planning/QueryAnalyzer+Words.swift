/// The terms of bare words.
extension QueryAnalyzer {
  /// The terms of a bare word or question.
  func words(_ text: String) throws(IndexError) -> QueryTerms {
    scan(text)
    var terms = QueryTerms()
    let stretches = WrittenTogether.all(in: folded)
    var (number, next) = (0, 0)
    while number < runs.count {
      if next < stretches.count, stretches[next].runs.lowerBound == number {
        let stretch = stretches[next]
        next += 1
        add(stretch, text, to: &terms)
        if stretch.runs.count > 1 {
          number = stretch.runs.upperBound
          continue
        }
        // One word with another spelling is found by its stem, too.
        terms.wants[terms.wants.count - 1].phrases.append([.term(.text(stem(runs[number])), offset: 0)])
        addScores(of: runs[number], to: &terms)
      } else {
        try add(runs[number], number, to: &terms)
      }
      number += 1
    }
    // A lone character beside other words tells little, and has to be looked for in long lists.
    if !terms.scoring.isEmpty { terms.keepCharactersAsPresence() }
    return terms
  }

  private func add(_ run: TextRun, _ number: Int, to terms: inout QueryTerms) throws(IndexError) {
    switch run.kind {
    case .ideographs: try addIdeographs(run, number, to: &terms)
    case .word: addWord(run, to: &terms)
    case .number: addNumber(run, to: &terms)
    case .symbol: addSymbol(run, to: &terms)
    }
  }

  /// Adds what a word or a number scores, where something else says what is wanted.
  private func addScores(of run: TextRun, to terms: inout QueryTerms) {
    let wantCount = terms.wants.count
    switch run.kind {
    case .word: addWord(run, to: &terms)
    case .number: addNumber(run, to: &terms)
    case .symbol: addSymbol(run, to: &terms)
    case .ideographs: break
    }
    terms.wants.removeLast(terms.wants.count - wantCount)
  }

  private func addWord(_ run: TextRun, to terms: inout QueryTerms) {
    let word = written(run)
    let stem = Term.text(stem(run))
    terms.ideographBalance -= 1
    let isFunction = WordWeights.isFunctionWord(Array(word.dropFirst()))
    if isFunction {
      terms.score(stem, WordWeights.functionStem)
    } else {
      terms.score(stem, WordWeights.stem)
      terms.score(.text(word), WordWeights.written)
    }
    terms.wants.append(QueryTerms.Want(phrases: [[.term(stem, offset: 0)]], isFunction: isFunction))
  }

  private func addNumber(_ run: TextRun, to terms: inout QueryTerms) {
    let number = Term.text(written(run))
    terms.score(number, WordWeights.number)
    terms.wants.append(QueryTerms.Want(phrases: [[.term(number, offset: 0)]]))
  }

  private func addSymbol(_ run: TextRun, to terms: inout QueryTerms) {
    let symbol = Term.text(written(run))
    if folded.isIncidental(run) {
      terms.score(symbol, WordWeights.incidentalSymbol)
      terms.wants.append(QueryTerms.Want(phrases: [[.term(symbol, offset: 0)]], isFunction: true))
      return
    }
    terms.score(symbol, WordWeights.bigram)
    guard folded.takesTone(run) else {
      terms.wants.append(QueryTerms.Want(phrases: [[.term(symbol, offset: 0)]]))
      return
    }
    let stem = Term.text(stem(run))
    terms.score(stem, WordWeights.bigram)
    terms.wants.append(QueryTerms.Want(phrases: [[.term(stem, offset: 0)]]))
  }

  /// Adds what is written together: it scores as one, and so it is wanted.
  private func add(_ stretch: WrittenTogether, _ text: String, to terms: inout QueryTerms) {
    let weight = runs[stretch.runs].reduce(Float(0)) { sum, run in
      switch run.kind {
      case .word: sum + WordWeights.stem + WordWeights.written
      case .number: sum + WordWeights.number
      case .symbol, .ideographs: sum + WordWeights.bigram
      }
    }
    terms.ideographBalance -= 1
    terms.together.append(
      QueryTerms.Together(
        phrases: stretch.alternatives, weight: weight, label: QueryAnalyzer.slice(text, stretch.source)))
    terms.wants.append(QueryTerms.Want(phrases: stretch.alternatives, isTogether: true))
  }

  /// All bigrams score, by how they lie to the words; wanted are words.
  private func addIdeographs(_ run: TextRun, _ number: Int, to terms: inout QueryTerms) throws(IndexError) {
    let scalars = folded.characters[run.range].map(\.scalar)
    terms.ideographBalance += scalars.count
    guard scalars.count > 1 else {
      terms.add(character: scalars[0])
      let isFunction = WordWeights.isFunctionCharacter(scalars[0]) || WordWeights.questionMask(scalars)[0]
      terms.wants.append(QueryTerms.Want(phrases: [[.character(scalars[0], offset: 0)]], isFunction: isFunction))
      return
    }
    let weights = RunWeights(scalars, try words(ofRun: number))
    let wants = try wants(ofRun: number, scalars)
    for want in wants.wants {
      let phrases = want.map { QueryAnalyzer.parts(scalars[$0]) }
      terms.wants.append(QueryTerms.Want(phrases: phrases, isFunction: wants.isFunction))
      terms.wantedCount += want.first?.count ?? 0
      if let word = want.first, word.count > 1, hasOtherForms(scalars[word]) {
        let characters = run.range.lowerBound + word.lowerBound..<run.range.lowerBound + word.upperBound
        terms.typed.append(folded.source(of: characters))
      }
    }
    // What is wanted is a word, though parts of it may join elsewhere: 的士.
    var isWanted = [Bool](repeating: false, count: scalars.count)
    if !wants.isFunction {
      for range in wants.wants.joined() { for index in range.dropLast() { isWanted[index] = true } }
    }
    for index in 0..<scalars.count - 1 {
      let weight = isWanted[index] ? WordWeights.bigram : weights.weight(ofBigramAt: index)
      terms.score(.integer(TermKey.bigram(scalars[index], scalars[index + 1])), weight)
    }
    for (index, scalar) in scalars.enumerated() {
      if let weight = weights.presenceWeight(at: index) { terms.count(scalar, weight) }
    }
  }

  /// What is wanted of one of the runs of the text that was scanned last.
  func wants(ofRun number: Int, _ scalars: [UInt32]) throws(IndexError) -> HanWants {
    guard scalars.count > 1 else {
      return try HanWants([0..<1], isFunction: { _ in false }, isWord: { _ in false })
    }
    let words = try words(ofRun: number)
    let isQuestion = WordWeights.questionMask(scalars)
    let start = runs[number].range.lowerBound
    return try HanWants(words) { word in
      word.allSatisfy { isQuestion[$0] } || word.count == 1 && WordWeights.isFunctionCharacter(scalars[word.lowerBound])
    } isWord: { (range) throws(IndexError) in
      try isOneWord(start + range.lowerBound..<start + range.upperBound)
    }
  }

  /// The phrase of some characters that stand together.
  private static func parts(_ scalars: ArraySlice<UInt32>) -> [PhrasePart] {
    let base = scalars.startIndex
    if scalars.count == 1 { return [.character(scalars[base], offset: 0)] }
    return scalars.indices.dropLast().map { index in
      .term(.integer(TermKey.bigram(scalars[index], scalars[index + 1])), offset: UInt32(index - base))
    }
  }
}

/// How the characters and bigrams of a run lie to its words.
private struct RunWeights {
  private let scalars: [UInt32]
  /// The word of each character.
  private let words: [Range<Int>]
  private let isQuestion: [Bool]

  init(_ scalars: [UInt32], _ words: [Range<Int>]) {
    self.scalars = scalars
    self.words = words.flatMap { repeatElement($0, count: $0.count) }
    isQuestion = WordWeights.questionMask(scalars)
  }

  func weight(ofBigramAt index: Int) -> Float {
    if isQuestion[index] || isQuestion[index + 1] { return WordWeights.questionBigram }
    if words[index] == words[index + 1] { return WordWeights.bigram }
    let (left, right) = (words[index].count, words[index + 1].count)
    let isFunction =
      (left == 1 && WordWeights.isFunctionCharacter(scalars[index]))
      || (right == 1 && WordWeights.isFunctionCharacter(scalars[index + 1]))
    return isFunction || (left > 1 && right > 1) ? WordWeights.straddlingBigram : WordWeights.bigram
  }

  /// What it counts that the character stands in a document; `nil` where it tells nothing.
  func presenceWeight(at index: Int) -> Float? {
    if isQuestion[index] { return nil }
    if words[index].count > 1 { return WordWeights.innerCharacter }
    return WordWeights.isFunctionCharacter(scalars[index]) ? nil : WordWeights.singleCharacter
  }
}
