/// The stored documents that one search reads, each of them once.
struct ReadDocuments {
  private let snapshot: Snapshot
  private var read: [Place: StoredTexts] = [:]

  private struct Place: Hashable {
    var segment: Int
    var document: DocID
  }

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
  }

  /// The title and the text of a match, as they are stored.
  mutating func texts(of match: ScoredDocument) throws(IndexError) -> StoredTexts {
    let place = Place(segment: match.segment, document: match.document)
    if let texts = read[place] { return texts }
    let texts = try snapshot.segments[match.segment].reader.stored.texts(of: match.document)
    read[place] = texts
    return texts
  }
}
