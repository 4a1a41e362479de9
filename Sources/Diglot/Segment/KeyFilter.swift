/// Tells of most keys that a segment has no such document, without a look into its dictionary.
///
/// It is made when so many keys were asked for that it is worth a walk over those of the segment.
struct KeyFilter {
  private var filter: BloomFilter?
  private var askedCount = 0

  /// A filter takes no more of the writer's memory than this part, or else none is made.
  private static let memoryShare = 16
  /// A filter is made when a part of as many keys as the segment has were asked for.
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
