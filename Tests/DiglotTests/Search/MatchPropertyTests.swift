import TestSupport
import Testing

@testable import Diglot

@Suite("Matches, against the reference engine")
struct MatchPropertyTests {
  static let seeds: [UInt64] = Array(1...10)

  private func makeIndex(_ seed: UInt64) throws -> RandomIndex {
    try RandomIndex(seed: seed, commits: 1 + Int(seed % 5), documents: 70, hasTitles: seed % 3 != 0)
  }

  @Test("a Han phrase finds exactly the documents whose folded, unwrapped text has it", arguments: seeds)
  func phrases(seed: UInt64) throws {
    var made = try makeIndex(seed)
    let index = try made.open()
    for round in 0..<60 {
      let text = round % 2 == 0 ? made.standingPhrase() : made.random.hanString(1 + made.random.below(5))
      for field in [nil, "title", "text"] {
        let query = Query.phrase(text, field: field)
        let (found, wanted) = (try index.keys(query), made.reference.matches(query))
        #expect(found == wanted, "seed \(seed): \(query)")
      }
    }
  }

  @Test("operators are set algebra", arguments: seeds)
  func operators(seed: UInt64) throws {
    var made = try makeIndex(seed)
    let index = try made.open()
    for _ in 0..<100 {
      let query = made.random.query(depth: 3)
      let results = try index.search(query, .asWritten)
      let wanted = made.reference.matches(query)
      #expect(Set(results.hits.map(\.key)) == wanted, "seed \(seed): \(query)")
      #expect(results.hits.count == wanted.count && results.total == wanted.count && results.totalIsExact)
    }
  }

  @Test("many clauses are set algebra too, where the costs of lists are looked at first", arguments: seeds)
  func manyClauses(seed: UInt64) throws {
    var made = try makeIndex(seed)
    let index = try made.open()
    var withManyLists = 0
    for _ in 0..<20 {
      let query = Query.any((0..<15).map { _ in made.random.query(depth: 2) })
      withManyLists += try Index.plan(query).hasManyLists ? 1 : 0
      let results = try index.search(query, .asWritten)
      #expect(Set(results.hits.map(\.key)) == made.reference.matches(query), "seed \(seed): \(query)")
      #expect(results.omissions.isEmpty, "seed \(seed): \(query)")
    }
    #expect(withManyLists > 5)
  }

  @Test("compaction changes no result", arguments: seeds.prefix(4))
  func compaction(seed: UInt64) throws {
    var made = try makeIndex(seed)
    let before = try made.open()
    let writer = try IndexWriter(at: made.directory.path)
    try writer.compact()
    writer.close()
    let after = try made.open()
    #expect(try after.statistics().segments == 1)
    #expect(try Index.check(at: made.directory.path).isEmpty)
    for key in made.reference.keys { #expect(try after.document(key) == made.reference.document(key)) }
    for _ in 0..<60 {
      let query = made.random.query(depth: 2)
      #expect(try after.keys(query) == before.keys(query), "seed \(seed): \(query)")
    }
  }

  @Test("every document comes back as it was given", arguments: seeds.prefix(4))
  func documents(seed: UInt64) throws {
    let made = try makeIndex(seed)
    let index = try made.open()
    #expect(index.documentCount == made.reference.keys.count)
    for key in made.reference.keys {
      let found = try #require(try index.document(key))
      let wanted = try #require(made.reference.document(key))
      #expect(Array(found.text.utf8) == Array(wanted.text.utf8) && Array(found.title.utf8) == Array(wanted.title.utf8))
      #expect(found.fields == wanted.fields && found.key == key)
    }
  }
}
