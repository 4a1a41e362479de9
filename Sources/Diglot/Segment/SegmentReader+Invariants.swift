extension SegmentReader {
  /// The errors of the segment, at most one for each part. Empty where the segment is sound.
  ///
  /// - Complexity: Reads and decodes everything, about 100 MB a second.
  func findings() -> [IndexError] {
    let checksums = verifyChecksums()
    guard checksums.isEmpty else { return checksums }
    return [
      checkIntegerTerms, checkTextTerms, checkDocuments, checkTextPieces, checkRecords, checkColumns,
    ].compactMap { check in
      do throws(IndexError) {
        try check()
        return nil
      } catch { return error }
    }
  }

  /// Terms increase. Each list has the number of documents that the dictionary says; its documents and positions increase.
  private func checkIntegerTerms() throws(IndexError) {
    var cursor = try integerTerms.cursor()
    var count = 0
    while let (key, info) = try cursor.next() {
      count += 1
      try checkPostings(info, hasPositions: TermKey.hasPositions(key))
    }
    guard count == statistics.integerTermCount else {
      throw damaged(.integerTerms, "\(count) terms, the statistics say \(statistics.integerTermCount)")
    }
  }

  private func checkTextTerms() throws(IndexError) {
    var cursor = try textTerms.cursor()
    var count = 0
    while let info = try cursor.next() {
      count += 1
      try checkPostings(info, hasPositions: TermKey.hasPositions(tag: cursor.text[0]))
    }
    guard count == statistics.textTermCount else {
      throw damaged(.textTerms, "\(count) terms, the statistics say \(statistics.textTermCount)")
    }
  }

  private func checkPostings(_ info: TermInfo, hasPositions: Bool) throws(IndexError) {
    var cursor = try PostingsCursor(info, postings)
    var count = 0
    var next: DocID = 0
    var positions: [UInt32] = []
    while cursor.document != PostingsCursor.end {
      guard cursor.document >= next else { throw damaged(.postings, "doc IDs out of order") }
      next = cursor.document + 1
      count += 1
      if hasPositions {
        try cursor.positions(into: &positions)
        for index in positions.indices.dropFirst() where positions[index] <= positions[index - 1] {
          throw damaged(.positions, "positions out of order in document \(cursor.document)")
        }
      }
      try cursor.next()
    }
    guard count == info.documentFrequency else {
      throw damaged(.postings, "\(count) postings, the dictionary says \(info.documentFrequency)")
    }
  }

  /// Each document has a stored text, and a key whose term finds it.
  private func checkDocuments() throws(IndexError) {
    var textByteCount = 0
    for document in 0..<DocID(statistics.documentCount) {
      let stored = try self.document(document)
      textByteCount += stored.title.utf8.count + stored.text.utf8.count
      guard let info = try textTerms.find(TermKey.text(ofDocumentKey: stored.key)) else {
        throw damaged(.keys, "the key of document \(document) is not in the dictionary")
      }
      var cursor = try PostingsCursor(info, postings)
      try cursor.advance(to: document)
      guard cursor.document == document else {
        throw damaged(.keys, "the key of document \(document) leads to another")
      }
    }
    guard textByteCount == statistics.textByteCount else {
      throw damaged(.stored, "\(textByteCount) bytes of text, the statistics say \(statistics.textByteCount)")
    }
  }

  /// The pieces of long texts stand in the order of their documents, and each list is one of a text.
  private func checkTextPieces() throws(IndexError) {
    var (count, document) = (0, DocID(0))
    while let next = try textPieces.document(at: count) {
      guard next >= document, next < statistics.documentCount else {
        throw damaged(.textPieces, "documents out of order")
      }
      document = next + 1
      count += try textPieces.pieces(of: next).count
    }
  }

  /// Records of documents in parts that are not known stand in order.
  private func checkRecords() throws(IndexError) {
    for (number, part) in otherParts where number.treatment == .copy {
      let records = try DocumentRecords(part, documentCount: statistics.documentCount)
      for document in 0..<DocID(statistics.documentCount) { _ = try records.record(of: document) }
    }
  }

  private func checkColumns() throws(IndexError) {
    guard let part = columnsPart else { return }
    try columns().check(part, documentCount: statistics.documentCount)
  }

  func damaged(_ part: SegmentPart, _ reason: String) -> IndexError {
    .damaged(file: path, part: part.name, offset: 0, reason: reason)
  }
}
