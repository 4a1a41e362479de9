/// Writes one segment file. The stages of writing are types, so that they cannot be mixed up.
///
/// This type is the first stage: it takes the documents in their order, and beside them their stored texts. `endDocuments`
/// consumes it and returns the second stage, a `TermsWriter`, whose `finish` completes the file.
struct SegmentWriter: ~Copyable {
  /// What a segment holds of a document, beside its terms and its stored text.
  struct DocumentEntry {
    /// In UTF-8.
    var key: [UInt8]
    var norm: UInt8
    var positionWidth: UInt8
    var textPosition: UInt32
    /// The pieces of a long text, and where it ends; of a shorter one none.
    var pieces: [TextPiece] = []
  }

  private let parts: SegmentPartWriters
  private var keys: DocumentKeysWriter
  /// Takes the stored texts of the documents.
  var stored: StoredDocumentsWriter
  private var norms: [UInt8] = []
  private var positionWidths: [UInt8] = []
  private var textPositions: [UInt32] = []
  private var titledCount = 0

  /// - Parameters:
  ///   - path: The file to make. Until it is complete there may be temporary files beside it.
  ///   - team: Its threads compress stored documents.
  init(path: String, with team: ThreadTeam) throws(IndexError) {
    self.init(try SegmentPartWriters(path: path), with: team)
  }

  /// - Parameters:
  ///   - parts: Take the parts of the segment.
  ///   - team: Its threads compress stored documents.
  init(_ parts: SegmentPartWriters, with team: ThreadTeam) {
    self.parts = parts
    keys = DocumentKeysWriter(keys: parts[.keys], directory: parts[.keyDirectory])
    stored = StoredDocumentsWriter(
      frames: parts[.stored], directory: parts[.storedDirectory], dictionaries: parts[.storedDictionaries],
      with: team)
  }

  var documentCount: Int { norms.count }

  /// Begins a part that is not known, with a record for each document.
  func records(_ number: PartNumber) -> DocumentRecordsWriter {
    DocumentRecordsWriter(parts.addPart(number))
  }

  /// Begins the part of the columns, when all documents were added.
  func columns() -> ColumnsWriter {
    let part = parts.addPart(ColumnFormat.part)
    return ColumnsWriter(documentCount: documentCount) { (bytes) throws(IndexError) in try part.append(bytes) }
  }

  /// Adds the next document.
  mutating func append(_ document: DocumentEntry) throws(IndexError) {
    norms.append(document.norm)
    positionWidths.append(document.positionWidth)
    textPositions.append(document.textPosition)
    titledCount += document.textPosition > 0 ? 1 : 0
    if !document.pieces.isEmpty {
      try parts[.textPieces].append(TextPieceTable.bytes(of: document.pieces, ofDocument: norms.count - 1))
    }
    try keys.append(document.key)
  }

  /// Ends the documents and begins the terms.
  ///
  /// - Parameters:
  ///   - totals: The totals of all documents that were added.
  ///   - fingerprint: The fingerprint of the analysis that makes the terms.
  ///   - compression: What compressed the stored documents.
  ///   - spareByteCount: The memory that the parts may take before they go to temporary files. Each may take 1 MiB
  ///     in any case.
  consuming func endDocuments(
    _ totals: TextTotals, fingerprint: UInt64, _ compression: StoredCompression = StoredCompression(),
    spareByteCount: Int = 0
  ) throws(IndexError) -> TermsWriter {
    let documentCount = norms.count
    let storedCount = try stored.finish()
    precondition(storedCount == documentCount, "each document of a segment has a stored text")
    try parts[.norms].append(norms)
    try parts[.positionWidths].append(positionWidths)
    try parts[.textPositions].append(SegmentWriter.bytes(of: textPositions))
    parts.setSpareByteCount(spareByteCount)
    let statistics = SegmentStatistics(
      documentCount: documentCount, totals: totals, titledCount: titledCount, compression: compression,
      fingerprint: fingerprint)
    return TermsWriter(parts, norms: norms, positionWidths: positionWidths, statistics)
  }

  private static func bytes(of positions: [UInt32]) -> [UInt8] {
    let byteCount = ValueWidth.byteCount(ofValuesTo: Int(positions.max() ?? 0))
    var bytes: [UInt8] = []
    for position in positions {
      for byte in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: position >> UInt32(byte * 8))) }
    }
    return bytes
  }
}

/// The part writers of one segment.
final class SegmentPartWriters {
  /// Takes the segment; `nil` where the parts are compared.
  private let file: FileWriter?
  private let writers: [PartWriter]
  /// The parts that not every segment has, by rising number.
  private var others: [(number: PartNumber, writer: PartWriter)] = []
  /// The part of the columns that is compared with.
  private let columns: CheckedPart?

  init(path: String) throws(IndexError) {
    let file = try FileWriter(creating: path)
    var head: [UInt8] = []
    head.appendLittleEndian(SegmentFormat.magic)
    try file.append(head)
    self.file = file
    columns = nil
    writers = SegmentPart.allCases.map { part in
      part == .stored
        ? PartWriter(into: file)
        : PartWriter(temporaryPath: "\(path).part\(part.rawValue)")
    }
  }

  /// Writes nothing, and compares the parts with those of a segment.
  init(comparing segment: SegmentReader) {
    file = nil
    columns = segment.columnsPart
    writers = SegmentPart.allCases.map { PartWriter(comparing: segment.part($0)) }
  }

  /// Where each part differs from that of the segment, once all are written.
  func differences(except ignored: [SegmentPart]) -> [IndexError] {
    let known = SegmentPart.allCases.filter { !ignored.contains($0) }.compactMap { self[$0].difference }
    guard let columns else { return known }
    return known
      + [others.first?.writer.difference ?? (others.isEmpty ? columns.damaged(0, "no document has a field") : nil)]
      .compactMap { $0 }
  }

  /// Begins a part that not every segment has, after those of lower numbers. Of these the columns alone are compared: the
  /// documents do not give others.
  func addPart(_ number: PartNumber) -> PartWriter {
    precondition(number > others.last?.number ?? SegmentPart.lastNumber, "parts by rising number")
    let writer: PartWriter
    if let file {
      writer = PartWriter(temporaryPath: "\(file.path).part\(number.value)")
    } else {
      precondition(number == ColumnFormat.part, "columns alone are compared")
      // A segment of a program that does not know columns has none, which is no damage.
      writer = columns.map { PartWriter(comparing: $0) } ?? PartWriter(comparing: .empty)
    }
    others.append((number, writer))
    return writer
  }

  subscript(part: SegmentPart) -> PartWriter { writers[Int(part.rawValue) - 1] }

  /// Divides memory between the parts; half goes to postings. Each part may take 1 MiB in any case.
  func setSpareByteCount(_ byteCount: Int) {
    guard file != nil else { return }
    for part in [SegmentPart.postings, .positions, .integerTerms, .textTerms] {
      let share = part == .postings ? byteCount / 2 : byteCount / 8
      self[part].spillByteCount = max(PartWriter.leastSpillByteCount, share)
    }
  }

  /// Writes the parts and their table to the file, and waits until it is on the disk.
  func finish() throws(IndexError) {
    guard let file else { return }
    var table: [UInt8] = []
    let known = SegmentPart.allCases.map { (number: PartNumber($0.rawValue), writer: self[$0]) }
    for (number, writer) in known + others {
      try writer.finish(into: file)
      table.appendLittleEndian(number.value)
      table.appendLittleEndian(UInt64(writer.byteCount))
      for checksum in writer.checksums { table.appendLittleEndian(checksum) }
    }
    let tableStart = UInt64(file.byteCount)
    let tableByteCount = table.count
    table.appendLittleEndian(tableStart)
    table.appendLittleEndian(UInt32(known.count + others.count))
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
