/// Cuts the terms of several dictionaries of one kind into ranges that any thread may merge, a range after the other.
///
/// A range ends where the lists of its terms come to many bytes. Where that is, is not to be seen in the merged segment.
struct MergeRanges {
  /// Above all keys.
  private static let end = UInt64.max
  /// What the lists of a range come to.
  static let byteCount = 256 << 10
  /// What a block of a dictionary counts for beside its lists.
  private static let blockByteCount = 1 << 10

  private let byteCount: Int
  private var walks: [Walk]
  /// Where the next range begins, `nil` past the last.
  private var start: UInt64? = 0

  /// A walk over the blocks of one dictionary.
  private struct Walk {
    let parts: TermDictionaryParts
    private var block = 0
    /// Where the lists of the present block begin.
    private var address = 0

    init(_ parts: TermDictionaryParts) { self.parts = parts }

    /// The first key of the present block, `end` past the last.
    var key: UInt64 { block < parts.blockCount ? parts.key(ofBlock: block) : MergeRanges.end }

    /// Moves to the next block; returns the bytes of the lists of the one before.
    mutating func advance() throws(IndexError) -> Int {
      block += 1
      guard block < parts.blockCount else { return 0 }
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

  /// The walk whose present block has the lowest key, or `nil` where all are at their ends.
  private func lowestWalk() -> Int? {
    var lowest: (walk: Int?, key: UInt64) = (nil, MergeRanges.end)
    for walk in walks.indices where walks[walk].key < lowest.key { lowest = (walk, walks[walk].key) }
    return lowest.walk
  }
}
