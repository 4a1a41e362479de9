import Diglot
import Testing

/// What a view shows: the answer to the last letters that were typed.
@MainActor final class SearchField {
  private(set) var results: SearchResults?
  private(set) var problem: String?
  private let index: Index
  private let options: SearchOptions
  private var search: Task<Void, Never>?

  init(_ index: Index, _ options: SearchOptions = SearchOptions(isTyping: true, deadline: 200)) {
    self.index = index
    self.options = options
  }

  /// Called with the whole text at each letter. What was asked for before is given up.
  func type(_ text: String) {
    search?.cancel()
    search = Task {
      do throws(SearchError) {
        results = try await index.search(text, options)
        problem = nil
      } catch .cancelled {
        // A later letter asks anew.
      } catch {
        problem = error.description
      }
    }
  }
}

extension SearchField {
  /// Waits for what was typed last.
  fileprivate func settle() async { await search?.value }
}

@MainActor @Suite("Search field")
struct SearchFieldTests {
  private let field: SearchField

  init() throws {
    let writer = try IndexWriter.inMemory()
    for word in ["算力", "算法", "馬鈴薯"] { try writer.add(Document(key: word, text: word)) }
    try writer.commit()
    field = SearchField(try writer.index(), SearchOptions(isTyping: true))
  }

  @Test("what was typed last is shown, whatever was asked for before")
  func lastLetters() async {
    for text in ["s", "算", "算力", "马", "马铃薯"] { field.type(text) }
    await field.settle()
    #expect(field.results?.hits.map(\.key) == ["馬鈴薯"])
    #expect(field.problem == nil)
  }

  @Test("a query that is wrong is a sentence, and the last answer stays")
  func problem() async {
    field.type("算力")
    await field.settle()
    field.type("算力^0")
    await field.settle()
    #expect(field.problem == "query, column 3: expected a number above 0 after ^")
    #expect(field.results?.hits.first?.key == "算力")
  }
}
