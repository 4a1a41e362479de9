/// The postings of a list after its last whole block.
enum PostingsTail {
  /// Unpacks the postings of a tail after doc ID `base`; returns the last doc ID, or one that no segment has where a gap is
  /// too long for any.
  static func unpack(
    _ bits: inout BitReader, _ count: Int, base: DocID, limit: Int, _ documents: inout [UInt32],
    _ frequencies: inout [UInt32]
  ) -> UInt64 {
    var documents = documents.mutableSpan
    var frequencies = frequencies.mutableSpan
    precondition(count <= documents.count && count <= frequencies.count, "buffers shorter than a tail")
    let areOnes = bits.read(width: 1) == 1
    let next = base &+ 1
    let parameter = PostingsFormat.riceParameter(from: Int(next), tailCount: count, documentCount: limit)
    // A loop for each, so that neither asks at each posting; doc IDs that only increase are checked at the last one.
    return areOnes
      ? unpackPostings(
        &bits, count, from: next, parameter, limit: limit, areOnes: true, &documents, &frequencies)
      : unpackPostings(
        &bits, count, from: next, parameter, limit: limit, areOnes: false, &documents, &frequencies)
  }

  @inline(__always)
  private static func unpackPostings(
    _ bits: inout BitReader, _ count: Int, from first: DocID, _ parameter: Int, limit: Int, areOnes: Bool,
    _ documents: inout MutableSpan<UInt32>, _ frequencies: inout MutableSpan<UInt32>
  ) -> UInt64 {
    // A copy stays in registers.
    var reader = bits
    var next = UInt64(first)
    var union: UInt64 = 0
    for index in 0..<count {
      let (gap, unary) = reader.readRice(
        parameter: parameter, limit: limit, hasUnary: !areOnes, PostingsFormat.longestUnary)
      next &+= gap
      union |= gap
      unsafe documents[unchecked: index] = DocID(truncatingIfNeeded: next)
      next &+= 1
      unsafe frequencies[unchecked: index] =
        areOnes || unary < PostingsFormat.longestUnary
        ? UInt32(truncatingIfNeeded: unary) &+ 1 : reader.read(width: 32)
    }
    bits = reader
    // So few gaps of 32 bits do not run over.
    return union >> 32 == 0 ? next &- 1 : .max
  }
}
