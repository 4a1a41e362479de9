/// Analyses the words and phrases of queries. It belongs to one thread.
final class QueryAnalyzer {
  private(set) var folded = FoldedText()
  private var segmenter = WordSegmenter()
  private let stemmer = Stemmer()
  private var runs: [TextRun] { folded.runs }
  /// The text that `folded` and `runs` are of: most are asked for several things one after the other.
  private var scanned: String?
  /// Its words, once they were asked for, and which of them is the first of each run.
  private var scannedWords: [Range<Int>]?
  private var firstWords: [Int] = []
  private let numbers = NumberScanner()

  /// The numbers of some words of a query. The 一 of 哪一年 is none.
  func numberValues(_ text: String) -> [QueryNumber] {
    scan(text)
    var matches: [NumberMatch] = []
    folded.scan(with: numbers, into: &matches)
    if matches.isEmpty { return [] }
    let isQuestion = WordWeights.questionMask(folded.characters.map(\.scalar))
    let together = WrittenTogether.all(in: folded).filter { $0.runs.count > 1 }
    return matches.filter { match in
      if isQuestion[match.range.lowerBound] { return false }
      // The 5 of F5 is no number; 2026-05-18 is one date.
      let source = folded.source(of: match.range)
      return !together.contains { $0.source.overlaps(source) && $0.source != source }
    }.map { match in
      var bytes: [UInt8] = []
      for index in match.range { bytes.appendScalar(folded.characters[index].scalar) }
      return QueryNumber(
        form: String(decoding: bytes, as: UTF8.self), value: match.value.term, offset: offset(of: match.range))
    }
  }

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
    terms.wants.append(QueryTerms.Want(phrases: stretch.alternatives))
  }

  private static func slice(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }

  /// The parts of a phrase, in order; every character of it is in one of them.
  func phrase(_ text: String) -> [PhrasePart] {
    scan(text)
    let base = runs.first?.position ?? 0
    var parts: [PhrasePart] = []
    for (index, run) in runs.enumerated() {
      let offset = run.position - base
      if run.kind != .ideographs {
        parts.append(.term(.text(written(run)), offset: offset))
      } else if run.range.count > 1 {
        appendBigrams(run, offset, to: &parts)
      } else if index + 1 == runs.count {
        parts.append(.character(folded.characters[run.range.lowerBound].scalar, offset: offset))
      } else {
        let scalar = folded.characters[run.range.lowerBound].scalar
        parts.append(.term(.integer(TermKey.single(scalar)), offset: offset))
      }
    }
    return parts
  }

  /// Words of letters side by side, a space between them, and the byte at which each pair begins: Chat GPT.
  func neighbours(_ text: String) -> [(first: [UInt8], second: [UInt8], offset: Int)] {
    scan(text)
    let words = loneWords
    return zip(words, words.dropFirst()).compactMap { first, second in
      guard second.range.lowerBound == first.range.upperBound + 1, folded.characters[first.range.upperBound].isSpace
      else {
        return nil
      }
      let (one, other) = (Array(written(first).dropFirst()), Array(written(second).dropFirst()))
      if WordWeights.isFunctionWord(one) || WordWeights.isFunctionWord(other) { return nil }
      return (one, other, offset(of: first.range))
    }
  }

  /// The words of letters of a text that nothing is written together with, and the byte at which each begins.
  func letterWords(_ text: String) -> [(word: [UInt8], offset: Int)] {
    scan(text)
    return loneWords.map { (Array(written($0).dropFirst()), offset(of: $0.range)) }
  }

  private var loneWords: [TextRun] {
    var together = WrittenTogether.all(in: folded).filter { $0.runs.count > 1 }[...]
    return runs.enumerated().compactMap { number, run in
      while let first = together.first, first.runs.upperBound <= number { together.removeFirst() }
      return run.kind == .word && !(together.first?.runs.contains(number) ?? false) ? run : nil
    }
  }

  /// A text without its last word, and the last word: of a run of Han characters the last that is wanted of it.
  func lastWord(_ text: String) throws(IndexError) -> (first: String, last: String) {
    scan(text)
    guard let run = runs.last else { return ("", text) }
    var start = run.range.lowerBound
    if run.kind == .ideographs {
      let scalars = folded.characters[run.range].map(\.scalar)
      let wants = try wants(ofRun: runs.count - 1, scalars)
      let last = wants.wants.last?.last { $0.upperBound == scalars.count } ?? wants.stretches.last
      start += last?.lowerBound ?? 0
    }
    let end = text.utf8.index(text.startIndex, offsetBy: Int(folded.sources[start].start))
    return (String(text[..<end]), String(text[end...]))
  }

  /// The same text as it was typed.
  func typed(_ text: String) -> TypedPhrase {
    scan(text)
    let firstRun = runs.first.map { Int(folded.sources[$0.range.lowerBound].start) }
    return TypedPhrase(text, firstRun: firstRun ?? 0, &folded)
  }

  /// A word of a query as it is highlighted.
  enum HighlightWord {
    /// Characters that stand together, and the terms that tell their weight.
    case ideographs([UInt32], terms: [Term])
    case term(Term)
    /// What is written together.
    case together([PhrasePart])
  }

  /// The words of a bare query, each as it is to be highlighted: of a run of Han characters all that is wanted, and what
  /// stands between words that join. Words of letters that only join or ask are none.
  func highlightWords(_ text: String) throws(IndexError) -> [HighlightWord] {
    scan(text)
    var words: [HighlightWord] = []
    let stretches = WrittenTogether.all(in: folded)
    words += stretches.flatMap { $0.alternatives.map { .together($0) } }
    var rest = stretches.filter { $0.runs.count > 1 }[...]
    for (number, run) in runs.enumerated() {
      if let first = rest.first, number >= first.runs.lowerBound {
        if number == first.runs.upperBound - 1 { rest.removeFirst() }
        continue
      }
      switch run.kind {
      case .word:
        guard !WordWeights.isFunctionWord(Array(written(run).dropFirst())) else { continue }
        words.append(.term(.text(stem(run))))
      case .symbol where folded.takesTone(run): words.append(.term(.text(stem(run))))
      case .number, .symbol: words.append(.term(.text(written(run))))
      case .ideographs:
        let scalars = folded.characters[run.range].map(\.scalar)
        let wants = try wants(ofRun: number, scalars)
        for range in wants.stretches + wants.wants.flatMap(\.self) {
          let bigrams = range.dropLast().map { Term.integer(TermKey.bigram(scalars[$0], scalars[$0 + 1])) }
          words.append(.ideographs(Array(scalars[range]), terms: bigrams))
        }
      }
    }
    return words
  }

  /// The folded bytes of the word of letters or the number with which a text ends, or `nil`.
  func lastTerm(_ text: String) -> [UInt8]? {
    scan(text)
    guard let run = runs.last, run.kind != .ideographs else { return nil }
    return Array(written(run).dropFirst())
  }

  /// The folded character of a text that has one ideograph and nothing else to look for, or `nil`.
  func onlyIdeograph(_ text: String) -> UInt32? {
    scan(text)
    guard runs.count == 1, runs[0].kind == .ideographs, runs[0].range.count == 1 else { return nil }
    return folded.characters[runs[0].range.lowerBound].scalar
  }

  /// The terms of a text that is one word of letters, or `nil`.
  func wordTerms(_ text: String) -> (written: [UInt8], stem: [UInt8])? {
    scan(text)
    guard runs.count == 1, runs[0].kind == .word else { return nil }
    return (written(runs[0]), stem(runs[0]))
  }

  /// The parts of a form of the vocabulary, as a phrase: words of letters by their stems.
  func vocabularyPhrase(_ form: String) -> [PhrasePart] {
    let parts = phrase(form)
    guard runs.contains(where: { $0.kind == .word }) else { return parts }
    var rest = runs.makeIterator()
    return parts.map { part in
      guard case .term(.text, let offset) = part else { return part }
      while let run = rest.next() {
        if run.kind == .word { return .term(.text(stem(run)), offset: offset) }
        if run.kind != .ideographs { return part }
      }
      return part
    }
  }

  /// The forms of the vocabulary that stand in some words of a query.
  ///
  /// Forms of two characters are taken only where they lie between the boundaries of words.
  func vocabularyWords(_ text: String, _ vocabulary: Vocabulary) throws(IndexError) -> [VocabularyWord] {
    scan(text)
    var isBoundary = [Bool](repeating: false, count: folded.count + 1)
    for word in try words() { (isBoundary[word.lowerBound], isBoundary[word.upperBound]) = (true, true) }
    let atoms = VocabularyAtoms(folded, runs)
    func isWhole(_ range: Range<Int>) -> Bool {
      range.count > 2 || (isBoundary[range.lowerBound] && isBoundary[range.upperBound])
    }
    func word(_ match: VocabularyMatch) -> VocabularyWord {
      var bytes: [UInt8] = []
      let range = atoms.characters(of: match.atoms)
      for index in range { bytes.appendScalar(folded.characters[index].scalar) }
      let parts = vocabulary.parts(of: match, in: atoms, where: isWhole).map(word)
      return VocabularyWord(
        form: String(decoding: bytes, as: UTF8.self), offset: offset(of: range), expansions: match.expansions,
        parts: parts)
    }
    return vocabulary.matches(in: atoms, where: isWhole).map(word)
  }

  /// Some words of a query, folded, and where each stands in them.
  func wordPlaces(_ text: String) throws(IndexError) -> WordPlaces {
    scan(text)
    var places = WordPlaces()
    var offsets: [Int] = []
    let characters = folded.characters
    for (index, character) in characters.enumerated() {
      offsets.append(places.bytes.count)
      let isDot = PairPassage.isNameDot(
        character, after: index > 0 ? characters[index - 1] : nil,
        before: index + 1 < characters.count ? characters[index + 1] : nil)
      places.bytes.appendScalar(isDot ? PairPassage.nameDot : character.scalar)
    }
    offsets.append(places.bytes.count)
    let words = try words()
    places.words = words.map { offsets[$0.lowerBound]..<offsets[$0.upperBound] }
    places.offsets = words.map(offset)
    return places
  }

  /// The byte of the text that was scanned last at which some of its folded characters begin.
  private func offset(of characters: Range<Int>) -> Int { Int(folded.sources[characters.lowerBound].start) }

  /// The words of the text that was scanned last, in its folded characters.
  private func words() throws(IndexError) -> [Range<Int>] {
    if let scannedWords { return scannedWords }
    var words: [Range<Int>] = []
    var ends: [Int32] = []
    firstWords.removeAll(keepingCapacity: true)
    for run in runs {
      firstWords.append(words.count)
      guard run.kind == .ideographs else {
        words.append(run.range)
        continue
      }
      ends.removeAll(keepingCapacity: true)
      try segmenter.segment(folded.characters[run.range].span, into: &ends)
      var start = run.range.lowerBound
      for end in ends {
        words.append(start..<run.range.lowerBound + Int(end))
        start = run.range.lowerBound + Int(end)
      }
    }
    scannedWords = words
    return words
  }

  /// The words of one of its runs, as ranges of the run.
  private func words(ofRun number: Int) throws(IndexError) -> [Range<Int>] {
    let words = try words()
    let start = runs[number].range.lowerBound
    let end = number + 1 < runs.count ? firstWords[number + 1] : words.count
    return words[firstWords[number]..<end].map { $0.lowerBound - start..<$0.upperBound - start }
  }

  /// A text folded as filter values are.
  func foldedString(_ text: String) -> String {
    scan(text)
    var bytes: [UInt8] = []
    for character in folded.characters { bytes.appendScalar(character.scalar) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes `folded` that of a text.
  func scan(_ text: String) {
    if text == scanned { return }
    scanned = text
    scannedWords = nil
    folded.read(text)
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
      if let word = want.first, word.count > 1 {
        let characters = run.range.lowerBound + word.lowerBound..<run.range.lowerBound + word.upperBound
        terms.typed.append(folded.source(of: characters))
      }
    }
    for index in 0..<scalars.count - 1 {
      // What is wanted is a word, though parts of it may join elsewhere: 的士.
      let isWanted =
        !wants.isFunction && wants.wants.contains { $0.contains { $0.contains(index) && $0.contains(index + 1) } }
      let weight = isWanted ? WordWeights.bigram : weights.weight(ofBigramAt: index)
      terms.score(.integer(TermKey.bigram(scalars[index], scalars[index + 1])), weight)
    }
    for (index, scalar) in scalars.enumerated() {
      if let weight = weights.presenceWeight(at: index) { terms.count(scalar, weight) }
    }
  }

  /// What is wanted of one of the runs of the text that was scanned last.
  private func wants(ofRun number: Int, _ scalars: [UInt32]) throws(IndexError) -> HanWants {
    guard scalars.count > 1 else {
      return try HanWants([0..<1]) { _ in
        false
      } isWord: { _ in
        false
      }
    }
    let words = try words(ofRun: number)
    let isQuestion = WordWeights.questionMask(scalars)
    let start = runs[number].range.lowerBound
    return try HanWants(words) { word in
      word.allSatisfy { isQuestion[$0] } || word.count == 1 && WordWeights.isFunctionCharacter(scalars[word.lowerBound])
    } isWord: { (range) throws(IndexError) in
      var ends: [Int32] = []
      let characters = folded.characters[start + range.lowerBound..<start + range.upperBound]
      try segmenter.segment(characters.span, into: &ends)
      return ends.count == 1
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

  private func written(_ run: TextRun) -> [UInt8] {
    folded.term(of: run)
  }

  /// The stem of a folded word of letters.
  func stem(of word: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    stemmer.appendStem(of: word.span, to: &bytes)
    return bytes
  }

  private func stem(_ run: TextRun) -> [UInt8] {
    var bytes = [TermKey.Tag.stem.rawValue]
    if run.kind == .symbol {
      folded.appendToneless(run, to: &bytes)
      return bytes
    }
    let word = Array(written(run).dropFirst())
    stemmer.appendStem(of: word.span, to: &bytes)
    return bytes
  }

  private func appendBigrams(_ run: TextRun, _ offset: UInt32, to parts: inout [PhrasePart]) {
    for index in run.range.dropLast() {
      let key = TermKey.bigram(folded.characters[index].scalar, folded.characters[index + 1].scalar)
      parts.append(.term(.integer(key), offset: offset + UInt32(index - run.range.lowerBound)))
    }
    // A run that goes on to another run of the phrase ends there in the document too.
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
