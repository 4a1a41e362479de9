import CZstd
import Synchronization

/// Zstandard over arrays, from any thread.
///
/// To make a context costs more than to compress a frame, so that contexts are kept: there are as many as threads that
/// worked at once.
enum Zstandard {
  private static let idleCompressors = Mutex<[Compressor]>([])
  private static let idleDecompressors = Mutex<[Decompressor]>([])

  /// The version that is linked: another one may compress to other bytes.
  static let version = Int(ZSTD_versionNumber())

  /// Compresses to one frame.
  static func compress(_ bytes: [UInt8], with dictionary: CompressionDictionary? = nil) -> [UInt8] {
    let compressor = idleCompressors.withLock { $0.popLast() } ?? Compressor()
    defer { idleCompressors.withLock { $0.append(compressor) } }
    return compressor.compress(bytes, with: dictionary)
  }

  /// The size that a frame tells; `nil` where it tells none that so few bytes can hold.
  static func decompressedByteCount(_ slice: ByteSlice) -> Int? {
    let stated = unsafe ZSTD_getFrameContentSize(slice.baseAddress, slice.byteCount)
    extendLifetime(slice)
    return stated <= UInt64(UInt32.max) && stated >> 17 <= UInt64(slice.byteCount) ? Int(stated) : nil
  }

  /// Decompresses one frame, or returns `nil` where it is damaged.
  ///
  /// - Throws: `IndexError.noMemory`.
  static func decompress(
    _ slice: ByteSlice, with dictionary: DecompressionDictionary? = nil
  ) throws(IndexError) -> ByteSlice? {
    let idle = idleDecompressors.withLock { $0.popLast() }
    let decompressor = if let idle { idle } else { try Decompressor() }
    defer { idleDecompressors.withLock { $0.append(decompressor) } }
    return try decompressor.decompress(slice, with: dictionary)
  }
}

/// `@unchecked Sendable`: it passes from one thread to the next through a mutex.
@safe
private final class Compressor: @unchecked Sendable {
  private let context: OpaquePointer

  init() {
    guard let context = unsafe ZSTD_createCCtx() else { fatalError("out of memory") }
    unsafe self.context = context
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, StoredFormat.compressionLevel)
    // The segment says which dictionary a frame has.
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0)
  }

  deinit { unsafe ZSTD_freeCCtx(context) }

  func compress(_ bytes: [UInt8], with dictionary: CompressionDictionary?) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    unsafe ZSTD_CCtx_refCDict(context, dictionary?.tables)
    defer { extendLifetime(dictionary) }
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      let written = unsafe ZSTD_compress2(context, buffer.baseAddress, bound, bytes, bytes.count)
      precondition(ZSTD_isError(written) == 0, "Zstandard cannot fail with room for its bound")
      count = written
    }
  }
}

/// `@unchecked Sendable`: it passes from one thread to the next through a mutex.
@safe
private final class Decompressor: @unchecked Sendable {
  /// What a context takes, about.
  private static let byteCount = 96 << 10

  private let context: OpaquePointer

  init() throws(IndexError) {
    guard let context = unsafe ZSTD_createDCtx() else { throw .noMemory(byteCount: Decompressor.byteCount) }
    unsafe self.context = context
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  func decompress(_ slice: ByteSlice, with dictionary: DecompressionDictionary?) throws(IndexError) -> ByteSlice? {
    guard let byteCount = Zstandard.decompressedByteCount(slice) else { return nil }
    let frame = try OwnedMemory(byteCount: byteCount)
    let written = unsafe ZSTD_decompress_usingDDict(
      context, frame.start, byteCount, slice.baseAddress, slice.byteCount, dictionary?.tables)
    extendLifetime(slice)
    extendLifetime(dictionary)
    guard ZSTD_isError(written) == 0, written == byteCount else { return nil }
    return frame.bytes
  }
}
