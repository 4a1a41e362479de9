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
/// A gap is a doc ID less the one before it, less one; the first of a list counts from -1. In `Address`, `positions` is
/// where the list's positions begin in the part of positions, `tail` where the tail's begin after that, `blocks` the
/// number of bytes of all blocks; the impacts are those of the whole list, and of the tail. In `Skip`, `last` is the last doc ID of the block, `block` where it begins after
/// the skip entries, `positions` where its positions begin after those of the list. No posting of the block scores
/// higher than the better of its two impacts would; a frequency of 255 stands for any, and one of 0 for no posting.
///
/// In a tail `k` has one bit less than the mean gap: `riceParameter`.
///
/// A position is written with as many bits as the highest position of its document needs, so that any document's
/// positions are read without those before it. The positions of a list of fewer than 128 documents follow its tail at
/// the next bit; those of longer lists are apart, one run of whole bytes a block. A term without positions has neither.
///
/// A term with one posting of frequency one has no list: its dictionary entry holds the posting.
enum PostingsFormat {
  static let blockCount = 128
  static let addressByteCount = 24
  static let skipByteCount = 16
  /// Frequencies above this follow in 32 bits.
  static let longestUnary = 12

  /// How many low bits of each gap of a tail are not in unary.
  ///
  /// - Parameters:
  ///   - next: The lowest doc ID that the tail may have.
  ///   - tailCount: The documents of the tail, one at least.
  ///   - documentCount: Those of the segment.
  @inline(__always)
  static func riceParameter(from next: Int, tailCount: Int, documentCount: Int) -> Int {
    max(ValueWidth.bitCount(ofValuesTo: max(documentCount - next, 0) / tailCount) - 1, 0)
  }
}
