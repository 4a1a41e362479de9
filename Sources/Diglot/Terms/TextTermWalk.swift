/// A quick walk over entries of a block of terms of bytes, as long as nothing in them is out of the ordinary.
struct TextTermWalk {
  /// Where the next entry begins.
  private(set) var position: Int
  /// How many bytes the last term that was passed has in common with the text that is looked for.
  private(set) var common = 0
  /// The byte that the last term begins with.
  private(set) var tag: UInt8 = 0
  /// The bytes of the lists of the terms that were passed.
  private(set) var listByteCount = 0

  private let documentByteCount: Int

  /// A walk that begins with a block's first entry.
  init(at position: Int, documentByteCount: Int) {
    self.position = position
    self.documentByteCount = documentByteCount
  }

  /// What an entry has beside its bytes, at most: two numbers before them, a byte and two long numbers after them.
  private static let longestRest = 3 + 2 * UInt64.bitWidth / 8

  /// Moves past entries whose terms are before `text`, to one that may not be, or that breaks the format or is near the
  /// end of the block.
  ///
  /// Unchecked access: an entry is read where the longest one that has its number of bytes is in bounds.
  mutating func pass(_ block: RawSpan, before text: Span<UInt8>) {
    let limit = block.byteCount &- TextTermWalk.longestRest
    // Copies stay in registers.
    var walk = self
    while walk.position <= limit {
      let head = Int(TextTermWalk.byte(block, walk.position))
      let count = Int(TextTermWalk.byte(block, walk.position &+ 1))
      let start = walk.position &+ 2
      guard start &+ count <= limit, head >= walk.common else { break }
      if head == walk.common {
        guard let common = walk.common(block, start, count, text) else { break }
        if head == 0, count > 0 { walk.tag = TextTermWalk.byte(block, start) }
        guard walk.skipInfo(block, at: start &+ count) else { break }
        walk.common = common
      } else if !walk.skipInfo(block, at: start &+ count) {
        break
      }
    }
    self = walk
  }

  /// How many bytes the term has in common with `text` whose own bytes begin at `start`; `nil` where it is not before it.
  @inline(__always)
  private func common(_ block: RawSpan, _ start: Int, _ count: Int, _ text: Span<UInt8>) -> Int? {
    var index = 0
    while index < count, common &+ index < text.count {
      let byte = TextTermWalk.byte(block, start &+ index)
      let other = text[common &+ index]
      if byte != other { return byte < other ? common &+ index : nil }
      index &+= 1
    }
    // All bytes are the same up to the end of one of them: only a shorter term is before `text`.
    return common &+ index < text.count ? common &+ index : nil
  }

  /// Moves past what is known of a term; says whether it is in the ordinary.
  @inline(__always)
  private mutating func skipInfo(_ block: RawSpan, at start: Int) -> Bool {
    let kind = TextTermWalk.byte(block, start)
    if kind == 0 {
      let end = start &+ 1 &+ documentByteCount
      guard TermKey.hasPositions(tag: tag) else {
        position = end
        return true
      }
      let length = TextTermWalk.varintLength(TextTermWalk.word(block, end))
      guard length <= 4 else { return false }
      position = end &+ length
      return true
    }
    let documents = TextTermWalk.varintLength(TextTermWalk.word(block, start &+ 1))
    let word = TextTermWalk.word(block, start &+ 1 &+ documents)
    let length = TextTermWalk.varintLength(word)
    guard documents <= 4, length <= 4 else { return false }
    position = start &+ 1 &+ documents &+ length
    listByteCount &+= TextTermWalk.varint(word, length: length)
    return true
  }

  // MARK: - Numbers

  @inline(__always)
  private static func byte(_ bytes: RawSpan, _ offset: Int) -> UInt8 {
    unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  @inline(__always)
  private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// How many bytes the number takes that is at the low end of `word`; more than eight where it does not end there.
  @inline(__always)
  private static func varintLength(_ word: UInt64) -> Int {
    (~word & 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3 &+ 1
  }

  /// A number of up to four bytes.
  @inline(__always)
  private static func varint(_ word: UInt64, length: Int) -> Int {
    let bytes = Int(truncatingIfNeeded: word & (1 &<< UInt64(8 &* length) &- 1))
    return bytes & 0x7F | bytes &>> 1 & 0x3F80 | bytes &>> 2 & 0x1F_C000 | bytes &>> 3 & 0xFE0_0000
  }
}
