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
  private var terms: TermsWriter?
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
  ///   - team: Its threads compress stored documents.
  init(path: String, with team: ThreadTeam) throws(IndexError) {
    parts = try SegmentPartWriters(path: path)
    keys = DocumentKeysWriter(keys: parts[.keys], directory: parts[.keyDirectory])
    stored = StoredDocumentsWriter(
      frames: parts[.stored], directory: parts[.storedDirectory], dictionaries: parts[.storedDictionaries],
      with: team)
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

  /// Begins the terms, when all documents were added; returns what encodes them.
  ///
  /// - Parameter spareByteCount: What the parts may hold in memory before they go to temporary files; a little more.
  func beginTerms(spareByteCount: Int = 0) -> TermsEncoder {
    parts.setSpareByteCount(spareByteCount)
    terms = TermsWriter(parts, positionWidths: positionWidths)
    return TermsEncoder(norms: norms, positionWidths: positionWidths)
  }

  /// Adds the next terms, first integer keys, then terms of bytes, and not both together.
  func append(_ encoded: consuming EncodedTerms) throws(IndexError) {
    try terms?.append(encoded, &statistics)
  }

  // MARK: - End

  /// Writes the file and waits until it is on the disk.
  func finish() throws(IndexError) {
    try stored.finish()
    precondition(
      terms != nil && stored.documentCount == statistics.documentCount, "a segment has terms and stored texts")
    try terms?.finish()
    try parts[.norms].append(norms)
    try parts[.positionWidths].append(positionWidths)
    try appendTextPositions()
    var bytes: [UInt8] = []
    statistics.append(to: &bytes)
    try parts[.statistics].append(bytes)
    try parts.finish()
  }

  private func appendTextPositions() throws(IndexError) {
    let byteCount = ValueWidth.byteCount(ofValuesTo: Int(textPositions.max() ?? 0))
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

  init(path: String) throws(IndexError) {
    let file = try FileWriter(creating: path)
    var head: [UInt8] = []
    head.appendLittleEndian(SegmentFormat.magic)
    try file.append(head)
    self.file = file
    writers = SegmentPart.allCases.map { part in
      part == .stored
        ? PartWriter(into: file)
        : PartWriter(temporaryPath: "\(path).part\(part.rawValue)")
    }
  }

  subscript(part: SegmentPart) -> PartWriter { writers[Int(part.rawValue) - 1] }

  /// Lets the parts hold so much in memory together, and 1 MiB each at any rate. Half of it goes to postings.
  func setSpareByteCount(_ byteCount: Int) {
    for part in [SegmentPart.postings, .positions, .integerTerms, .textTerms] {
      let share = part == .postings ? byteCount / 2 : byteCount / 8
      self[part].spillByteCount = max(PartWriter.leastSpillByteCount, share)
    }
  }

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
