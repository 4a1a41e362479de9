/// The layout of a segment file.
///
/// ```
/// Segment    = "DIGLOTSG", Part *, Table, Trailer
/// Table      = (part:u32, byteCount:u64, checksum:u64 * pieces) * parts   ; pieces = byteCount / 64 KiB, rounded up
/// Trailer    = table:u64, parts:u32, version:u32, checksum:u64, "DIGLOTSG"
/// ```
///
/// The parts follow one another from byte 8 in the order of the table. The stored documents are first, because they are
/// written while documents come in. A checksum is XXH64 of a piece of 64 KiB of a part; the trailer's checksum is that of
/// the table and of the trailer's first 16 bytes: it stands for all bytes of the file. `table` is the offset of the table.
/// After the parts that are known there may be others, by rising number: see `PartNumber`.
enum SegmentFormat {
  static let magic: UInt64 = 0x4753_544F_4C47_4944  // "DIGLOTSG" in little-endian order
  static let version: UInt32 = 1
  static let headByteCount = 8
  static let trailerByteCount = 32
}

/// The parts of a segment, in the order of the file.
enum SegmentPart: UInt32, CaseIterable {
  case stored = 1
  case storedDirectory
  case statistics
  case integerTermDirectory
  case integerTerms
  case textTermDirectory
  case textTerms
  case postings
  case positions
  /// The norm of each document, a byte.
  case norms
  /// The bits of a position in each document, a byte.
  case positionWidths
  /// The position of the first character of each document's text, after the title. All take as many bytes as the highest
  /// one needs: none where no document has a title.
  case textPositions
  case keys
  case keyDirectory
  case storedDictionaries
  case textPieces

  /// Parts of higher numbers are not known: see `PartNumber`.
  static let lastNumber = PartNumber(SegmentPart.textPieces.rawValue)

  /// The name in messages.
  var name: String {
    switch self {
    case .statistics: "statistics"
    case .integerTermDirectory: "integer term directory"
    case .integerTerms: "integer terms"
    case .textTermDirectory: "text term directory"
    case .textTerms: "text terms"
    case .postings: "postings"
    case .positions: "positions"
    case .norms: "norms"
    case .positionWidths: "position widths"
    case .textPositions: "text positions"
    case .keys: "keys"
    case .keyDirectory: "key directory"
    case .stored: "stored documents"
    case .storedDirectory: "stored directory"
    case .storedDictionaries: "stored dictionaries"
    case .textPieces: "text pieces"
    }
  }
}

/// The totals of the titles and texts of documents.
struct TextTotals {
  /// In UTF-8.
  var byteCount = 0
  /// The sum of the documents' lengths.
  var length = 0
  /// The sum of the hashes of the documents' contents.
  var contentSum: UInt64 = 0

  static func += (totals: inout TextTotals, other: TextTotals) {
    totals.byteCount += other.byteCount
    totals.length += other.length
    totals.contentSum &+= other.contentSum
  }
}

/// The counts of a segment. Those of several segments may be added.
struct SegmentStatistics: Equatable {
  var documentCount = 0
  /// The sum of the documents' lengths.
  var totalLength = 0
  /// UTF-8 bytes of titles and texts.
  var textByteCount = 0
  var integerTermCount = 0
  var textTermCount = 0
  var postingCount = 0
  /// The number of documents whose title has a term.
  var titledCount = 0
  /// What compressed the stored documents.
  var compression = StoredCompression()
  /// The sum of the hashes of the documents' contents: a letter of another case changes no term.
  var contentSum: UInt64 = 0
  /// The fingerprint of the analysis that made the terms.
  var fingerprint: UInt64 = 0

  var termCount: Int { integerTermCount + textTermCount }

  func append(to bytes: inout [UInt8]) {
    for value in [
      documentCount, totalLength, textByteCount, integerTermCount, textTermCount, postingCount, titledCount,
      compression.version, compression.isOwn ? 1 : 2,
    ] {
      Varint.append(UInt64(value), to: &bytes)
    }
    bytes.appendLittleEndian(contentSum)
    bytes.appendLittleEndian(fingerprint)
  }

  /// Statistics of documents whose terms are not counted yet.
  init(
    documentCount: Int, totals: TextTotals, titledCount: Int, compression: StoredCompression, fingerprint: UInt64
  ) {
    self.documentCount = documentCount
    totalLength = totals.length
    textByteCount = totals.byteCount
    contentSum = totals.contentSum
    self.titledCount = titledCount
    self.compression = compression
    self.fingerprint = fingerprint
  }

  init(from reader: inout ByteReader) throws(IndexError) {
    documentCount = try SegmentStatistics.count(&reader)
    totalLength = try SegmentStatistics.count(&reader)
    textByteCount = try SegmentStatistics.count(&reader)
    integerTermCount = try SegmentStatistics.count(&reader)
    textTermCount = try SegmentStatistics.count(&reader)
    postingCount = try SegmentStatistics.count(&reader)
    titledCount = try SegmentStatistics.count(&reader)
    compression.version = try SegmentStatistics.count(&reader)
    let isOwn = try SegmentStatistics.count(&reader)
    // No single bit tells them apart: whether frames were taken over, nothing else in the segment says.
    guard isOwn == 1 || isOwn == 2 else { throw reader.damaged("\(isOwn) for whether its frames are its own") }
    compression.isOwn = isOwn == 1
    contentSum = try reader.uint64()
    fingerprint = try reader.uint64()
    guard documentCount < Int(DocID.max) else { throw reader.damaged("\(documentCount) documents") }
  }

  private static func count(_ reader: inout ByteReader) throws(IndexError) -> Int {
    let value = try reader.varint()
    // The sum over all segments that a manifest may name fits in an `Int`.
    guard value < 1 << 48 else { throw reader.damaged("count \(value)") }
    return Int(value)
  }
}
