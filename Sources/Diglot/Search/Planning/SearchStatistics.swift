/// What a plan is worth in a collection of documents: whole numbers that add up over segments and over indexes, in any
/// order.
///
/// They belong to the plan that they were gathered for. `Codable` makes them JSON.
public struct SearchStatistics: Sendable, Hashable, Codable {
  /// How many documents there are. Deleted ones count until a merge drops them, here and in all other numbers.
  public var documents = 0
  /// The sum of the documents' lengths, in ideographs, words, numbers and symbols.
  public var length = 0
  /// How many documents have each leaf of the plan, in its order.
  public var frequencies: [Int] = []
  /// Of many phrases and the like, how many postings each part of each has: what it costs to find them is told in the first
  /// round, how many documents have them in the second.
  public var costs: [[Int]] = []
  /// The numbers of the leaves that are not looked for, because that would take too much.
  public var leftOut: Set<Int> = []
  /// For each fuzzy pattern of the plan the terms that are like it, and how many documents have each.
  public var similar: [[String: Int]] = []
  /// For words of the query that stand in pairs, and for the names they stand with, what each stands with and in how many
  /// documents; deleted ones do not count here.
  public var pairs: [String: [String: Int]] = [:]
  /// Whether nothing is left to ask for: the first round found nothing to ask for, or it was asked for.
  public var isComplete = true

  /// Statistics of no documents: they add nothing.
  public init() {}

  /// The sum of the statistics of two collections, gathered for one plan in one round.
  public static func + (one: SearchStatistics, other: SearchStatistics) -> SearchStatistics {
    var sum = one
    sum += other
    return sum
  }

  /// Adds the statistics of another collection.
  public static func += (sum: inout SearchStatistics, other: SearchStatistics) {
    sum.documents += other.documents
    sum.length += other.length
    sum.frequencies.add(other.frequencies) { $0 += $1 }
    sum.costs.add(other.costs) { $0.add($1) { $0 += $1 } }
    sum.leftOut.formUnion(other.leftOut)
    sum.similar.add(other.similar) { $0.merge($1, uniquingKeysWith: +) }
    sum.pairs.merge(other.pairs) { $0.merging($1, uniquingKeysWith: +) }
    sum.isComplete = sum.isComplete && other.isComplete
  }

  /// The longest word that stands in a pair, in bytes.
  var longestPaired: Int { pairs.keys.reduce(0) { max($0, $1.utf8.count) } }
}

extension Array {
  /// Adds the elements of another array to those in the same places; a longer one goes on by itself.
  fileprivate mutating func add(_ other: [Element], _ join: (inout Element, Element) -> Void) {
    for (index, element) in other.enumerated() {
      if index < count { join(&self[index], element) } else { append(element) }
    }
  }
}

// MARK: - Similar terms

/// A term that is a few edits from a word of the query.
struct SimilarTerm {
  /// Tag included.
  var term: [UInt8]
  var edits: Int
  /// What a match is worth, beside 1 for the word itself.
  var share: Float
  var documentFrequency: Int

  /// The closest first, then those that most documents have.
  static func isBetter(_ first: SimilarTerm, _ second: SimilarTerm) -> Bool {
    if first.edits != second.edits { return first.edits < second.edits }
    if first.documentFrequency != second.documentFrequency { return first.documentFrequency > second.documentFrequency }
    return first.term.lexicographicallyPrecedes(second.term)
  }
}

extension SearchStatistics {
  /// The best of the terms that are like a pattern. They are chosen over the whole collection, so they are the same however
  /// the documents lie in segments.
  func bestSimilarTerms(of pattern: FuzzyPattern, _ number: Int) -> [SimilarTerm] {
    guard number < similar.count else { return [] }
    let automaton = pattern.automaton
    var found: [SimilarTerm] = []
    for (text, count) in similar[number] {
      let term = [pattern.tag.rawValue] + text.utf8
      guard let edits = automaton.edits(to: text) else { continue }
      let share = FuzzyWeights.share(edits: edits, automaton.count, text.unicodeScalars.count)
      if share > 0 { found.append(SimilarTerm(term: term, edits: edits, share: share, documentFrequency: count)) }
    }
    return Array(found.sorted(by: SimilarTerm.isBetter).prefix(SearchLimits.similarTerms))
  }
}

extension FuzzyAutomaton {
  /// How many edits a text is from the word; `nil` where that is more than are allowed.
  fileprivate func edits(to text: String) -> Int? {
    let bytes = Array(text.utf8)
    var (state, index) = (start, 0)
    while index < bytes.count { state = self.state(after: state, FuzzyAutomaton.code(of: bytes.span, at: &index)) }
    return edits(state)
  }
}
