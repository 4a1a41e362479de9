/// What is asked of several matchers. They are looked at where they lie, field by field: a method that does not change one
/// would be given a copy, which costs more than what is asked.
extension Span<Matcher> {
  /// Whether the present document of one of them matches.
  @inline(__always)
  func matches(at index: Int) throws(IndexError) -> Bool {
    guard let compound = self[index].compound else { return true }
    return try compound.matches()
  }

  /// The score of the present document of one of them, which matches.
  @inline(__always)
  func score(at index: Int, _ scoring: SegmentScoring) -> Double {
    if let compound = self[index].compound { return compound.score(scoring) }
    let frequency = self[index].postings.frequencies[self[index].postings.index]
    let factor = scoring.lengthFactor(of: self[index].postings.document)
    return Double(self[index].weight * BM25.saturation(frequency, factor))
  }
}

extension [Matcher] {
  /// Whether any matches a document, which is not before the one that was asked for last.
  @inline(__always)
  mutating func anyMatches(_ document: DocID) throws(IndexError) -> Bool {
    for index in indices {
      if try moves(index, to: document), try span.matches(at: index) { return true }
    }
    return false
  }

  /// Appends the numbers of those that match a document, which is not before the one that was asked for last.
  @inline(__always)
  mutating func appendMatching(_ document: DocID, to numbers: inout [Int]) throws(IndexError) {
    for index in indices {
      if try moves(index, to: document), try span.matches(at: index) { numbers.append(index) }
    }
  }

  /// Moves one of them to a document; says whether it comes to stand there.
  @inline(__always)
  private mutating func moves(_ index: Int, to document: DocID) throws(IndexError) -> Bool {
    var matchers = mutableSpan
    if let compound = matchers[index].compound {
      try compound.advance(to: document)
      return compound.document == document
    }
    try matchers[index].postings.advance(to: document)
    return matchers[index].postings.document == document
  }

  /// The sum of the scores of some.
  @inline(__always)
  func sum(of numbers: [Int], _ scoring: SegmentScoring) -> Double {
    let matchers = span
    var sum = 0.0
    for number in numbers { sum += matchers.score(at: number, scoring) }
    return sum
  }

  /// The sum of the most that each scores.
  func maximumScore(_ scoring: SegmentScoring) -> Double { reduce(0) { $0 + $1.maximumScore(scoring) } }
}
