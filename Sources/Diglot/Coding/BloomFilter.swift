/// A set of keys that may be wrong in one direction: it never denies a key that it has, and takes one key in two hundred for
/// its own, at its fullest, that it has not.
///
/// A key is six bits of one word, so that a test costs one cache miss. A key takes 2 to 4 bytes.
struct BloomFilter {
  private var words: [UInt64]
  private let shift: UInt64

  /// An empty set, for `capacity` keys.
  init(capacity: Int) {
    let bits = Int.bitWidth - (capacity / 4).leadingZeroBitCount
    words = [UInt64](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// The memory of a filter for `capacity` keys.
  static func byteCount(capacity: Int) -> Int { 8 << (Int.bitWidth - (capacity / 4).leadingZeroBitCount) }

  /// - Parameter hash: The hash of the key: 64 bits that look random.
  mutating func insert(_ hash: UInt64) { words[word(of: hash)] |= BloomFilter.bits(of: hash) }

  /// Whether the set may have the key.
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
