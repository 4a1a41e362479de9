/// The postings of a list after its last block.
enum PostingsTail {
  /// Unpacks `count` postings from bit `start` of `list`, whose doc IDs are above `base`.
  ///
  /// - Returns: The last doc ID, and the bit after the postings. Where a gap is too long for any segment, the doc ID is one
  ///   that no segment has.
  static func unpack(
    _ list: ByteSlice, from start: Int, _ count: Int, base: DocID, limit: Int, _ documents: inout [UInt32],
    _ frequencies: inout [UInt32]
  ) -> (last: UInt64, end: Int) {
    var documents = documents.mutableSpan
    var frequencies = frequencies.mutableSpan
    precondition(count <= documents.count && count <= frequencies.count, "buffers shorter than a tail")
    var bits = BitReader(list, bit: start)
    let areOnes = bits.read(width: 1) == 1
    let next = base &+ 1
    let parameter = PostingsFormat.riceParameter(from: Int(next), tailCount: count, documentCount: limit)
    // Two loops, so that neither tests `areOnes` for each posting. Doc IDs increase, so the caller checks the last one.
    let last =
      areOnes
      ? unpackPostings(&bits, count, from: next, parameter, limit: limit, areOnes: true, &documents, &frequencies)
      : unpackPostings(&bits, count, from: next, parameter, limit: limit, areOnes: false, &documents, &frequencies)
    return (last, bits.bit)
  }

  @inline(__always)
  private static func unpackPostings(
    _ bits: inout BitReader, _ count: Int, from first: DocID, _ parameter: Int, limit: Int, areOnes: Bool,
    _ documents: inout MutableSpan<UInt32>, _ frequencies: inout MutableSpan<UInt32>
  ) -> UInt64 {
    var next = UInt64(first)
    var union: UInt64 = 0
    for index in 0..<count {
      let (gap, unary) = bits.readRice(
        parameter: parameter, limit: limit, hasUnary: !areOnes, PostingsFormat.longestUnary)
      next &+= gap
      union |= gap
      unsafe documents[unchecked: index] = DocID(truncatingIfNeeded: next)
      next &+= 1
      unsafe frequencies[unchecked: index] =
        areOnes || unary < PostingsFormat.longestUnary
        ? UInt32(truncatingIfNeeded: unary) &+ 1 : bits.read(width: 32)
    }
    // The sum of 128 gaps of 32 bits does not run over.
    return union >> 32 == 0 ? next &- 1 : .max
  }
}
