import Diglot

/// Notes that are kept in an index and nowhere else: it gives back unchanged what it was given.
final class Notebook {
  private let writer: IndexWriter
  private(set) var index: Index

  /// Opens the notebook in a folder, or begins one.
  init(at path: String) throws(IndexError) {
    writer = try IndexWriter(at: path)
    index = try writer.index()
  }

  /// Keeps a note: its first line is the title, `#words` are its tags.
  func add(_ note: String) throws(IndexError) {
    let number = try index.keys().last.flatMap { Int($0) } ?? 1000
    let lines = note.split(separator: "\\", maxSplits: 1)
    let tags = note.split(separator: " ").filter { $0.hasPrefix("#") }
    try writer.add(
      Document(
        key: "\(number + 1)", title: String(lines.first ?? ""), text: String(lines.last ?? ""),
        fields: tags.map { Field(name: "tag", value: String($0.dropFirst())) }))
    try save()
  }

  /// Removes all notes that a search finds.
  func remove(_ query: String) throws(SearchError) -> Int {
    let removed = try writer.remove(matching: query)
    do throws(IndexError) { try save() } catch { throw .index(error) }
    return removed.count
  }

  /// From here on searches see what was written.
  private func save() throws(IndexError) {
    try writer.commit()
    index = try index.reopen()
  }

  /// Finds notes while somebody types.
  func search(_ typed: String) throws(SearchError) -> SearchResults {
    try index.search(typed, SearchOptions(limit: 5, isTyping: true, facets: [Facet("tag")]))
  }
}
