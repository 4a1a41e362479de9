/// Tells whether a document is the one that was added, although the checksums of its bytes are wrong: its terms must be those
/// that the rest of the segment has for it.
///
/// One wrong bit breaks the checksum of 64 KiB, where it is in one document of hundreds. A witness belongs to one thread.
final class DocumentWitness {
  /// Believes the bytes of keys and stored documents, and no others.
  let reader: SegmentReader
  private var analyzer = Analyzer()

  /// - Throws: `IndexError.damaged` where the rest of the segment is damaged as well, or was analysed by other rules.
  init(_ path: String, _ bytes: ByteSlice, _ table: SegmentTable) throws(IndexError) {
    reader = try SegmentReader(
      path: path, bytes,
      table.believing([.stored, .storedDirectory, .storedDictionaries, .keys, .keyDirectory]))
    guard reader.statistics.fingerprint == AnalysisEnvironment.current.fingerprint else {
      throw reader.damaged(.statistics, "the terms are those of another analysis")
    }
  }

  /// The document of a number; `nil` where it cannot be read, or its terms are not those of the segment.
  func document(_ document: DocID) -> Document? {
    guard let found = try? reader.document(document), (try? hasTerms(of: found, document)) ?? false else { return nil }
    return found
  }

  private func hasTerms(of found: Document, _ document: DocID) throws(IndexError) -> Bool {
    var tokens = TokenBuffer()
    let summary = analyzer.tokenize(found, into: &tokens)
    guard try reader.norms().byte(at: Int(document)) == FieldNorm.norm(ofLength: summary.length),
      try reader.textPosition(of: document) == summary.textPosition
    else { return false }
    var integers: [UInt64: [UInt32]] = [:]
    for index in tokens.keys.indices { integers[tokens.keys[index], default: []].append(tokens.positions[index]) }
    for (key, positions) in integers {
      let info = try reader.integerTerms.find(key)
      guard try agrees(info, positions, document, hasPositions: TermKey.hasPositions(key)) else { return false }
    }
    var texts: [[UInt8]: [UInt32]] = [:]
    for text in tokens.texts { texts[Array(tokens.bytes[text.range]), default: []].append(text.position) }
    for (text, positions) in texts {
      let info = try reader.textTerms.find(text)
      guard try agrees(info, positions, document, hasPositions: TermKey.hasPositions(tag: text[0])) else {
        return false
      }
    }
    return true
  }

  /// Whether a term stands in a document at these positions.
  private func agrees(
    _ info: TermInfo?, _ positions: [UInt32], _ document: DocID, hasPositions: Bool
  ) throws(IndexError) -> Bool {
    guard let info else { return false }
    var cursor = try PostingsCursor(info, reader.postings, from: document)
    guard cursor.document == document, Int(cursor.frequency) == positions.count else { return false }
    guard hasPositions else { return true }
    var found: [UInt32] = []
    try cursor.positions(into: &found)
    return found == positions.sorted()
  }
}
