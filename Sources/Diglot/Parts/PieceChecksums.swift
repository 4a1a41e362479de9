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
