/// The parts of a segment from which posting lists are read.
final class PostingsSource: Sendable {
  let file: String
  let postings: CheckedPart
  let positions: CheckedPart
  /// The bits of a position in each document, a byte by doc ID.
  let positionWidths: ByteSlice
  let documentCount: Int

  init(file: String, postings: CheckedPart, positions: CheckedPart, positionWidths: ByteSlice, documentCount: Int) {
    self.file = file
    self.postings = postings
    self.positions = positions
    self.positionWidths = positionWidths
    self.documentCount = documentCount
  }

  func damaged(_ part: String, _ offset: Int, _ reason: String) -> IndexError {
    .damaged(file: file, part: part, offset: offset, reason: reason)
  }
}
