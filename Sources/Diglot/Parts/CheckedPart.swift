/// A part of a segment whose bytes are checked before they are first used.
///
/// Each piece of 64 KiB has a checksum, which is verified when a slice first touches the piece. So the cost of opening an
/// index does not grow with its size, and no byte is used unchecked. Safe to share between threads.
final class CheckedPart: Sendable {
  let file: String
  let name: String
  private let bytes: ByteSlice
  /// Where the part begins in the file.
  let start: Int
  private let checksums: [UInt64]
  private let verified: AtomicFlags

  /// - Parameter checksums: One for each 64 KiB of `bytes`.
  init(_ bytes: ByteSlice, file: String, name: String, start: Int, checksums: [UInt64]) {
    self.bytes = bytes
    self.file = file
    self.name = name
    self.start = start
    self.checksums = checksums
    verified = AtomicFlags(count: checksums.count)
  }

  /// The same bytes, whose checksums count as right: for who has another way to tell whether they are.
  func believed() -> CheckedPart {
    let part = CheckedPart(bytes, file: file, name: name, start: start, checksums: checksums)
    for piece in checksums.indices { part.verified.insert(piece) }
    return part
  }

  /// A part of no bytes.
  static let empty = CheckedPart(.empty, file: "", name: "", start: 0, checksums: [])

  var byteCount: Int { bytes.byteCount }

  /// The `count` bytes from `start`, verified.
  ///
  /// - Throws: `IndexError.damaged` where the range is outside the part or a checksum is wrong.
  /// - Complexity: O(1) after the first touch of a piece, which costs about 10 µs.
  @inline(__always)
  func slice(_ start: Int, _ count: Int) throws(IndexError) -> ByteSlice {
    guard start >= 0, count >= 0, start <= bytes.byteCount, count <= bytes.byteCount &- start else {
      throw damaged(start, "\(count) bytes needed, the part has \(bytes.byteCount)")
    }
    if count > 0 {
      for piece in start >> 16...(start &+ count &- 1) >> 16 where !verified.contains(piece) { try verify(piece) }
    }
    return bytes[start..<start &+ count]
  }

  /// The `count` bytes from `start`, verified, with up to eight more where the part has them: so a `BitReader` reads whole
  /// words up to the end of the `count` bytes.
  @inline(__always)
  func slice(_ start: Int, readingOnAfter count: Int) throws(IndexError) -> ByteSlice {
    let rest = start <= byteCount ? byteCount &- start : 0
    return try slice(start, count <= rest ? min(count &+ ByteSlice.wordByteCount, rest) : count)
  }

  /// All bytes, verified.
  func whole() throws(IndexError) -> ByteSlice { try slice(0, byteCount) }

  func damaged(_ offset: Int, _ reason: String) -> IndexError {
    .damaged(file: file, part: name, offset: start + offset, reason: reason)
  }

  @inline(never)
  private func verify(_ piece: Int) throws(IndexError) {
    let start = piece * PartWriter.pieceByteCount
    let end = min(start + PartWriter.pieceByteCount, bytes.byteCount)
    let checksum = bytes[start..<end].withBytes { Checksum.xxh64($0) }
    guard checksum == checksums[piece] else { throw damaged(start, "checksum differs") }
    verified.insert(piece)
  }
}
