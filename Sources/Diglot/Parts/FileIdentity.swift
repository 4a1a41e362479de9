/// What tells a file of an index from every other one: its length, and a checksum that stands for all of its bytes.
///
/// ```
/// Identity   = byteCount:varint, checksum:u64
/// ```
struct FileIdentity: Equatable, Sendable {
  var byteCount: UInt64 = 0
  var checksum: UInt64 = 0

  /// Of no file.
  init() {}

  init(byteCount: Int, checksum: UInt64) {
    self.byteCount = UInt64(byteCount)
    self.checksum = checksum
  }

  init(from reader: inout ByteReader) throws(IndexError) {
    byteCount = try reader.varint()
    checksum = try reader.uint64()
  }

  func append(to bytes: inout [UInt8]) {
    Varint.append(byteCount, to: &bytes)
    bytes.appendLittleEndian(checksum)
  }

  /// Tells a file that should be this one, and is another.
  func expect(_ found: FileIdentity, _ path: String, part: String) throws(IndexError) {
    guard found != self else { return }
    throw .damaged(
      file: path, part: part, offset: 0,
      reason: "another file than the manifest names: \(found); the manifest has \(self)")
  }
}

extension FileIdentity: CustomStringConvertible {
  var description: String { "\(byteCount) bytes of checksum \(String(checksum, radix: 16))" }
}
