/// The keys of the documents that are not deleted. Each stands once in an index.
enum LiveKeys {
  fileprivate static let tag = TermKey.Tag.documentKey.rawValue

  /// A walk over the terms of document keys of one segment.
  struct Walk {
    let segment: Snapshot.Segment
    private var terms: TextTermCursor
    /// What is known of the present term; `nil` past the last.
    private(set) var info: TermInfo?

    /// - Parameter start: The term to begin with, or before.
    init(_ segment: Snapshot.Segment, from start: [UInt8] = [LiveKeys.tag]) throws(IndexError) {
      self.segment = segment
      terms = try segment.reader.textTerms.cursor(from: start)
      try advance()
    }

    var term: [UInt8] { terms.text }

    mutating func advance() throws(IndexError) {
      try take(terms.next())
    }

    private mutating func take(_ next: TermInfo?) { info = terms.text.first == LiveKeys.tag ? next : nil }

    /// The live documents that the present term leads to.
    func documents() throws(IndexError) -> [DocID] {
      guard let info else { return [] }
      var documents: [DocID] = []
      var postings = try PostingsCursor(info, segment.reader.postings)
      while postings.document != PostingsCursor.end {
        if !segment.isDeleted(postings.document) { documents.append(postings.document) }
        try postings.next()
      }
      return documents
    }
  }

  /// A document whose key is that of an earlier one.
  struct Repeated {
    var key: String
    var document: DocID
    /// Which of the segments has it.
    var segment: Int
  }

  /// Expects that no two documents have the same key.
  ///
  /// - Throws: `IndexError.damaged` where two have, with the file of the later one.
  /// - Complexity: That of `repeated`.
  static func expectUnique(in segments: [Snapshot.Segment]) throws(IndexError) {
    guard let repeated = try repeated(in: segments) else { return }
    throw segments[repeated.segment].reader.damaged(
      .keys, "the key \"\(repeated.key)\" of document \(repeated.document) is that of another")
  }

  /// The first document, by the order of keys, whose key stands twice; `nil` where none does.
  ///
  /// - Complexity: A walk over all terms of keys, side by side in all segments. Documents are read only where a term leads to
  ///   several.
  static func repeated(in segments: [Snapshot.Segment]) throws(IndexError) -> Repeated? {
    var walks: [Walk] = []
    for segment in segments { walks.append(try Walk(segment)) }
    while let lowest = lowestTerm(walks) {
      var keys = Set<[UInt8]>()
      let several = walks.count { $0.info != nil && $0.term == lowest } > 1
      for index in walks.indices where walks[index].info != nil && walks[index].term == lowest {
        let walk = walks[index]
        // Mostly a term leads to one document of one segment.
        if several || (walk.info?.documentFrequency ?? 0) > 1 {
          for document in try walk.documents() {
            let key = try walk.segment.reader.keys.key(of: document)
            guard keys.insert(Array(key.utf8)).inserted else {
              return Repeated(key: key, document: document, segment: index)
            }
          }
        }
        try walks[index].advance()
      }
    }
    return nil
  }

  private static func lowestTerm(_ walks: [Walk]) -> [UInt8]? {
    var lowest: [UInt8]?
    for walk in walks where walk.info != nil {
      if lowest.map({ walk.term.lexicographicallyPrecedes($0) }) ?? true { lowest = walk.term }
    }
    return lowest
  }
}
