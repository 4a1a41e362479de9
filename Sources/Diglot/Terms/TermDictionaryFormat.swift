/// The layout of the two term dictionaries of a segment: that of integer keys and that of terms of bytes.
///
/// ```
/// Directory    = key:u64 * blocks, offset:u32 * blocks     ; of the first term of each block
/// Entries      = Block * blocks
/// IntegerBlock = address:varint, (entries - 1):7 bits, k:5 bits, Jumps, IntegerEntry * entries, zero bits to a whole byte
/// Jumps        = u:6 bits, v:4 bits, w:6 bits, Jump * ((entries - 1) / 16)      ; nothing where there are no jumps
/// Jump         = keys:(u bits), bits:(v bits), lists:(w bits)
/// IntegerEntry = step:EG(k), 0, doc:(document bits), position:(width bits)      ; one posting of frequency one
///              | step:EG(k), 1, (documents - 1):EG(0), excess:EG(bits of documents - 2)
/// TextBlock    = address:varint, TextEntry * 32            ; the last block may have fewer
/// TextEntry    = Text, 00, doc:(document bytes), position:varint
///              | Text, 01, documents:varint, byteCount:varint
/// Text         = shared:u8, length:u8, bytes               ; how many the term shares with the one before
/// EG(k)        = z zero bits, a one, the low z bits of q, the low k bits of the number    ; q = (number >> k) + 1
/// ```
///
/// Terms stand in increasing order, integers by value and bytes like `memcmp`. `step` is the key less the one before it,
/// less one; the first entry of a block has none, its key is in the directory. EG is the code of exponential Golomb; z is
/// the number of bits of q, less one. `address` is where the block's first list begins in the part of postings; the lists
/// of a block follow one another. The directory's `key` is the first key, or the first eight bytes of the first term as a
/// big-endian number. `document bits` and `document bytes` are as many as the segment's highest doc ID needs, `width bits`
/// those of a position in the document. Terms without positions have no `position`. `excess` is by how many bytes a list
/// is longer than expected, times two; where it is shorter, that times two, less one.
///
/// A jump leads from the first entry of a block to the sixteenth after it, the next one from there to the sixteenth after
/// that: `keys` is by how much the key is greater, `bits` how many bits lie between the ends of the two steps, `lists` how
/// many bytes the lists of the entries between have.
enum TermDictionaryFormat {
  /// With jumps a look-up in a block of 128 takes 60 instructions more than in one of 64; those have twice the directory,
  /// 0.4% of an index.
  static let integerBlockCount = 128
  static let integerCountWidth = 7
  /// Every integer key is below, so that a jump over keys of any block has as many bits as can be written.
  static let keyLimit: UInt64 = 1 << 56
  /// How many entries a jump leads on.
  ///
  /// Jumps are 0.7% of an index. A look-up takes 1,650 instructions with them, and 4,000 without, in blocks of 64.
  static let jumpCount = 16
  static let textBlockCount = 32

  /// The bytes that the list of an integer key with so many documents is expected to have: each posting takes 12 bits,
  /// and as many more as its doc ID has more bits than the number of documents.
  @inline(__always)
  static func expectedByteCount(ofListOf documents: Int, documentWidth: Int) -> Int {
    expectedByteCount(
      ofListOf: documents, bitCount: ValueWidth.bitCount(ofValuesTo: documents), documentWidth: documentWidth)
  }

  @inline(__always)
  private static func expectedByteCount(ofListOf documents: Int, bitCount: Int, documentWidth: Int) -> Int {
    (documents &* (documentWidth &- bitCount &+ 12)) >> 3
  }

  /// The bytes of a list that has so many more than expected, times two; or so many fewer, times two, less one.
  @inline(__always)
  static func byteCount(ofListOf documents: Int, documentWidth: Int, excess: UInt64) -> Int {
    byteCount(
      ofListOf: documents, bitCount: ValueWidth.bitCount(ofValuesTo: documents), documentWidth: documentWidth,
      excess: excess)
  }

  /// The same where it is known how many bits the number of documents has.
  @inline(__always)
  static func byteCount(ofListOf documents: Int, bitCount: Int, documentWidth: Int, excess: UInt64) -> Int {
    let half = Int(truncatingIfNeeded: excess >> 1)
    return expectedByteCount(ofListOf: documents, bitCount: bitCount, documentWidth: documentWidth)
      &+ (excess & 1 == 0 ? half : -1 &- half)
  }

  /// The order of the code of `excess`.
  @inline(__always)
  static func excessOrder(ofListOf documents: Int) -> Int {
    max(ValueWidth.bitCount(ofValuesTo: documents) &- 2, 0)
  }
}

/// The first key and the place of each block of a dictionary, while it is written.
struct TermDirectoryWriter {
  private var keys: [UInt8] = []
  private var offsets: [UInt8] = []

  mutating func append(_ key: UInt64, offset: Int) {
    keys.appendLittleEndian(key)
    offsets.appendLittleEndian(UInt32(offset))
  }

  func finish(_ part: PartWriter) throws(IndexError) {
    try part.append(keys)
    try part.append(offsets)
  }
}

/// Where the posting lists of a dictionary's terms end, as far as it is written.
struct ListsEnd {
  private var end = 0

  /// Where the first list of the next block begins, or the next list where the block has none.
  mutating func start(ofBlock infos: [TermInfo]) -> Int {
    var start: Int?
    for info in infos {
      guard case .list(let address, let byteCount) = info.location else { continue }
      if start == nil { start = address }
      end = address + byteCount
    }
    return start ?? end
  }
}

extension TermInfo {
  /// The same with its list `start` bytes further.
  @inline(__always)
  func moved(by start: Int) -> TermInfo {
    guard case .list(let address, let byteCount) = location else { return self }
    return TermInfo(
      documentFrequency: documentFrequency, location: .list(address: address + start, byteCount: byteCount))
  }
}
