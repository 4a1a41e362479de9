import Synchronization

/// An open segment file. It is immutable: any number of threads may read it.
final class SegmentReader: Sendable {
  let path: String
  let statistics: SegmentStatistics
  let integerTerms: IntegerTerms
  let textTerms: TextTerms
  let postings: PostingsSource
  let keys: DocumentKeys
  let stored: StoredDocuments
  let textPieces: TextPieceTable
  let byteCount: Int
  /// What tells the file from others: the checksum is that of the trailer, which those of all parts are in.
  let identity: FileIdentity
  /// The parts that not every segment has, by rising number: the columns, and what this program does not know and need not.
  let otherParts: [(number: PartNumber, part: CheckedPart)]
  private let bytes: ByteSlice
  private let textPositionByteCount: Int
  fileprivate let parts: [CheckedPart]
  /// The columns that were asked for.
  let openColumns = Mutex<OpenColumns>(OpenColumns())

  /// Maps the file and reads its table. A part is verified when it is first used.
  ///
  /// - Parameters:
  ///   - path: The name that errors give.
  ///   - presentPath: Where the file is, if it does not have that name yet.
  convenience init(path: String, at presentPath: String? = nil) throws(IndexError) {
    try self.init(path: path, MappedFile(path: presentPath ?? path).bytes)
  }

  /// Reads the table of a segment.
  convenience init(path: String, _ bytes: ByteSlice) throws(IndexError) {
    try self.init(path: path, bytes, SegmentTable(bytes, path))
  }

  /// Opens a segment whose table was read from `bytes`.
  init(path: String, _ bytes: ByteSlice, _ table: SegmentTable) throws(IndexError) {
    self.path = path
    self.bytes = bytes
    byteCount = bytes.byteCount
    let parts = table.parts
    self.parts = parts
    otherParts = table.others
    identity = table.identity
    func part(_ part: SegmentPart) -> CheckedPart { parts[Int(part.rawValue) - 1] }

    let statisticsPart = part(.statistics)
    var reader = ByteReader(try statisticsPart.whole(), file: path, part: statisticsPart.name)
    statistics = try SegmentStatistics(from: &reader)
    textPositionByteCount = min(part(.textPositions).byteCount / max(statistics.documentCount, 1), 4)
    for (perDocument, size) in [
      (SegmentPart.norms, 1), (.positionWidths, 1), (.textPositions, textPositionByteCount),
    ] where part(perDocument).byteCount != statistics.documentCount * size {
      throw part(perDocument).damaged(
        0, "\(part(perDocument).byteCount) bytes for \(statistics.documentCount) documents")
    }
    integerTerms = IntegerTerms(
      parts: try TermDictionaryParts(
        entries: part(.integerTerms), directory: part(.integerTermDirectory),
        documentCount: statistics.documentCount),
      positionWidths: try part(.positionWidths).whole())
    textTerms = TextTerms(
      parts: try TermDictionaryParts(
        entries: part(.textTerms), directory: part(.textTermDirectory),
        documentCount: statistics.documentCount))
    postings = PostingsSource(
      file: path, postings: part(.postings), positions: part(.positions),
      positionWidths: try part(.positionWidths).whole(), documentCount: statistics.documentCount)
    keys = try DocumentKeys(keys: part(.keys), directory: part(.keyDirectory))
    stored = try StoredDocuments(
      frames: part(.stored), directory: part(.storedDirectory), dictionaries: part(.storedDictionaries),
      documentCount: statistics.documentCount)
    textPieces = try TextPieceTable(part(.textPieces))
  }

  func part(_ part: SegmentPart) -> CheckedPart { parts[Int(part.rawValue) - 1] }

  /// Gives the pages that were read back to the system. A caller that reads the file once, from start to end, needs them no
  /// more.
  func forgetPages() { bytes.forgetPages() }

  /// The norms by doc ID.
  func norms() throws(IndexError) -> ByteSlice { try part(.norms).whole() }

  /// The position of the first character of a document's text.
  func textPosition(of document: DocID) throws(IndexError) -> UInt32 {
    let bytes = try part(.textPositions).slice(Int(document) * textPositionByteCount, textPositionByteCount)
    var position: UInt32 = 0
    for index in 0..<textPositionByteCount { position |= UInt32(bytes.byte(at: index)) << UInt32(index * 8) }
    return position
  }

  /// Reads a document with its key.
  func document(_ document: DocID) throws(IndexError) -> Document {
    var found = try stored.document(document)
    found.key = try keys.key(of: document)
    return found
  }

  /// Finds the document of a key that is not among `deletions`. Deleted documents with the same key may precede it.
  func find(_ key: String, without deletions: BitSet?) throws(IndexError) -> DocID? {
    guard let info = try textTerms.find(TermKey.text(ofDocumentKey: key)) else { return nil }
    var cursor = try PostingsCursor(info, postings)
    while cursor.document != PostingsCursor.end {
      let isDeleted = deletions?.contains(Int(cursor.document)) ?? false
      if !isDeleted, try keys.key(of: cursor.document).utf8.elementsEqual(key.utf8) { return cursor.document }
      try cursor.next()
    }
    return nil
  }

  /// Verifies every checksum.
  func verifyChecksums() -> [IndexError] {
    (parts + otherParts.map(\.part)).compactMap { part in
      do throws(IndexError) {
        _ = try part.whole()
        return nil
      } catch { return error }
    }
  }
}

extension SegmentReader {
  /// The size of a part in the file.
  func byteCount(of part: SegmentPart) -> Int { parts[Int(part.rawValue) - 1].byteCount }

  /// Calls `body` with all bytes of the file, piece after piece, none longer than 1 MiB. Each is verified before, and its pages
  /// are given back afterwards.
  func forEachPiece(_ body: (ByteSlice) throws(IndexError) -> Void) throws(IndexError) {
    let longest = 1 << 20
    try body(bytes[0..<SegmentFormat.headByteCount])
    var end = SegmentFormat.headByteCount
    for part in parts + otherParts.map(\.part) {
      for start in stride(from: 0, to: part.byteCount, by: longest) {
        let piece = try part.slice(start, min(longest, part.byteCount - start))
        try body(piece)
        piece.forgetPages()
      }
      end += part.byteCount
    }
    // The checksum of the table was verified when it was read.
    try body(bytes[end..<byteCount])
  }
}
