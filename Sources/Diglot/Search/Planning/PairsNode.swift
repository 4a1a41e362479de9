/// Names that the documents themselves give the words of a query: 大语言模型（LLM） makes LLM a name of 大语言模型, and the
/// reverse.
///
/// How many documents have a pair is the evidence for it.
struct PairsNode: Sendable {
  var places: WordPlaces
  /// What each of the words is multiplied by.
  private let boosts: [Float]
  private let context: NameContext
  /// The names of some of the words, once the statistics say which words have any.
  private(set) var candidates: [Candidate] = []

  /// Words of the query that stand together, and the names that go with them.
  struct Candidate: Sendable {
    /// The first of the words, and how many there are.
    var first: Int
    var count: Int
    var names: NamesNode
  }

  /// The most names for a word.
  private static let mostNames = 3
  /// A name that this many times fewer documents give than another is taken for a mistake.
  private static let rarity = 4
  /// What stands with more names than this is a remark, no name: (People), (experimental).
  static let mostPartners = 8

  init(_ places: WordPlaces, boosts: [Float], _ context: NameContext) {
    self.places = places
    self.boosts = boosts
    self.context = context
  }

  // MARK: - Candidates

  /// The node with a candidate for all words, alone or together, that stand in pairs.
  func resolved(by statistics: SearchStatistics, _ planner: inout QueryPlanner) -> PairsNode {
    var node = self
    node.candidates = []
    for first in places.words.indices where !places.isFunctionWord(first) {
      for last in first..<places.words.count {
        let word = String(decoding: places.text(first, last), as: UTF8.self)
        guard word.utf8.count <= statistics.longestPaired else { break }
        let partners = PairsNode.partners(of: word, statistics)
        if partners.isEmpty { continue }
        let names = planner.names(word, partners, boosts[first], context)
        node.candidates.append(Candidate(first: first, count: last - first + 1, names: names))
      }
    }
    planner.plan.pairedNames.formUnion(node.candidates.flatMap { $0.names.others.map(\.form) })
    return node
  }

  /// What stands with a word, by documents and then by bytes, without mistakes.
  private static func partners(of word: String, _ statistics: SearchStatistics) -> [String] {
    guard let counts = statistics.pairs[word], counts.count <= mostPartners else { return [] }
    let most = counts.values.max() ?? 0
    return counts.filter { $0.value * rarity >= most }.sorted(by: isBetter).map(\.key)
  }

  private static func isBetter(_ first: (key: String, value: Int), _ second: (key: String, value: Int)) -> Bool {
    first.value == second.value
      ? first.key.utf8.lexicographicallyPrecedes(second.key.utf8) : first.value > second.value
  }

  // MARK: - Choice

  /// The names of the longest candidate at each place; none overlap. A partner that has too many partners of its own is no
  /// name.
  func chosen(by statistics: SearchStatistics) -> [NamesNode] {
    var chosen: [NamesNode] = []
    var end = 0
    var index = 0
    while index < candidates.count {
      let first = candidates[index].first
      let last = candidates[index...].firstIndex { $0.first != first } ?? candidates.count
      if first >= end {
        for candidate in candidates[index..<last].reversed() {
          guard let names = PairsNode.named(candidate.names, statistics) else { continue }
          chosen.append(names)
          end = first + candidate.count
          break
        }
      }
      index = last
    }
    return chosen
  }

  private static func named(_ names: NamesNode, _ statistics: SearchStatistics) -> NamesNode? {
    var names = names
    names.others.removeAll { statistics.pairs[$0.form]?.count ?? 0 > mostPartners }
    names.others = Array(names.others.prefix(mostNames))
    return names.others.isEmpty ? nil : names
  }
}
