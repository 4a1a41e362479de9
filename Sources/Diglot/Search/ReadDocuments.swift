/// The stored documents that one search reads, each of them once.
struct ReadDocuments {
  private let snapshot: Snapshot
  private var documents: [Place: Document] = [:]

  private struct Place: Hashable {
    var segment: Int
    var document: DocID
  }

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
  }

  /// The document of a match, without its key.
  mutating func document(of match: ScoredDocument) throws(IndexError) -> Document {
    let place = Place(segment: match.segment, document: match.document)
    if let document = documents[place] { return document }
    let document = try snapshot.segments[match.segment].reader.stored.document(match.document)
    documents[place] = document
    return document
  }
}
