/// Writes one segment file: its documents in order, and its terms in order, each with its postings.
///
/// Integer keys come before terms of bytes. Nothing stands at the path before `finish` has returned.
final class SegmentWriter {
  /// What a segment keeps of each document beside its terms and its stored text.
  struct DocumentEntry {
    var key: String
    var norm: UInt8
    var positionWidth: UInt8
    var textPosition: UInt32
    var contentHash: UInt64
  }

  private let path: String
  private let parts: SegmentPartWriters
  private var postings: PostingsWriter
  /// The dictionaries, once the first term has come: how they are written depends on how many documents there are.
  private lazy var integerTerms = TermDictionaryWriter(
    entries: parts[.integerTerms], documentCount: statistics.documentCount)
  private lazy var textTerms = TermDictionaryWriter(
    entries: parts[.textTerms], documentCount: statistics.documentCount)
  private var keys: DocumentKeysWriter
  private var storedCount = 0
  private var norms: [UInt8] = []
  private var positionWidths: [UInt8] = []
  /// Counts what is added; the caller adds to it what only it knows.
  var statistics = SegmentStatistics()

  /// - Parameter path: The file to be made. Temporary files stand beside it while it is written.
  init(path: String) {
    self.path = path
    parts = SegmentPartWriters(path: path)
    postings = PostingsWriter(postings: parts[.postings], positions: parts[.positions])
    keys = DocumentKeysWriter(keys: parts[.keys], directory: parts[.keyDirectory])
  }

  // MARK: - Documents

  /// Adds the next document.
  func append(_ document: DocumentEntry) throws(IndexError) {
    statistics.documentCount += 1
    norms.append(document.norm)
    positionWidths.append(document.positionWidth)
    try keys.append(document.key)
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(document.textPosition)
    try parts[.textPositions].append(bytes)
    bytes.removeAll()
    bytes.appendLittleEndian(document.contentHash)
    try parts[.contentHashes].append(bytes)
  }

  /// Adds the stored text of the next documents.
  func append(_ frame: StoredFrames.Frame) throws(IndexError) {
    var entry: [UInt8] = []
    entry.appendLittleEndian(UInt32(storedCount))
    entry.appendLittleEndian(UInt32(frame.byteCount))
    entry.appendLittleEndian(UInt64(parts[.stored].byteCount))
    try parts[.storedDirectory].append(entry)
    try parts[.stored].append(frame.bytes)
    storedCount += frame.documentCount
  }

  // MARK: - Terms

  /// Adds a posting of the present term. Its document was added before.
  @inline(__always)
  func addPosting(_ document: DocID, frequency: UInt32, positions: Span<UInt32>) {
    postings.add(
      document, frequency: frequency, norm: norms[Int(document)], positions: positions,
      positionWidth: Int(positionWidths[Int(document)]))
  }

  /// Ends the present term.
  func endTerm(_ key: UInt64) throws(IndexError) {
    let info = try postings.endTerm()
    statistics.integerTermCount += 1
    statistics.postingCount += Int(info.documentFrequency)
    try integerTerms.append(key, info, listsEnd: parts[.postings].byteCount)
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
    precondition(storedCount == statistics.documentCount, "every document has its stored text")
    try integerTerms.finish(directory: parts[.integerTermDirectory])
    try textTerms.finish(directory: parts[.textTermDirectory])
    try parts[.norms].append(norms)
    try parts[.positionWidths].append(positionWidths)
    var bytes: [UInt8] = []
    statistics.append(to: &bytes)
    try parts[.statistics].append(bytes)
    try parts.write(to: path)
  }
}

/// The part writers of one segment.
final class SegmentPartWriters {
  private let writers: [PartWriter]

  init(path: String) {
    writers = SegmentPart.allCases.map { PartWriter(temporaryPath: "\(path).part\($0.rawValue)") }
  }

  subscript(part: SegmentPart) -> PartWriter { writers[Int(part.rawValue) - 1] }

  /// Joins the parts in a file with their table.
  func write(to path: String) throws(IndexError) {
    let file = try FileWriter(creating: path)
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(SegmentFormat.magic)
    try file.append(bytes)
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
