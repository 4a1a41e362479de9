import Diglot

/// A note of the program; what the index keeps of it is a `Document`.
struct Note {
  var title: String
  var text: String
  var date: String
  var tags: [String] = []

  var document: Document {
    let fields = [Field(name: "date", value: date)] + tags.map { Field(name: "tag", value: $0) }
    return Document(key: title, title: title, text: text, fields: fields)
  }
}

/// Notes in a folder, found in either script.
struct Notes {
  private let path: String
  private var index: Index

  /// Opens the notes at a path. Where there are none, the writer makes an index of no documents.
  init(at path: String) throws(IndexError) {
    self.path = path
    do {
      index = try Index(at: path)
    } catch .missing {
      try IndexWriter(at: path).close()
      index = try Index(at: path)
    }
  }

  var count: Int { index.documentCount }

  /// Adds a note, or replaces the one of its title.
  mutating func add(_ note: Note) throws(IndexError) -> AddOutcome {
    let writer = try IndexWriter(at: path)
    defer { writer.close() }
    let outcome = try writer.add(note.document)
    try writer.commit()
    index = try index.reopen()
    return outcome
  }

  /// Removes what a query finds, and says which notes these were.
  mutating func remove(_ query: String) throws -> [String] {
    let writer = try IndexWriter(at: path)
    defer { writer.close() }
    let titles = try writer.remove(matching: query)
    try writer.commit()
    index = try index.reopen()
    return titles
  }

  /// The best notes for a query: those of a tag, where one is given. While it is typed, its last word may go on.
  func find(_ query: String, tag: String? = nil, isTyping: Bool = false) throws(SearchError) -> SearchResults {
    let filters = tag.map { [Query.filter(field: "tag", value: $0, isPrefix: false)] } ?? []
    return try index.search(query, SearchOptions(limit: 5, isTyping: isTyping, filters: filters))
  }

  /// What may follow what somebody has typed so far.
  func completions(of text: String) throws(IndexError) -> [String] {
    try index.completions(of: text, limit: 5)
  }

  /// All titles that begin so.
  func titles(startingWith prefix: String) throws(IndexError) -> [String] {
    try index.keys(startingWith: prefix)
  }

  /// How many notes each tag has. An empty prefix is any value: these are the notes that have a tag at all.
  func tags() throws(SearchError) -> [FacetCounts.Value] {
    let anyTag = Query.filter(field: "tag", value: "", isPrefix: true)
    return try index.search(anyTag, SearchOptions(limit: 0, facets: [Facet("tag")])).facets[0].values
  }
}
