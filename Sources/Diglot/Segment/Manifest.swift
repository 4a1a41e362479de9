/// The list of the segments of an index. A file that it does not name is no part of the index.
///
/// ```
/// Manifest   = "DIGLOTIX", version:u32, commit:varint, nextSegment:varint, Environment,
///              segments:varint, Entry * segments, checksum:u64
/// Environment = icuVersion:String, fingerprint:u64
/// Entry      = number:varint, deletions:varint, deleted:varint
/// String     = byteCount:varint, UTF-8
/// ```
///
/// `nextSegment` is above the number of every segment ever made. `deletions` is the number of the commit that wrote the
/// segment's deletions, 0 where it has none, and `deleted` the number of deleted documents. The checksum is XXH64 of all
/// bytes before it.
struct Manifest: Equatable {
  /// A segment of the index, by its number.
  struct Entry: Equatable {
    var number: UInt64
    var deletionsCommit: UInt64 = 0
    var deletedCount: UInt64 = 0

    var fileName: String { "\(Manifest.padded(number)).segment" }
    var deletionsFileName: String { "\(Manifest.padded(number)).\(deletionsCommit).deletions" }
  }

  var commit: UInt64 = 0
  var nextSegment: UInt64 = 1
  /// What analysed the texts. A reader with another environment says so.
  var environment = AnalysisEnvironment.current
  var segments: [Entry] = []

  static let fileName = "manifest"
  static let version: UInt32 = 1
  private static let magic: UInt64 = 0x5849_544F_4C47_4944  // "DIGLOTIX" in little-endian order

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  // MARK: - Bytes

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(Manifest.magic)
    bytes.appendLittleEndian(Manifest.version)
    Varint.append(commit, to: &bytes)
    Varint.append(nextSegment, to: &bytes)
    Varint.append(UInt64(environment.icuVersion.utf8.count), to: &bytes)
    bytes += environment.icuVersion.utf8
    bytes.appendLittleEndian(environment.fingerprint)
    Varint.append(UInt64(segments.count), to: &bytes)
    for segment in segments {
      Varint.append(segment.number, to: &bytes)
      Varint.append(segment.deletionsCommit, to: &bytes)
      Varint.append(segment.deletedCount, to: &bytes)
    }
    bytes.appendLittleEndian(unsafe Checksum.xxh64(bytes.span.bytes))
    return bytes
  }

  init() {}

  init(_ bytes: ByteSlice, path: String) throws(IndexError) {
    let end = bytes.byteCount - 8
    guard end >= 20, bytes.uint64(at: 0) == Manifest.magic else {
      throw .damaged(file: path, part: "manifest", offset: 0, reason: "no DIGLOTIX at the start")
    }
    let version = bytes.uint32(at: 8)
    guard version == Manifest.version else {
      throw .unsupportedVersion(file: path, found: Int(version), supported: Int(Manifest.version))
    }
    let checksum = bytes[0..<end].withBytes { Checksum.xxh64($0) }
    guard checksum == bytes.uint64(at: end) else {
      throw .damaged(file: path, part: "manifest", offset: end, reason: "checksum differs")
    }
    var reader = ByteReader(bytes[0..<end], file: path, part: "manifest")
    try reader.seek(to: 12)
    try readBody(&reader)
  }

  private mutating func readBody(_ reader: inout ByteReader) throws(IndexError) {
    commit = try reader.varint()
    nextSegment = try reader.varint()
    environment.icuVersion = try Manifest.string(&reader)
    environment.fingerprint = try reader.uint64()
    let count = try reader.varint()
    for _ in 0..<count {
      segments.append(
        Entry(
          number: try reader.varint(), deletionsCommit: try reader.varint(), deletedCount: try reader.varint()))
    }
    guard reader.isAtEnd else { throw reader.damaged("\(reader.remaining) bytes after the last segment") }
    try checkSegments(reader)
  }

  /// Each segment is there once, and has deletions or none.
  private func checkSegments(_ reader: ByteReader) throws(IndexError) {
    guard Set(segments.map(\.number)).count == segments.count else { throw reader.damaged("a segment twice") }
    for segment in segments where (segment.deletionsCommit == 0) != (segment.deletedCount == 0) {
      throw reader.damaged("\(segment.deletedCount) deleted documents since commit \(segment.deletionsCommit)")
    }
  }

  private static func string(_ reader: inout ByteReader) throws(IndexError) -> String {
    let byteCount = try reader.varint()
    guard byteCount <= UInt64(reader.remaining) else { throw reader.damaged("text of \(byteCount) bytes") }
    let slice = try reader.bytes(Int(byteCount))
    return String(decoding: (0..<slice.byteCount).map { slice.byte(at: $0) }, as: UTF8.self)
  }
}

/// The deleted documents of a segment.
///
/// ```
/// Deletions  = "DIGLOTDL", version:u32, documents:u32, words, checksum:u64
/// ```
enum DeletionsFile {
  private static let magic: UInt64 = 0x4C44_544F_4C47_4944  // "DIGLOTDL" in little-endian order

  static func bytes(of deletions: BitSet, documentCount: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(magic)
    bytes.appendLittleEndian(Manifest.version)
    bytes.appendLittleEndian(UInt32(documentCount))
    deletions.append(to: &bytes)
    bytes.appendLittleEndian(unsafe Checksum.xxh64(bytes.span.bytes))
    return bytes
  }

  static func read(_ path: String, documentCount: Int) throws(IndexError) -> BitSet {
    let bytes = try MappedFile(path: path).bytes
    let end = bytes.byteCount - 8
    func damaged(_ offset: Int, _ reason: String) -> IndexError {
      .damaged(file: path, part: "deletions", offset: offset, reason: reason)
    }
    guard end >= 16, bytes.uint64(at: 0) == magic else { throw damaged(0, "no DIGLOTDL at the start") }
    let version = bytes.uint32(at: 8)
    guard version == Manifest.version else {
      throw .unsupportedVersion(file: path, found: Int(version), supported: Int(Manifest.version))
    }
    let checksum = bytes[0..<end].withBytes { Checksum.xxh64($0) }
    guard checksum == bytes.uint64(at: end) else { throw damaged(end, "checksum differs") }
    guard bytes.uint32(at: 12) == documentCount else {
      throw damaged(12, "\(bytes.uint32(at: 12)) documents, the segment has \(documentCount)")
    }
    var reader = ByteReader(bytes[0..<end], file: path, part: "deletions")
    try reader.seek(to: 16)
    return try BitSet(capacity: documentCount, from: &reader)
  }
}
