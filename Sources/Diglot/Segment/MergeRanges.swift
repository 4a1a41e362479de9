/// Cuts the terms of several dictionaries of one kind into ranges, in order. Any thread may merge a range.
///
/// A range ends when its posting lists come to `byteCount`. The cuts leave no trace in the merged segment.
struct MergeRanges {
  /// Above all keys.
  private static let end = UInt64.max
  /// The bytes of the posting lists of a range.
  static let byteCount = 256 << 10
  /// A dictionary block counts as this many bytes, beside its lists.
  private static let blockByteCount = 1 << 10

  private let byteCount: Int
  private var walks: [Walk]
  /// The start of the next range, `nil` past the last.
  private var start: UInt64? = 0

  /// A walk over the blocks of one dictionary.
  private struct Walk {
    let parts: TermDictionaryParts
    private var block = 0
    /// The address of the first list of the present block.
    private var address = 0

    init(_ parts: TermDictionaryParts) { self.parts = parts }

    /// The first key of the present block, `end` past the last.
    var key: UInt64 { block < parts.blockCount ? parts.key(ofBlock: block) : MergeRanges.end }

    /// Moves to the next block.
    ///
    /// - Returns: The bytes of the lists of the block before.
    mutating func advance() throws(IndexError) -> Int {
      block += 1
      guard block < parts.blockCount else { return 0 }
      guard parts.key(ofBlock: block) >= parts.key(ofBlock: block - 1) else {
        throw parts.damaged(block, "blocks out of order")
      }
      let before = address
      address = try parts.reader(ofBlock: block).address
      return max(address - before, 0)
    }
  }

  init(_ dictionaries: [TermDictionaryParts], byteCount: Int) {
    self.byteCount = byteCount
    walks = dictionaries.map(Walk.init)
  }

  /// The next range of keys, or of first eight bytes.
  mutating func next() throws(IndexError) -> Range<UInt64>? {
    guard let start else { return nil }
    var passedByteCount = 0
    var lowest = lowestWalk()
    while let walk = lowest, passedByteCount < byteCount || walks[walk].key <= start {
      passedByteCount += try walks[walk].advance() + MergeRanges.blockByteCount
      lowest = lowestWalk()
    }
    self.start = lowest.map { walks[$0].key }
    return start..<(self.start ?? MergeRanges.end)
  }

  /// The walk whose present block has the lowest key, or `nil` when all walks have ended.
  private func lowestWalk() -> Int? {
    var lowest: (walk: Int?, key: UInt64) = (nil, MergeRanges.end)
    for walk in walks.indices where walks[walk].key < lowest.key { lowest = (walk, walks[walk].key) }
    return lowest.walk
  }
}
