/// An open segment file. It is immutable: any number of threads may read it.
final class SegmentReader: Sendable {
  let path: String
  let statistics: SegmentStatistics
  let integerTerms: IntegerTerms
  let textTerms: TextTerms
  let postings: PostingsSource
  let keys: DocumentKeys
  let stored: StoredDocuments
  let byteCount: Int
  /// What tells the file from others: the checksum is that of the trailer, which those of all parts are in.
  let identity: FileIdentity
  /// The parts that this program does not know, by rising number. It need not.
  let otherParts: [(number: PartNumber, part: CheckedPart)]
  private let file: MappedFile
  private let textPositionByteCount: Int
  fileprivate let parts: [CheckedPart]

  /// Maps the file and reads its table. A part is verified when it is first used.
  ///
  /// - Parameters:
  ///   - path: The name that errors give.
  ///   - presentPath: Where the file is, if it does not have that name yet.
  init(path: String, at presentPath: String? = nil) throws(IndexError) {
    self.path = path
    file = try MappedFile(path: presentPath ?? path)
    let bytes = file.bytes
    byteCount = bytes.byteCount
    let (parts, otherParts, checksum) = try SegmentReader.readTable(bytes, path)
    self.parts = parts
    self.otherParts = otherParts
    identity = FileIdentity(byteCount: bytes.byteCount, checksum: checksum)
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
  }

  /// The parts that are known, the others, and the trailer's checksum.
  private typealias Table = (parts: [CheckedPart], others: [(number: PartNumber, part: CheckedPart)], checksum: UInt64)

  private static func readTable(_ bytes: ByteSlice, _ path: String) throws(IndexError) -> Table {
    func damaged(_ offset: Int, _ reason: String) -> IndexError {
      .damaged(file: path, part: "table", offset: offset, reason: reason)
    }
    let trailer = bytes.byteCount - SegmentFormat.trailerByteCount
    guard trailer >= SegmentFormat.headByteCount else { throw damaged(0, "\(bytes.byteCount) bytes are no segment") }
    guard bytes.uint64(at: 0) == SegmentFormat.magic, bytes.uint64(at: trailer + 24) == SegmentFormat.magic else {
      throw damaged(trailer + 24, "no DIGLOTSG at both ends")
    }
    let version = bytes.uint32(at: trailer + 12)
    guard version == SegmentFormat.version else {
      throw .unsupportedVersion(file: path, found: Int(version), supported: Int(SegmentFormat.version))
    }
    let start = Int(truncatingIfNeeded: bytes.uint64(at: trailer))
    guard start >= SegmentFormat.headByteCount, start <= trailer else { throw damaged(trailer, "table at \(start)") }
    let checksum = bytes[start..<trailer + 16].withBytes { Checksum.xxh64($0) }
    guard checksum == bytes.uint64(at: trailer + 16) else { throw damaged(start, "checksum differs") }
    let (parts, others) = try readParts(bytes, start..<trailer, count: bytes.uint32(at: trailer + 8), path)
    return (parts, others, checksum)
  }

  private static func readParts(
    _ bytes: ByteSlice, _ table: Range<Int>, count: UInt32, _ path: String
  ) throws(IndexError) -> (parts: [CheckedPart], others: [(number: PartNumber, part: CheckedPart)]) {
    var reader = ByteReader(bytes[table], file: path, part: "table", fileOffset: table.lowerBound)
    var start = SegmentFormat.headByteCount
    func next(_ name: String) throws(IndexError) -> CheckedPart {
      let byteCount = try reader.uint64()
      guard byteCount <= UInt64(table.lowerBound - start) else { throw reader.damaged("part of \(byteCount) bytes") }
      let pieces = (Int(byteCount) + PartWriter.pieceByteCount - 1) / PartWriter.pieceByteCount
      var checksums: [UInt64] = []
      for _ in 0..<pieces { checksums.append(try reader.uint64()) }
      defer { start += Int(byteCount) }
      return CheckedPart(
        bytes[start..<start + Int(byteCount)], file: path, name: name, start: start, checksums: checksums)
    }
    var parts: [CheckedPart] = []
    for part in SegmentPart.allCases {
      guard try reader.uint32() == part.rawValue else { throw reader.damaged("expected part \(part.rawValue)") }
      parts.append(try next(part.name))
    }
    var others: [(number: PartNumber, part: CheckedPart)] = []
    while !reader.isAtEnd {
      let number = PartNumber(try reader.uint32())
      guard number > others.last?.number ?? SegmentPart.lastNumber else { throw reader.damaged("parts out of order") }
      guard number.treatment != .refuse else { throw .unsupportedPart(file: path, part: number.value) }
      others.append((number, try next(number.name)))
    }
    guard start == table.lowerBound, parts.count + others.count == count else {
      throw reader.damaged("parts do not fill the file")
    }
    return (parts, others)
  }

  func part(_ part: SegmentPart) -> CheckedPart { parts[Int(part.rawValue) - 1] }

  /// Gives the pages that were read back to the system. A caller that reads the file once, from start to end, needs them no
  /// more.
  func forgetPages() { file.forgetPages() }

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
}
