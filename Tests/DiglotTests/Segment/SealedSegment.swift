@testable import Diglot

/// The bytes of a segment, changed and given the right checksums.
enum SealedSegment {
  /// The parts, by where they stand in the file.
  static func parts(of segment: [UInt8]) -> [(part: SegmentPart, range: Range<Int>)] {
    let bytes = ByteSlice(segment)
    var entry = Int(bytes.uint64(at: bytes.byteCount - SegmentFormat.trailerByteCount))
    var start = SegmentFormat.headByteCount
    return SegmentPart.allCases.map { part in
      let byteCount = Int(bytes.uint64(at: entry + 4))
      defer {
        start += byteCount
        entry += 12 + 8 * ((byteCount + PartWriter.pieceByteCount - 1) / PartWriter.pieceByteCount)
      }
      return (part, start..<start + byteCount)
    }
  }

  /// Computes all checksums anew. The parts have the sizes of the table.
  static func seal(_ bytes: inout [UInt8]) {
    let trailer = bytes.count - SegmentFormat.trailerByteCount
    var entry = Int(ByteSlice(bytes).uint64(at: trailer))
    let table = entry
    for (_, range) in parts(of: bytes) {
      let checksums = PieceChecksums.make(of: Array(bytes[range]), upTo: range.count)
      for (index, checksum) in checksums.enumerated() { put(checksum, at: entry + 12 + index * 8, in: &bytes) }
      entry += 12 + 8 * checksums.count
    }
    put(Checksum.xxh64(Array(bytes[table..<trailer + 16]).span.bytes), at: trailer + 16, in: &bytes)
  }

  private static func put(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8)) }
  }
}
