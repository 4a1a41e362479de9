import ToolSupport

/// How much may still be unpacked of one file, whatever is packed in each other: a small file that is made to do harm unpacks
/// to a large one.
///
/// It belongs to the thread that reads the file.
final class UnpackingBudget {
  /// The bytes that were read of the file itself, or its size.
  var packedByteCount = 0
  private var unpackedByteCount = 0

  /// The most that a file may unpack to.
  private static let totalLimit = 64 << 30
  /// How many times its size a file may unpack to. Texts reach 10, logs 50; zeros reach 1,000 and more.
  private static let ratioLimit = 200
  /// Where the ratio begins to count: so much does no harm.
  private static let harmless = 16 << 20
  /// How many archives may be packed in each other.
  static let depthLimit = 4

  /// Counts bytes that were unpacked.
  func count(_ added: Int) throws(StreamError) {
    unpackedByteCount += added
    if unpackedByteCount > Self.totalLimit {
      throw .bounded("unpacks to more than \(ByteSize.limit(Self.totalLimit))")
    }
    if unpackedByteCount > Self.harmless, unpackedByteCount / Self.ratioLimit > packedByteCount {
      throw .bounded("unpacks to more than \(Self.ratioLimit) times its size, as no text does")
    }
  }
}
