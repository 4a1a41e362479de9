import CArchive
import ToolSupport

/// The entries of an archive, or the contents of a compressed file, one after the other from front to back.
///
/// It is a stream itself: of the bytes of the present entry. What is unpacked is bounded by a ratio, so that a small file
/// cannot take an hour or a disk.
@safe package final class ArchiveEntries {
  package struct Kinds: OptionSet, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package static let zip = Kinds(rawValue: CARCHIVE_ZIP.rawValue)
    /// With a compression around it or without.
    package static let tar = Kinds(rawValue: CARCHIVE_TAR.rawValue)
    /// A compressed file that is no archive: one entry without a name.
    package static let compressed = Kinds(rawValue: CARCHIVE_COMPRESSED.rawValue)
  }

  package struct Entry {
    package enum Kind { case file, folder, other }
    package var kind: Kind
    /// UTF-8 where the archive says so, otherwise the bytes that stand there.
    package var name: [UInt8]
    /// What the archive tells, which need not be true.
    package var byteCount: Int?
    /// In seconds since 1970.
    package var modified: Int?
    package var isEncrypted: Bool
  }

  /// The most that the bytes of the archive may unpack to, for each of them. Deflate reaches 1,032 with nothing but zeros;
  /// texts stay under 100.
  package static let ratioLimit = 1000
  /// What may be unpacked whatever the ratio.
  package static let freeByteCount = 16 << 20

  private let handle: OpaquePointer
  /// What the handle reads from; it must stay as long.
  private let source: ArchiveSource
  private var unpackedByteCount = 0

  /// Opens an archive whose bytes are at hand: a zip is then read by its own table of contents.
  package convenience init(_ bytes: [UInt8], _ kinds: Kinds) throws(StreamError) {
    try unsafe self.init(.init(bytes)) { source in
      unsafe carchive_open_memory(kinds.rawValue, source.buffer.baseAddress, Int64(source.buffer.count))
    }
  }

  /// Opens an archive that is read from a stream, from front to back.
  package convenience init(_ stream: any ByteStream, _ kinds: Kinds) throws(StreamError) {
    try unsafe self.init(.init(stream)) { source in
      unsafe carchive_open_stream(
        kinds.rawValue,
        { context, bytes in
          guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
          return unsafe Unmanaged<ArchiveSource>.fromOpaque(context).takeUnretainedValue().next(bytes)
        }, Unmanaged.passUnretained(source).toOpaque())
    }
  }

  private init(_ source: ArchiveSource, _ open: (ArchiveSource) -> OpaquePointer?) throws(StreamError) {
    guard let handle = unsafe open(source) else { throw .broken("no memory to unpack it") }
    unsafe self.handle = handle
    self.source = source
  }

  deinit { unsafe carchive_close(handle) }

  /// The next entry; `nil` at the end. What is left of the present one is passed over.
  package func next() throws(StreamError) -> Entry? {
    switch unsafe carchive_next(handle) {
    case 0: return nil
    case 1: break
    default: throw failure()
    }
    let kind: Entry.Kind =
      switch unsafe carchive_kind(handle) {
      case CARCHIVE_FILE: .file
      case CARCHIVE_FOLDER: .folder
      default: .other
      }
    var count: Int64 = 0
    let name = unsafe UnsafeRawBufferPointer(start: carchive_name(handle, &count), count: Int(count))
    let (byteCount, modified) = unsafe (carchive_size(handle), carchive_modified(handle))
    return unsafe Entry(
      kind: kind, name: Array(name), byteCount: byteCount < 0 ? nil : Int(byteCount),
      modified: modified < 0 ? nil : Int(modified), isEncrypted: carchive_is_encrypted(handle))
  }

  /// All bytes of the present entry, or `nil` where there are more than `limit`.
  package func readAll(limit: Int) throws(StreamError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    var count = 0
    while true {
      let added = try read(into: &bytes, from: count)
      if added == 0 { break }
      count += added
      if count > limit { return nil }
      if count == bytes.count { bytes += repeatElement(0, count: count) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private func failure() -> StreamError {
    if let error = source.failure { return error }
    let message = unsafe String(cString: carchive_error(handle))
    return .broken(message.isEmpty ? "the archive is damaged" : "the archive is damaged (\(message))")
  }
}

extension ArchiveEntries: ByteStream {
  package func read(into bytes: inout [UInt8], from start: Int) throws(StreamError) -> Int {
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe carchive_read(handle, buffer.baseAddress.map { unsafe $0 + start }, Int64(buffer.count - start))
    }
    if count < 0 { throw failure() }
    unpackedByteCount += Int(count)
    let limit = max(Self.freeByteCount, source.byteCount.multipliedReportingOverflow(by: Self.ratioLimit).partialValue)
    if unpackedByteCount > limit {
      throw .bounded("it unpacks to over \(Decimal.grouped(Self.ratioLimit)) times its size; no text does")
    }
    return Int(count)
  }
}

/// The bytes of an archive: at hand, or as a stream brings them.
@safe private final class ArchiveSource {
  let buffer: UnsafeMutableRawBufferPointer
  private let stream: (any ByteStream)?
  private var piece: [UInt8]
  private(set) var failure: StreamError?
  /// How many came so far.
  private(set) var byteCount = 0

  private static let pieceByteCount = 64 << 10

  init(_ bytes: [UInt8]) {
    unsafe buffer = .allocate(byteCount: bytes.count, alignment: 16)
    unsafe buffer.copyBytes(from: bytes)
    stream = nil
    piece = []
    byteCount = bytes.count
  }

  init(_ stream: any ByteStream) {
    unsafe buffer = .allocate(byteCount: Self.pieceByteCount, alignment: 16)
    self.stream = stream
    piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
  }

  deinit { unsafe buffer.deallocate() }

  /// What the archive reads next: its length, 0 at the end, -1 after a failure.
  func next(_ bytes: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int64 {
    guard let stream else { return 0 }
    do throws(StreamError) {
      let count = try stream.read(into: &piece, from: 0)
      unsafe buffer.copyBytes(from: piece[..<count])
      unsafe bytes.pointee = UnsafeRawPointer(buffer.baseAddress)
      byteCount += count
      return Int64(count)
    } catch {
      failure = error
      return -1
    }
  }
}
