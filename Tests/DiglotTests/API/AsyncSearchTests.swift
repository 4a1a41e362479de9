import Diglot
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct AsyncSearchTests {
  private static func index() throws -> Index {
    let writer = try IndexWriter.inMemory()
    var documents = RandomDocuments(seed: 3)
    for number in 0..<300 { try writer.add(documents.document("d\(number)", length: 80, hasTitle: true)) }
    try writer.commit()
    return try writer.index()
  }

  /// What a thread would get.
  private static func search(_ index: Index, _ query: String) throws(SearchError) -> SearchResults {
    try index.search(query)
  }

  @Test("tasks find what threads find")
  func same() async throws {
    let index = try Self.index()
    let queries = try (0..<20).map { String(try #require(try index.document("d\($0)")).text.prefix(8)) }
    try await withThrowingTaskGroup(of: (String, [String]).self) { group in
      for query in queries { group.addTask { (query, try await index.search(query).hits.map(\.key)) } }
      for try await (query, keys) in group { #expect(keys == (try Self.search(index, query)).hits.map(\.key)) }
    }
    let tree = try Query(parsing: queries[0])
    #expect(try await index.search(tree).hits.map(\.key) == (try Self.search(index, queries[0])).hits.map(\.key))
  }

  @Test("a search of a task that is cancelled throws so")
  func cancelled() async throws {
    let index = try Self.index()
    let task = Task { () async throws(SearchError) -> SearchResults in
      while !Task.isCancelled { await Task.yield() }
      return try await index.search("的")
    }
    task.cancel()
    await #expect(throws: SearchError.cancelled) { try await task.value }
  }

  @Test("cancelling ends a search that is under way")
  func underWay() async throws {
    let index = try Self.index()
    let task = Task {
      // Asked on the searching thread, where the present task is the one that searches.
      let options = SearchOptions(isCancelled: {
        withUnsafeCurrentTask { unsafe $0?.cancel() }
        return false
      })
      return try await index.search("的", options)
    }
    await #expect(throws: SearchError.cancelled) { try await task.value }
  }

  @Test("a deadline ends with what was found, and errors of queries come through")
  func deadline() async throws {
    let index = try Self.index()
    #expect(try await index.search("的", SearchOptions(deadline: 0)).wasCutShort)
    await #expect(throws: SearchError.syntax(QuerySyntaxError(column: 1, problem: .expected("a closing \"")))) {
      try await index.search("\"a", SearchOptions(isStrict: true))
    }
  }
}
