/// Writes one segment file: its documents in order, and its terms in order, each with its postings.
///
/// Documents come first, then integer keys, then terms of bytes. The file is whole when `finish` has returned.
final class SegmentWriter {
  /// What a segment keeps of each document beside its terms and its stored text.
  struct DocumentEntry {
    /// In UTF-8.
    var key: [UInt8]
    var norm: UInt8
    var positionWidth: UInt8
    var textPosition: UInt32
  }

  private let parts: SegmentPartWriters
  private var postings: PostingsWriter
  private var integerTerms: IntegerTermsWriter
  private var textTerms: TextTermsWriter
  private var keys: DocumentKeysWriter
  /// The stored text of the documents, which is added beside them.
  let stored: StoredDocumentsWriter
  private var norms: [UInt8] = []
  private var positionWidths: [UInt8] = []
  private var textPositions: [UInt32] = []
  /// Counts what is added; the caller adds to it what only it knows.
  var statistics = SegmentStatistics()

  /// - Parameters:
  ///   - path: The file to be made. Temporary files stand beside it while it is written.
  ///   - spillByteCount: What a part holds in memory before it goes to one of these.
  init(path: String, spillByteCount: Int = 1 << 20) throws(IndexError) {
    parts = try SegmentPartWriters(path: path, spillByteCount: spillByteCount)
    integerTerms = IntegerTermsWriter(entries: parts[.integerTerms])
    textTerms = TextTermsWriter(entries: parts[.textTerms])
    postings = PostingsWriter(postings: parts[.postings], positions: parts[.positions])
    keys = DocumentKeysWriter(keys: parts[.keys], directory: parts[.keyDirectory])
    stored = StoredDocumentsWriter(
      frames: parts[.stored], directory: parts[.storedDirectory], dictionaries: parts[.storedDictionaries])
  }

  // MARK: - Documents

  /// Adds the next document.
  func append(_ document: DocumentEntry) throws(IndexError) {
    statistics.documentCount += 1
    norms.append(document.norm)
    positionWidths.append(document.positionWidth)
    textPositions.append(document.textPosition)
    try keys.append(document.key)
  }

  // MARK: - Terms

  /// Begins the terms, when all documents were added.
  func beginTerms() {
    postings.documentCount = statistics.documentCount
    integerTerms.documentCount = statistics.documentCount
    textTerms.documentCount = statistics.documentCount
  }

  /// Adds a posting of frequency one to the present term. Its document was added before.
  func addPosting(_ document: DocID, position: UInt32, hasPositions: Bool) {
    postings.add(
      document, position: position, norm: norms[Int(document)],
      positionWidth: hasPositions ? Int(positionWidths[Int(document)]) : 0)
  }

  /// Adds the postings of a block of another segment's list to the present term.
  func addPostings(
    blockOf cursor: inout PostingsCursor, newIDs: NewDocIDs, hasPositions: Bool
  ) throws(IndexError) {
    try postings.add(blockOf: &cursor, newIDs: newIDs, hasPositions: hasPositions, norms: norms)
  }

  /// Whether the present term has a posting yet.
  var hasPostings: Bool { postings.hasPostings }

  /// Adds all postings of the present term: where it occurs, in order, each a doc ID above a position.
  func addPostings(_ occurrences: Span<UInt64>, hasPositions: Bool) {
    postings.add(occurrences, hasPositions: hasPositions, norms: norms, positionWidths: positionWidths)
  }

  /// Adds a term that stands once, in short for a posting and its end.
  func addTerm(_ key: UInt64, onlyPosting location: TermInfo.Location) throws(IndexError) {
    try append(key, TermInfo(documentFrequency: 1, location: location))
  }

  /// Ends the present term.
  func endTerm(_ key: UInt64) throws(IndexError) { try append(key, postings.endTerm()) }

  private func append(_ key: UInt64, _ info: TermInfo) throws(IndexError) {
    statistics.integerTermCount += 1
    statistics.postingCount += Int(info.documentFrequency)
    var positionWidth = 0
    if case .inline(let document, _) = info.location { positionWidth = Int(positionWidths[Int(document)]) }
    try integerTerms.append(key, info, positionWidth: positionWidth, listsEnd: parts[.postings].byteCount)
  }

  /// Ends the present term, whose bytes begin with the tag.
  func endTerm(_ text: [UInt8]) throws(IndexError) {
    let info = try postings.endTerm()
    statistics.textTermCount += 1
    statistics.postingCount += Int(info.documentFrequency)
    try textTerms.append(text, info, listsEnd: parts[.postings].byteCount)
  }

  // MARK: - End

  /// Writes the file and waits until it is on the disk.
  func finish() throws(IndexError) {
    try stored.finish()
    precondition(stored.documentCount == statistics.documentCount, "every document has its stored text")
    try integerTerms.finish(directory: parts[.integerTermDirectory])
    try textTerms.finish(directory: parts[.textTermDirectory])
    try parts[.norms].append(norms)
    try parts[.positionWidths].append(positionWidths)
    try appendTextPositions()
    var bytes: [UInt8] = []
    statistics.append(to: &bytes)
    try parts[.statistics].append(bytes)
    try parts.finish()
  }

  private func appendTextPositions() throws(IndexError) {
    let byteCount = SegmentFormat.byteCount(ofValuesTo: Int(textPositions.max() ?? 0))
    var bytes: [UInt8] = []
    for position in textPositions {
      for byte in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: position >> UInt32(byte * 8))) }
    }
    try parts[.textPositions].append(bytes)
  }
}

/// The part writers of one segment.
final class SegmentPartWriters {
  private let file: FileWriter
  private let writers: [PartWriter]

  init(path: String, spillByteCount: Int) throws(IndexError) {
    let file = try FileWriter(creating: path)
    var head: [UInt8] = []
    head.appendLittleEndian(SegmentFormat.magic)
    try file.append(head)
    self.file = file
    writers = SegmentPart.allCases.map { part in
      part == .stored
        ? PartWriter(into: file)
        : PartWriter(temporaryPath: "\(path).part\(part.rawValue)", spillByteCount: spillByteCount)
    }
  }

  subscript(part: SegmentPart) -> PartWriter { writers[Int(part.rawValue) - 1] }

  /// Joins the parts in the file with their table, and waits until it is on the disk.
  func finish() throws(IndexError) {
    var table: [UInt8] = []
    for part in SegmentPart.allCases {
      let writer = self[part]
      try writer.finish(into: file)
      table.appendLittleEndian(part.rawValue)
      table.appendLittleEndian(UInt64(writer.byteCount))
      for checksum in writer.checksums { table.appendLittleEndian(checksum) }
    }
    let tableStart = UInt64(file.byteCount)
    let tableByteCount = table.count
    table.appendLittleEndian(tableStart)
    table.appendLittleEndian(UInt32(writers.count))
    table.appendLittleEndian(SegmentFormat.version)
    let checksum = unsafe Checksum.xxh64(table.span.bytes)
    table.appendLittleEndian(checksum)
    table.appendLittleEndian(SegmentFormat.magic)
    precondition(table.count == tableByteCount + SegmentFormat.trailerByteCount, "the trailer has 32 bytes")
    try file.append(table)
    try file.sync()
    try file.close()
  }
}
