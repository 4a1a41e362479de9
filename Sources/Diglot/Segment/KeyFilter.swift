/// Rules out most document keys that a segment does not have, without a search in its dictionary.
///
/// The filter is made after enough searches to repay a walk over all keys of the segment.
struct KeyFilter {
  private var filter: BloomFilter?
  private var askedCount = 0

  /// No filter is made that would take more than this share of the writer's memory: a sixteenth.
  private static let memoryShare = 16
  /// A filter is made once the keys asked for are this share of the segment's documents: a sixteenth.
  private static let askedShare = 16

  static func hash(of key: Span<UInt8>) -> UInt64 { unsafe Checksum.xxh64(key.bytes) }

  /// Whether the segment may have a document of this key, deleted or not.
  mutating func mayContain(
    _ hash: UInt64, of reader: SegmentReader, memoryByteCount: Int
  ) throws(IndexError) -> Bool {
    if let filter { return filter.mayContain(hash) }
    let count = reader.statistics.documentCount
    askedCount += 1
    if askedCount * KeyFilter.askedShare >= count,
      BloomFilter.byteCount(capacity: count) <= memoryByteCount / KeyFilter.memoryShare
    {
      filter = try KeyFilter.filter(of: reader)
    }
    return true
  }

  private static func filter(of reader: SegmentReader) throws(IndexError) -> BloomFilter {
    let count = reader.statistics.documentCount
    var filter = BloomFilter(capacity: count)
    try reader.keys.forEach(count: count) { (_, key) throws(IndexError) in filter.insert(hash(of: key.span)) }
    reader.forgetPages()
    return filter
  }
}
