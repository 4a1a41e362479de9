/// What of the words of a query is looked for under other names.
extension QueryAnalyzer {
  /// The numbers of some words of a query. The 一 of 哪一年 is none.
  func numberValues(_ text: String) -> [QueryNumber] {
    scan(text)
    var matches: [NumberMatch] = []
    folded.scan(with: numbers, into: &matches)
    if matches.isEmpty { return [] }
    let isQuestion = WordWeights.questionMask(folded.characters.map(\.scalar))
    var together = WrittenTogether.all(in: folded).filter { isOfSeveralWords($0.runs) }[...]
    return matches.filter { match in
      if isQuestion[match.range.lowerBound] { return false }
      let source = folded.source(of: match.range)
      while let first = together.first, first.source.upperBound <= source.lowerBound { together.removeFirst() }
      // The 5 of F5 is no number; 2026-05-18 is one date.
      return together.first.map { !$0.source.overlaps(source) || $0.source == source } ?? true
    }.map { match in
      var bytes: [UInt8] = []
      for index in match.range { bytes.appendScalar(folded.characters[index].scalar) }
      return QueryNumber(
        form: String(decoding: bytes, as: UTF8.self), value: match.value.term, offset: offset(of: match.range))
    }
  }

  /// Whether some runs that are written together are more than one number with signs, as ￥1,299 is.
  private func isOfSeveralWords(_ numbers: Range<Int>) -> Bool {
    runs[numbers].count { $0.kind != .symbol } > 1
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

  /// The parts of a form of the vocabulary, as a phrase: words of letters by their stems.
  func vocabularyPhrase(_ form: String) -> [PhrasePart] {
    if let bigrams = bigrams(ofFolded: form) { return bigrams }
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

  /// The parts of a form that is of several ideographs and nothing else: it is folded already, and has no other runs.
  private func bigrams(ofFolded form: String) -> [PhrasePart]? {
    let scalars = form.unicodeScalars.map(\.value)
    guard scalars.count > 1, scalars.allSatisfy({ 0x4E00...0x9FFF ~= $0 }) else { return nil }
    return zip(scalars, scalars.dropFirst()).enumerated().map { index, pair in
      .term(.integer(TermKey.bigram(pair.0, pair.1)), offset: UInt32(index))
    }
  }

  /// Some words of a query as the vocabulary reads them.
  func vocabularyText(_ text: String) throws(IndexError) -> VocabularyText {
    scan(text)
    return VocabularyText(folded, words: try words())
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
}
