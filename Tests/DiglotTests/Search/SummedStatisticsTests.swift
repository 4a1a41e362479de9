import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

@Suite("Statistics add up, over indexes as over segments")
struct SummedStatisticsTests {
  private static let seeds: [UInt64] = Array(1...8)

  /// The documents in one index, and the same in several, in their order.
  private struct Collections {
    var searches: RandomSearches
    let whole: SplitIndex
    let parts: [SplitIndex]

    /// - Parameter documentCount: Of each part.
    init(seed: UInt64, parts: Int, documentCount: Int) throws {
      searches = RandomSearches(seed: seed)
      let documents = searches.documents(parts * documentCount)
      let removed = seed % 4 == 0 ? [documents[3].key, documents[documentCount].key] : []
      let ends = seed % 2 == 0 ? [documentCount / 3, documentCount * 3 / 2] : []
      whole = try SplitIndex(documents, ends: ends, removed: removed)
      self.parts = try (0..<parts).map { number in
        let own = Array(documents[number * documentCount..<(number + 1) * documentCount])
        return try SplitIndex(
          own, ends: (number + Int(seed)) % 2 == 0 ? [documentCount / 2] : [],
          removed: removed.filter { key in own.contains { $0.key == key } })
      }
    }

    /// The statistics of all parts, in as many rounds as they take.
    func statistics(
      of plan: SearchPlan, through change: (SearchStatistics) throws -> SearchStatistics = { $0 }
    ) throws -> SearchStatistics {
      var sum = SearchStatistics()
      for part in parts { sum += try change(part.index.statistics(of: plan)) }
      guard !sum.isComplete else { return sum }
      let first = sum
      sum = SearchStatistics()
      for part in parts { sum += try change(part.index.statistics(of: plan, after: first)) }
      return sum
    }
  }

  @Test("those of the parts are those of the whole", arguments: seeds)
  func sums(seed: UInt64) throws {
    var made = try Collections(seed: seed, parts: 3, documentCount: 14)
    var roundsOfTwo = 0
    for round in 0..<40 {
      let query = round % 10 == 0 ? made.searches.manyPhrases() : made.searches.query()
      let plan = try Index.plan(query)
      let first = try made.whole.index.statistics(of: plan)
      let second = first.isComplete ? first : try made.whole.index.statistics(of: plan, after: first)
      #expect(second.isComplete, "seed \(seed): \(query)")
      roundsOfTwo += first.isComplete ? 0 : 1
      #expect(try made.statistics(of: plan) == second, "seed \(seed): \(query)")
    }
    #expect(roundsOfTwo > 5)
  }

  @Test("sums are the same in any order and grouping", arguments: seeds)
  func order(seed: UInt64) throws {
    var made = try Collections(seed: seed, parts: 4, documentCount: 9)
    for _ in 0..<25 {
      let query = made.searches.query()
      let plan = try Index.plan(query)
      let all = try made.parts.map { try $0.index.statistics(of: plan) }
      let sum = all.dropFirst().reduce(all[0], +)
      #expect(all.shuffled(using: &made.searches.random.generator).reduce(SearchStatistics(), +) == sum, "\(query)")
      #expect(all[0] + (all[1] + (all[2] + all[3])) == sum, "seed \(seed): \(query)")
      #expect((all[3] + all[1]) + (all[0] + all[2]) == sum, "seed \(seed): \(query)")
    }
  }

  @Test("JSON keeps them", arguments: seeds)
  func json(seed: UInt64) throws {
    var made = try Collections(seed: seed, parts: 2, documentCount: 14)
    for _ in 0..<25 {
      let query = made.searches.query()
      let plan = try Index.plan(query)
      let written = try made.statistics(of: plan) { statistics in
        try JSONDecoder().decode(SearchStatistics.self, from: JSONEncoder().encode(statistics))
      }
      #expect(try made.statistics(of: plan) == written, "seed \(seed): \(query)")
    }
  }

  @Test("two indexes searched apart find what one finds, with the same scores", arguments: seeds)
  func merged(seed: UInt64) throws {
    // All matches of bare words are among those that are put in order.
    var made = try Collections(seed: seed, parts: 2, documentCount: Refinement.candidateCount / 2)
    var found = 0
    for round in 0..<80 {
      let query = round % 20 == 0 ? made.searches.manyPhrases() : made.searches.query()
      let plan = try Index.plan(query)
      let statistics = try made.statistics(of: plan)
      let whole = try made.whole.index.search(query, .allExplained)
      let parts = try made.parts.map { try $0.index.search(plan, statistics, .allExplained) }
      found += whole.hits.count
      if round % 20 == 0 { #expect(!whole.hits.isEmpty, "seed \(seed): \(query)") }
      if !plan.scores {
        // The newest come first, and a hit does not say how old it is.
        let merged = parts.flatMap(\.facts).sorted { $0.key < $1.key }
        #expect(merged == whole.facts.sorted { $0.key < $1.key }, "seed \(seed): \(query)")
      } else if plan.refinement == nil {
        // Of equal scores those come first that were added first.
        let hits = parts.enumerated().flatMap { part, results in
          results.hits.enumerated().map { (hit: $1, order: (-$1.score, part, $0)) }
        }
        let merged = hits.sorted { $0.order < $1.order }.map { HitFacts($0.hit) }
        #expect(merged == whole.facts, "seed \(seed): \(query)")
        #expect(parts.allSatisfy { $0.expansions == whole.expansions }, "seed \(seed): \(query)")
      } else {
        try compare(parts.map(\.hits), whole.hits, "seed \(seed): \(query)")
      }
    }
    #expect(found > 200)
  }

  /// Compares what bare words find, without the characters of the query, which only the first few of a search are looked
  /// through for. A part without a match of its own has weaker ones, which the whole has not.
  private func compare(_ parts: [[Hit]], _ whole: [Hit], _ comment: Comment) throws {
    let wanted = try places(whole)
    for part in parts {
      let found = try places(part)
      if found.keys.contains(where: { wanted[$0] != nil }) {
        #expect(found.allSatisfy { wanted[$0.key] == $0.value }, comment)
      }
    }
    let all = try parts.flatMap { try places($0).keys }
    #expect(wanted.keys.allSatisfy { all.contains($0) }, comment)
  }

  private func places(_ hits: [Hit]) throws -> [String: ScoreExplanation] {
    var places: [String: ScoreExplanation] = [:]
    for hit in hits {
      var explanation = try #require(hit.explanation)
      let ofTheBest = [Refinement.charactersLabel, Refinement.typedLabel]
      let characters = explanation.parts.filter { ofTheBest.contains($0.label) }
      explanation.parts.removeAll { ofTheBest.contains($0.label) }
      explanation.score -= characters.reduce(0) { $0 + $1.score }
      places[hit.key] = explanation
    }
    return places
  }

  @Test("one plan serves every index and every thread, and stays as it is", arguments: seeds.prefix(4))
  func plans(seed: UInt64) throws {
    var made = try Collections(seed: seed, parts: 2, documentCount: 20)
    let queries = (0..<20).map { _ in made.searches.query() }
    let plans = try queries.map { try Index.plan($0) }
    let dumps = plans.map { dumped($0) }
    let indexes = made.parts.map(\.index) + [made.whole.index]
    // Each index by itself, from the text of the query.
    let wanted = try indexes.map { index in try queries.map { try index.search($0, .allExplained).facts } }
    let failures = Mutex<[String]>([])
    let team = ThreadTeam(count: 4)
    defer { team.close() }
    team.forEach(4) { thread in
      for step in 0..<plans.count * indexes.count {
        let (query, number) = ((step + thread * 7) % plans.count, step % indexes.count)
        do {
          let found = try search(indexes[number], plans[query])
          if found != wanted[number][query] { failures.withLock { $0.append("\(queries[query])") } }
        } catch {
          failures.withLock { $0.append("\(queries[query]): \(error)") }
        }
      }
    }
    #expect(failures.withLock { $0 } == [], "seed \(seed)")
    #expect(plans.map { dumped($0) } == dumps)
    #expect(try queries.map { dumped(try Index.plan($0)) } == dumps)
  }

  private func search(_ index: Index, _ plan: SearchPlan) throws -> [HitFacts] {
    let first = try index.statistics(of: plan)
    let statistics = first.isComplete ? first : try index.statistics(of: plan, after: first)
    return try index.search(plan, statistics, .allExplained).facts
  }

  /// All that a plan holds, in lines whose order, and that within a line, does not depend on how dictionaries are laid out.
  private func dumped(_ plan: SearchPlan) -> [String] {
    var text = ""
    dump(plan, to: &text)
    return text.split(separator: "\n").map { String($0.sorted()) }.sorted()
  }
}
