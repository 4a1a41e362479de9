/// The list of the segments of an index. A file that it does not name is no part of the index.
///
/// ```
/// Manifest   = "DIGLOTIX", version:u32, commit:varint, nextSegment:varint, Environment,
///              segments:varint, Entry * segments, parts:varint, Part * parts, checksum:u64
/// Environment = icuVersion:String, fingerprint:u64
/// Entry      = number:varint, Identity, 0:varint
///            | number:varint, Identity, deletions:varint, deleted:varint, Identity
/// Part       = number:u32, byteCount:varint, bytes
/// String     = byteCount:varint, ASCII
/// ```
///
/// The commit that an index begins with has number 0 and no segment. `nextSegment` is above the number of every segment that
/// a commit named. `deletions` is the number of the commit that wrote the segment's deletions; it is 0 where there are none,
/// and nothing follows. `deleted` is the number of deleted documents, at least 1. Of the parts one is known, the types of
/// fields; on others see `PartNumber`. The checksum is XXH64 of all bytes before it.
///
/// ```
/// FieldTypes = (name:(byteCount:varint, bytes), type:u8) *      ; 1 number, 2 date, 3 string; names rise by their bytes
/// ```
struct Manifest: Equatable {
  /// A segment of the index, by its number.
  struct Entry: Equatable {
    var number: UInt64
    var identity = FileIdentity()
    var deletionsCommit: UInt64 = 0
    var deletedCount: UInt64 = 0
    var deletionsIdentity = FileIdentity()

    var fileName: String { "\(Manifest.padded(number)).segment" }
    var deletionsFileName: String { "\(Manifest.padded(number)).\(deletionsCommit).deletions" }
  }

  var commit: UInt64 = 0
  var nextSegment: UInt64 = 1
  /// What analysed the texts. A reader with another environment says so.
  var environment = AnalysisEnvironment.current
  var segments: [Entry] = []
  /// The types that fields were given.
  var fieldTypes: [String: FieldType] = [:]
  /// What a later program has added.
  var parts: [Part] = []

  struct Part: Equatable {
    let number: PartNumber
    let bytes: [UInt8]
  }

  /// The number of the part that has the types of fields. A program that does not know them keeps them.
  static let fieldTypesPart = PartNumber(1 << 24 | 1)
  static let fileName = "manifest"
  static let version: UInt32 = 1
  private static let magic: UInt64 = 0x5849_544F_4C47_4944  // "DIGLOTIX" in little-endian order

  /// Above every number: one more can be counted without an overflow, for as long as anybody writes.
  private static let numberLimit: UInt64 = 1 << 62

  /// Merges keep them far below.
  private static let highestSegmentCount = 1 << 14

  static func padded(_ number: UInt64) -> String {
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
    for segment in segments { segment.append(to: &bytes) }
    let own = fieldTypes.isEmpty ? [] : [Part(number: Manifest.fieldTypesPart, bytes: fieldTypeBytes)]
    Varint.append(UInt64(own.count + parts.count), to: &bytes)
    for part in own + parts {
      bytes.appendLittleEndian(part.number.value)
      Varint.append(UInt64(part.bytes.count), to: &bytes)
      bytes += part.bytes
    }
    bytes.appendLittleEndian(unsafe Checksum.xxh64(bytes.span.bytes))
    return bytes
  }

  init() {}

  /// Whether the first eight bytes of something are those of a manifest.
  static func isBegin(_ word: UInt64) -> Bool { word == magic }

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
    guard commit < Manifest.numberLimit, nextSegment < Manifest.numberLimit else {
      throw reader.damaged("commit \(commit), next segment \(nextSegment)")
    }
    environment.icuVersion = try Manifest.string(&reader)
    environment.fingerprint = try reader.uint64()
    for _ in 0..<(try reader.varint()) {
      let entry = try Entry(from: &reader)
      guard entry.number < nextSegment else {
        throw reader.damaged("segment \(entry.number), not below the next one, \(nextSegment)")
      }
      guard entry.deletionsCommit <= commit else {
        throw reader.damaged("deletions of commit \(entry.deletionsCommit) in commit \(commit)")
      }
      segments.append(entry)
    }
    guard segments.count <= Manifest.highestSegmentCount else { throw reader.damaged("\(segments.count) segments") }
    let numbers = segments.map(\.number).sorted()
    if let again = zip(numbers, numbers.dropFirst()).first(where: ==) {
      throw reader.damaged("segment \(again.0) again")
    }
    for _ in 0..<(try reader.varint()) { try readPart(&reader) }
    guard reader.isAtEnd else { throw reader.damaged("\(reader.remaining) bytes after the last part") }
  }

  private mutating func readPart(_ reader: inout ByteReader) throws(IndexError) {
    let number = PartNumber(try reader.uint32())
    guard number.treatment != .refuse else { throw .unsupportedPart(file: reader.file, part: number.value) }
    let start = reader.position
    let bytes = try Manifest.bytes(&reader)
    guard number == Manifest.fieldTypesPart else { return parts.append(Part(number: number, bytes: bytes)) }
    guard fieldTypes.isEmpty, let types = Manifest.fieldTypes(of: bytes) else {
      try reader.seek(to: start)
      throw reader.damaged("types of fields")
    }
    fieldTypes = types
  }

  // MARK: - Types of fields

  private static let typeNumbers: [FieldType: UInt8] = [.number: 1, .date: 2, .string: 3]

  private var fieldTypeBytes: [UInt8] {
    var bytes: [UInt8] = []
    for (name, type) in fieldTypes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      Varint.append(UInt64(name.utf8.count), to: &bytes)
      bytes += name.utf8
      bytes.append(Manifest.typeNumbers[type] ?? 0)
    }
    return bytes
  }

  private static func fieldTypes(of bytes: [UInt8]) -> [String: FieldType]? {
    var reader = ByteReader(ByteSlice(bytes), file: "", part: "")
    var types: [String: FieldType] = [:]
    do throws(IndexError) {
      while !reader.isAtEnd {
        guard let name = String(validating: try Manifest.bytes(&reader), as: UTF8.self) else { return nil }
        let number = try reader.uint8()
        guard let type = typeNumbers.first(where: { $0.value == number })?.key, types[name] == nil else { return nil }
        types[name] = type
      }
    } catch { return nil }
    return types.isEmpty ? nil : types
  }

  private static func bytes(_ reader: inout ByteReader) throws(IndexError) -> [UInt8] {
    let byteCount = try reader.varint()
    guard byteCount <= UInt64(reader.remaining) else { throw reader.damaged("\(byteCount) bytes") }
    var bytes: [UInt8] = []
    try reader.append(Int(byteCount), to: &bytes)
    return bytes
  }

  /// A text that can be shown: what is printed may not command a terminal.
  private static func string(_ reader: inout ByteReader) throws(IndexError) -> String {
    let bytes = try bytes(&reader)
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw reader.damaged("a text that is not ASCII") }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Manifest.Entry {
  fileprivate func append(to bytes: inout [UInt8]) {
    Varint.append(number, to: &bytes)
    identity.append(to: &bytes)
    Varint.append(deletionsCommit, to: &bytes)
    guard deletionsCommit > 0 else { return }
    Varint.append(deletedCount, to: &bytes)
    deletionsIdentity.append(to: &bytes)
  }

  fileprivate init(from reader: inout ByteReader) throws(IndexError) {
    number = try reader.varint()
    identity = try FileIdentity(from: &reader)
    deletionsCommit = try reader.varint()
    guard deletionsCommit > 0 else { return }
    deletedCount = try reader.varint()
    guard deletedCount > 0 else { throw reader.damaged("no deleted documents in commit \(deletionsCommit)") }
    deletionsIdentity = try FileIdentity(from: &reader)
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

  /// What tells a file of these bytes from others.
  static func identity(of bytes: [UInt8]) -> FileIdentity {
    let checksum = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return FileIdentity(byteCount: bytes.count, checksum: checksum)
  }

  static func read(
    _ path: String, documentCount: Int
  ) throws(IndexError) -> (deletions: BitSet, identity: FileIdentity) {
    try read(MappedFile(path: path).bytes, path, documentCount: documentCount)
  }

  /// - Parameter path: The name that errors give.
  static func read(
    _ bytes: ByteSlice, _ path: String, documentCount: Int
  ) throws(IndexError) -> (deletions: BitSet, identity: FileIdentity) {
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
    let deletions = try BitSet(capacity: documentCount, from: &reader)
    guard reader.isAtEnd else { throw reader.damaged("\(reader.remaining) bytes after the last word") }
    return (deletions, FileIdentity(byteCount: bytes.byteCount, checksum: checksum))
  }
}
