import TestSupport
import Testing

@testable import Diglot

@Suite("What a search finds does not depend on how the documents lie in segments")
struct SegmentsPropertyTests {
  private static let documentCount = 60

  @Test("hits, scores and explanations are the same in one to nine segments", arguments: 1...12 as ClosedRange<UInt64>)
  func segments(seed: UInt64) throws {
    var searches = RandomSearches(seed: seed)
    let documents = searches.documents(Self.documentCount)
    let removed = seed % 3 == 0 ? stride(from: 5, to: documents.count, by: 11).map { documents[$0].key } : []
    let whole = try SplitIndex(documents, removed: removed).index
    var split: [SplitIndex] = []
    for count in [2 + Int(seed) % 4, 6 + Int(seed) % 4] {
      let ends = SplitIndex.ends(count, of: documents.count, &searches.random)
      let made = try SplitIndex(documents, ends: ends, removed: removed)
      #expect(try made.index.statistics().segments == count, "seed \(seed): ends \(ends)")
      split.append(made)
    }
    for _ in 0..<80 {
      let query = searches.query()
      let wanted = try whole.search(query, .allExplained)
      for made in split {
        let found = try made.index.search(query, .allExplained)
        #expect(found.facts == wanted.facts, "seed \(seed): \(query)")
        #expect(found.total == wanted.total && found.expansions == wanted.expansions, "seed \(seed): \(query)")
        // Pages are slices of the one list in every index.
        let page = try made.index.search(query, SearchOptions(limit: 7, offset: 2, snippets: false))
        #expect(
          page.hits.map(\.key) == wanted.hits.dropFirst(2).prefix(7).map(\.key), "seed \(seed): a page of \(query)")
      }
    }
  }
}
