import CZstd

/// A dictionary that frames are compressed with: what they often hold, and the codes of their symbols.
///
/// `@unchecked Sendable`: Zstandard only reads the tables once they are made.
@safe
final class CompressionDictionary: @unchecked Sendable {
  let bytes: [UInt8]
  let tables: OpaquePointer

  /// Takes a dictionary as it is stored, or returns `nil` where the bytes are none.
  init?(_ bytes: [UInt8]) {
    guard let tables = unsafe ZSTD_createCDict(bytes, bytes.count, StoredFormat.compressionLevel) else { return nil }
    self.bytes = bytes
    unsafe self.tables = tables
  }

  deinit { unsafe ZSTD_freeCDict(tables) }

  /// Makes a dictionary of frames that are not compressed, or returns `nil` where they do not suffice.
  ///
  /// - Complexity: About 3 ms for `StoredFormat.sampleByteCount`.
  convenience init?(sample: [StoredFrame]) {
    guard let bytes = CompressionDictionary.bytes(of: sample) else { return nil }
    self.init(bytes)
  }

  private static func bytes(of sample: [StoredFrame]) -> [UInt8]? {
    let content = content(of: sample)
    // The codes are the same, to less than a thousandth of the size, as those for all frames.
    let frames = stride(from: 0, to: sample.count, by: 8).map { sample[$0] }
    let joined = joined(frames)
    var parameters = ZDICT_params_t()
    parameters.compressionLevel = StoredFormat.compressionLevel
    let capacity = content.count + StoredFormat.dictionaryHeadByteCount
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = unsafe ZDICT_finalizeDictionary(
        buffer.baseAddress, capacity, content, content.count, joined, frames.map(\.bytes.count), UInt32(frames.count),
        parameters)
      count = ZDICT_isError(written) == 0 ? written : 0
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Pieces from all over the sample.
  private static func content(of sample: [StoredFrame]) -> [UInt8] {
    let joined = joined(sample)
    let pieces = StoredFormat.dictionaryByteCount / StoredFormat.samplePieceByteCount
    var content: [UInt8] = []
    for piece in 0..<pieces {
      let start = joined.count / pieces * piece
      content += joined[start..<start + StoredFormat.samplePieceByteCount]
    }
    return content
  }

  private static func joined(_ frames: [StoredFrame]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(frames.reduce(0) { $0 + $1.bytes.count })
    for frame in frames { bytes += frame.bytes }
    return bytes
  }
}

/// A dictionary that frames are decompressed with.
///
/// `@unchecked Sendable`: Zstandard only reads the tables once they are made.
@safe
final class DecompressionDictionary: @unchecked Sendable {
  let tables: OpaquePointer

  /// Takes a dictionary as it is stored, or returns `nil` where the bytes are none.
  ///
  /// - Complexity: About 0.1 ms for 64 KiB.
  init?(_ bytes: ByteSlice) {
    guard let tables = unsafe ZSTD_createDDict(bytes.baseAddress, bytes.byteCount) else { return nil }
    unsafe self.tables = tables
    extendLifetime(bytes)
  }

  deinit { unsafe ZSTD_freeDDict(tables) }
}
