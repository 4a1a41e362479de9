/// A set of the numbers below a fixed bound, with one bit each.
struct BitSet: Sendable, Equatable {
  /// The bound: members are 0 to `capacity - 1`.
  let capacity: Int

  /// The number of members.
  private(set) var count = 0

  private var words: [UInt64]

  /// The empty set.
  init(capacity: Int) {
    precondition(capacity >= 0, "a set has room for 0 members or more")
    self.capacity = capacity
    words = [UInt64](repeating: 0, count: Self.wordCount(capacity))
  }

  @inline(__always)
  func contains(_ member: Int) -> Bool {
    precondition(member >= 0 && member < capacity, "number outside the set's bound")
    return words[member &>> 6] &>> UInt64(member & 63) & 1 == 1
  }

  /// Adds a member. It may be in the set already.
  mutating func insert(_ member: Int) {
    guard !contains(member) else { return }
    words[member >> 6] |= 1 << UInt64(member & 63)
    count += 1
  }

  /// The smallest member at or after `start`, or `nil` where there is none.
  func next(from start: Int) -> Int? {
    precondition(start >= 0, "members are 0 or more")
    guard start < capacity else { return nil }
    var index = start >> 6
    var word = words[index] & (UInt64.max << UInt64(start & 63))
    while word == 0 {
      index += 1
      guard index < words.count else { return nil }
      word = words[index]
    }
    return index << 6 + word.trailingZeroBitCount
  }

  /// The members, in increasing order.
  var members: [UInt32] {
    var members: [UInt32] = []
    members.reserveCapacity(count)
    for (index, bits) in words.enumerated() {
      var word = bits
      while word != 0 {
        members.append(UInt32(truncatingIfNeeded: index &<< 6 &+ word.trailingZeroBitCount))
        word &= word &- 1
      }
    }
    return members
  }

  private static func wordCount(_ capacity: Int) -> Int { capacity / 64 + (capacity % 64 == 0 ? 0 : 1) }
}

/// The bytes of a set: a little-endian word for each 64 numbers, with number `i` at bit `i % 64` of word `i / 64`. Bits past
/// the capacity are zero. Neither capacity nor count is written.
extension BitSet {
  func append(to bytes: inout [UInt8]) {
    for word in words {
      unsafe withUnsafeBytes(of: word.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
  }

  /// Reads a set. It was written with this capacity.
  init(capacity: Int, from reader: inout ByteReader) throws(IndexError) {
    precondition(capacity >= 0, "a set has room for 0 members or more")
    let wordCount = Self.wordCount(capacity)
    guard wordCount <= reader.remaining / 8 else {
      throw reader.damaged("\(wordCount) words needed, \(reader.remaining / 8) left")
    }
    self.init(capacity: capacity)
    for index in 0..<wordCount {
      let word = try reader.uint64()
      words[index] = word
      count += word.nonzeroBitCount
    }
    guard capacity % 64 == 0 || words[wordCount - 1] >> UInt64(capacity % 64) == 0 else {
      throw reader.damaged("member at or above \(capacity)")
    }
  }
}
