/// The commoner parts of a long phrase, looked for one after the other where the rarest ones stand, so that those are hardly
/// read that nothing depends on.
struct PhraseTail {
  private let parts: [(info: TermInfo, offset: UInt32)]
  private let source: PostingsSource
  /// Of the first parts: a cursor is made once its part is asked for.
  private var cursors: [PostingsCursor] = []
  /// The document over whose positions each walks.
  private var documents: [DocID] = []
  private var cost = 0

  /// - Parameter parts: With the offset of each from the start of the phrase.
  init(_ parts: [(info: TermInfo, offset: UInt32)], _ source: PostingsSource) {
    self.parts = parts
    self.source = source
  }

  /// Whether all parts stand where they must if the phrase begins at `start`, which is not before the place that was asked
  /// about last.
  mutating func stands(in document: DocID, at start: UInt32) throws(IndexError) -> Bool {
    for index in parts.indices {
      cost += SearchCosts.positions
      if index == cursors.count {
        cursors.append(try PostingsCursor(parts[index].info, source, from: document))
        documents.append(PostingsCursor.end)
      }
      try cursors[index].advance(to: document)
      guard cursors[index].document == document else { return false }
      if documents[index] != document {
        try cursors[index].beginPositions()
        documents[index] = document
      }
      guard cursors[index].hasPosition(start &+ parts[index].offset) else { return false }
    }
    return true
  }

  /// What was done since this was asked last, in units of `SearchWork`.
  mutating func takeCost() -> Int {
    defer { cost = 0 }
    return cost
  }
}
