/// Where the parts of a segment file are: see `SegmentFormat`.
struct SegmentTable {
  /// The parts that are known, by their numbers.
  private(set) var parts: [CheckedPart] = []
  /// The parts that are not known, by rising number.
  private(set) var others: [(number: PartNumber, part: CheckedPart)] = []
  /// What tells the file from others: the checksum is that of the trailer.
  let identity: FileIdentity
  /// Whether the trailer's checksum is right.
  let isSound: Bool

  /// Reads the table of a segment file.
  ///
  /// - Parameter canBeDamaged: Whether the parts are also found where the checksum of the table is wrong.
  init(_ bytes: ByteSlice, _ path: String, canBeDamaged: Bool = false) throws(IndexError) {
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
    let checksum = bytes.uint64(at: trailer + 16)
    identity = FileIdentity(byteCount: bytes.byteCount, checksum: checksum)
    isSound = bytes[start..<trailer + 16].withBytes { Checksum.xxh64($0) } == checksum
    guard isSound || canBeDamaged else { throw damaged(start, "checksum differs") }
    try readParts(bytes, start..<trailer, count: bytes.uint32(at: trailer + 8), path)
  }

  private mutating func readParts(
    _ bytes: ByteSlice, _ table: Range<Int>, count: UInt32, _ path: String
  ) throws(IndexError) {
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
    for part in SegmentPart.allCases {
      guard try reader.uint32() == part.rawValue else { throw reader.damaged("expected part \(part.rawValue)") }
      parts.append(try next(part.name))
    }
    while !reader.isAtEnd {
      let number = PartNumber(try reader.uint32())
      guard number > others.last?.number ?? SegmentPart.lastNumber else { throw reader.damaged("parts out of order") }
      guard number.treatment != .refuse else { throw .unsupportedPart(file: path, part: number.value) }
      others.append((number, try next(number == ColumnFormat.part ? ColumnFormat.name : number.name)))
    }
    guard start == table.lowerBound, parts.count + others.count == count else {
      throw reader.damaged("parts do not fill the file")
    }
  }

  subscript(part: SegmentPart) -> CheckedPart { parts[Int(part.rawValue) - 1] }

  /// The same table, with the bytes of some parts believed.
  func believing(_ parts: [SegmentPart]) -> SegmentTable {
    var table = self
    for part in parts { table.parts[Int(part.rawValue) - 1] = self[part].believed() }
    return table
  }
}
