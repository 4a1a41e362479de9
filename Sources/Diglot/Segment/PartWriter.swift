/// Collects one part of a segment while the others are being written too.
///
/// A part is checked by pieces of 64 KiB. What is complete goes to a temporary file once the part is large, so that a
/// segment of any size is written in bounded memory.
final class PartWriter {
  private let temporaryPath: String
  private var pending: [UInt8] = []
  private var spilled: FileWriter?
  private var spilledByteCount = 0

  /// The checksum of each piece that is complete.
  private(set) var checksums: [UInt64] = []

  static let pieceByteCount = 64 << 10
  private static let spillByteCount = 8 << 20

  /// - Parameter temporaryPath: A file to be made if the part grows large; removed by `finish`.
  init(temporaryPath: String) {
    self.temporaryPath = temporaryPath
  }

  var byteCount: Int { spilledByteCount + pending.count }

  func append(_ bytes: [UInt8]) throws(IndexError) {
    pending += bytes
    if pending.count >= PartWriter.spillByteCount { try spill() }
  }

  func appendByte(_ byte: UInt8) throws(IndexError) {
    pending.append(byte)
    if pending.count >= PartWriter.spillByteCount { try spill() }
  }

  private func spill() throws(IndexError) {
    let whole = pending.count / PartWriter.pieceByteCount * PartWriter.pieceByteCount
    if spilled == nil { spilled = try FileWriter(creating: temporaryPath) }
    checksums += PieceChecksums.make(of: pending, upTo: whole)
    try spilled?.append(Array(pending[..<whole]))
    pending.removeSubrange(..<whole)
    spilledByteCount += whole
  }

  /// Appends the whole part to `file` and completes `checksums`.
  func finish(into file: FileWriter) throws(IndexError) {
    if let spilled {
      try spilled.close()
      try copySpilled(to: file)
      try FileSystem.remove(file: temporaryPath)
    }
    checksums += PieceChecksums.make(of: pending, upTo: pending.count)
    try file.append(pending)
  }

  private func copySpilled(to file: FileWriter) throws(IndexError) {
    let copy = try MappedFile(path: temporaryPath).bytes
    var start = 0
    while start < copy.byteCount {
      let end = min(start + 1 << 20, copy.byteCount)
      try copy[start..<end].withBytes { (bytes) throws(IndexError) in try file.append(bytes) }
      start = end
    }
  }
}

/// The checksums of a part, one for each 64 KiB.
enum PieceChecksums {
  static func make(of bytes: [UInt8], upTo count: Int) -> [UInt64] {
    let span = bytes.span
    var checksums: [UInt64] = []
    var start = 0
    while start < count {
      let end = min(start + PartWriter.pieceByteCount, count)
      checksums.append(unsafe Checksum.xxh64(span.extracting(start..<end).bytes))
      start = end
    }
    return checksums
  }
}
