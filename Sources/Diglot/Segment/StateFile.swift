/// What a host keeps beside the documents, such as the files that they were read from. It is no part of the index: two indexes
/// of the same documents have the same bytes but for it.
///
/// ```
/// State = "DIGLOTST", version:u32, manifest:u64, bytes, checksum:u64
/// ```
///
/// `manifest` is the XXH64 of the manifest of its commit, before which it is written. So where it names another manifest than
/// the one that stands, or cannot be read, a crash came between, or somebody wrote to the index who does not know of it. A
/// number of the commit would not do: that of a commit that was never finished is given again. The checksum is XXH64 of all
/// bytes before it.
enum StateFile {
  static let fileName = "state"
  private static let magic: UInt64 = 0x5453_544F_4C47_4944  // "DIGLOTST" in little-endian order
  private static let version: UInt32 = 1
  private static let headByteCount = 20

  static func write(_ state: [UInt8], of manifest: [UInt8], in directory: String) throws(IndexError) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(state.count + headByteCount + 8)
    bytes.appendLittleEndian(magic)
    bytes.appendLittleEndian(version)
    bytes.appendLittleEndian(unsafe Checksum.xxh64(manifest.span.bytes))
    bytes += state
    bytes.appendLittleEndian(unsafe Checksum.xxh64(bytes.span.bytes))
    try FileSystem.replaceAtomically(path: path(in: directory), with: bytes)
  }

  /// The state, and the hash of the manifest of its commit; `nil` where there is none that can be read.
  private static func read(_ directory: String) throws(IndexError) -> (bytes: [UInt8], manifest: UInt64)? {
    guard try FileSystem.kind(of: path(in: directory)) == .file else { return nil }
    let file = try MappedFile(path: path(in: directory)).bytes
    let end = file.byteCount - 8
    guard end >= headByteCount, file.uint64(at: 0) == magic, file.uint32(at: 8) == version,
      file[0..<end].withBytes({ Checksum.xxh64($0) }) == file.uint64(at: end)
    else { return nil }
    let bytes = file[headByteCount..<end].withBytes { bytes in
      unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
    }
    return (bytes, file.uint64(at: 12))
  }

  /// The state, and whether it is of a manifest.
  static func read(
    _ directory: String, of manifest: Manifest
  ) throws(IndexError) -> (bytes: [UInt8], isCurrent: Bool)? {
    guard let (bytes, named) = try read(directory) else { return nil }
    return (bytes, unsafe Checksum.xxh64(manifest.bytes.span.bytes) == named)
  }

  private static func path(in directory: String) -> String { "\(directory)/\(fileName)" }
}
