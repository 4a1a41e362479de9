/// Tells of nearly all keys that are not in a set that they are not; of one in two hundred, where it is fullest, it says
/// that they may be.
///
/// A key has six bits of one word, so that asking costs one miss of the cache. A key takes 2 to 4 bytes.
struct BloomFilter {
  private var words: [UInt64]
  private let shift: UInt64

  /// An empty set, for so many keys.
  init(capacity: Int) {
    let bits = Int.bitWidth - (capacity / 4).leadingZeroBitCount
    words = [UInt64](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// The memory that a filter for so many keys takes.
  static func byteCount(capacity: Int) -> Int { 8 << (Int.bitWidth - (capacity / 4).leadingZeroBitCount) }

  /// - Parameter hash: Of the key: 64 bits that are as good as random.
  mutating func insert(_ hash: UInt64) { words[word(of: hash)] |= BloomFilter.bits(of: hash) }

  /// Whether the key may be in the set.
  func mayContain(_ hash: UInt64) -> Bool {
    let bits = BloomFilter.bits(of: hash)
    return words[word(of: hash)] & bits == bits
  }

  @inline(__always)
  private func word(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> shift) }

  @inline(__always)
  private static func bits(of hash: UInt64) -> UInt64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63) | 1 << (hash >> 18 & 63)
      | 1 << (hash >> 24 & 63) | 1 << (hash >> 30 & 63)
  }
}
