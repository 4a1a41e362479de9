/// The layout of posting lists.
///
/// ```
/// List       = Long | Tail, Positions, zero bits to a whole byte       ; Long where the term has 128 documents or more
/// Long       = Address, Skip * blocks, Block * blocks, Tail, zero bits   ; blocks = documents / 128
/// Address    = positions:u64, tail:u32, blocks:u32, Impact * 2, Impact * 2
/// Skip       = last:u32, block:u32, positions:u32, Impact, Impact
/// Impact     = frequency:u8, norm:u8
/// Block      = width:u8, gaps:(16 * width bytes), PatchedBlock   ; of 128 frequencies, each less one
/// Tail       = areOnes:1 bit, Posting * (documents mod 128)   ; nothing where the remainder is 0
/// Posting    = gap >> k in unary, the low k bits of gap, Frequency      ; without frequency where areOnes
/// Frequency  = frequency - 1 in unary, below 12 | 12 in unary, frequency:32 bits
/// Positions  = (position * frequency) * documents
/// ```
///
/// A gap is a doc ID less the one before it, less one; the first gap of a list counts from -1.
///
/// | in `Address` | |
/// | --- | --- |
/// | `positions` | the offset of the list's positions in the part of positions |
/// | `tail` | the offset of the tail's positions after that |
/// | `blocks` | the bytes of all blocks |
/// | impacts | two of the whole list, two of the tail |
///
/// | in `Skip` | |
/// | --- | --- |
/// | `last` | the last doc ID of the block |
/// | `block` | the offset of the block after the skip entries |
/// | `positions` | the offset of the block's positions after the first ones of the list |
/// | impacts | no posting of the block scores more than the better one of them |
///
/// In an impact a frequency of 255 stands for any frequency, and one of 0 for no posting. In a tail `k` is one bit less than
/// the mean gap has: `riceParameter`.
///
/// A position takes the bits that the highest position of its document needs. So the positions of a posting can be found and
/// read without those before them. In a list of fewer than 128 documents they follow the tail at the next bit. Those of a
/// longer list are in the part of positions, where each block begins at a whole byte. A term without positions has neither.
///
/// A term with one posting of frequency one has no list: its entry in the dictionary holds the posting.
enum PostingsFormat {
  static let blockCount = 128
  static let addressByteCount = 24
  static let skipByteCount = 16
  /// The longest frequency in unary. Higher ones take 32 bits.
  static let longestUnary = 12

  /// The low bits of each gap of a tail that are not in unary.
  ///
  /// - Parameters:
  ///   - next: The lowest doc ID that the tail may have.
  ///   - tailCount: The number of documents in the tail, at least 1.
  ///   - documentCount: The number of documents in the segment.
  @inline(__always)
  static func riceParameter(from next: Int, tailCount: Int, documentCount: Int) -> Int {
    max(ValueWidth.bitCount(ofValuesTo: max(documentCount - next, 0) / tailCount) - 1, 0)
  }
}
