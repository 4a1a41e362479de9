/// Where a term's postings are, and how many documents have it.
struct TermInfo: Equatable {
  var documentFrequency: UInt32
  var location: Location

  enum Location: Equatable {
    /// The only posting, of frequency one. A term without positions has position 0.
    case inline(doc: DocID, position: UInt32)
    /// A list in the part of postings.
    case list(address: Int, byteCount: Int)
  }

  /// Whether the postings are in a list of their own.
  var isList: Bool {
    if case .list = location { true } else { false }
  }
}
