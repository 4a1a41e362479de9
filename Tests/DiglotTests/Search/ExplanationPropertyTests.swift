import TestSupport
import Testing

@testable import Diglot

@Suite("Scores say themselves how they came about")
struct ExplanationPropertyTests {
  @Test("hits are in the order of their scores, and the parts of each add up to it, to the bit", arguments: 1...20)
  func parts(seed: Int) throws {
    var searches = RandomSearches(seed: UInt64(seed))
    let documents = searches.documents(40)
    let index = try SplitIndex(documents, ends: seed % 2 == 0 ? [4, 25] : []).index
    var explained = 0
    for _ in 0..<100 {
      let query = searches.query()
      let hits = try index.search(query, .allExplained).hits
      #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.score >= $1.score }, "seed \(seed): \(query)")
      for hit in hits {
        let explanation = try #require(hit.explanation, "seed \(seed): \(hit.key) for \(query)")
        #expect(explanation.score == hit.score, "seed \(seed): \(hit.key) for \(query)")
        #expect(hit.score.isFinite && hit.score >= 0, "seed \(seed): \(hit.key) for \(query)")
        addsUp(explanation, &searches.random, "seed \(seed): \(hit.key) for \(query)")
        explained += 1
      }
    }
    #expect(explained > 300)
  }

  /// Whether the parts add up in any order, and the best of alternatives is what counts.
  private func addsUp(_ explanation: ScoreExplanation, _ random: inout RandomDocuments, _ comment: Comment) {
    if !explanation.parts.isEmpty {
      for _ in 0..<3 {
        let scores = explanation.parts.map(\.score).shuffled(using: &random.generator)
        #expect(scores.reduce(0, +) == explanation.score, comment)
      }
      #expect(explanation.parts.reversed().reduce(0) { $0 + $1.score } == explanation.score, comment)
    }
    if !explanation.alternatives.isEmpty {
      #expect(explanation.alternatives.map(\.score).max() == explanation.score, comment)
    }
    for part in explanation.parts + explanation.alternatives { addsUp(part, &random, comment) }
  }
}
