/// A quick walk over the entries of a block of terms of bytes, as long as nothing in them is out of the ordinary.
struct TextTermWalk {
  /// What a look-up comes to.
  enum Outcome {
    case found(TermInfo)
    /// The term is not there; the first one after it begins with so many of its bytes.
    case absent(common: Int)
    /// All terms of the block are before it.
    case beyond
    /// An entry needs another look: it is near the end of the block, or breaks the format.
    case unclear
  }

  /// Where the next entry begins.
  private(set) var position: Int
  /// How many bytes the last term that was passed has in common with the text that is looked for.
  private(set) var common = 0
  /// The byte that the last term begins with.
  private(set) var tag: UInt8 = 0
  /// Where the list of the next term that has one begins.
  private(set) var address: Int

  private let byteCount: Int
  private let documentByteCount: Int

  /// A walk that begins with a block's first entry.
  init(at position: Int, of byteCount: Int, address: Int, documentByteCount: Int) {
    self.position = position
    self.byteCount = byteCount
    self.address = address
    self.documentByteCount = documentByteCount
  }

  /// A walk over a block, which has so many of the bytes.
  init(_ bytes: RawSpan, byteCount: Int, documentCount: Int) {
    let length = bytes.byteCount >= 8 ? Varint.byteCount(atLowEndOf: TextTermWalk.word(bytes, 0)) : .max
    // An address of more bytes is unclear, as is a block that is too short for one.
    let isShort = length <= Varint.longestValue
    self.init(
      at: isShort ? length : byteCount &+ 1, of: byteCount,
      address: isShort ? Varint.value(atLowEndOf: TextTermWalk.word(bytes, 0), byteCount: length) : 0,
      documentByteCount: ValueWidth.byteCount(ofValuesTo: max(documentCount &- 1, 1)))
  }

  /// What an entry has beside its bytes, at most: two numbers before them, a byte and two long numbers after them.
  private static let longestRest = 3 + 2 * UInt64.bitWidth / 8

  /// Looks a term up.
  mutating func look(for text: Span<UInt8>, in block: RawSpan) -> Outcome {
    pass(block, before: text)
    if position == byteCount { return .beyond }
    guard let (shared, count, start) = head(block) else { return .unclear }
    if shared != common { return shared < common ? .absent(common: shared) : .unclear }
    let same = countOfSame(block, start, count, text)
    common &+= same
    if same < count {
      let isAfter = common == text.count || TextTermWalk.byte(block, start &+ same) > text[common]
      return isAfter ? .absent(common: common) : .unclear
    }
    guard common == text.count else { return .unclear }
    if shared == 0, count > 0 { tag = text[0] }
    return info(block, at: start &+ count).map { .found($0) } ?? .unclear
  }

  /// Moves past entries whose terms are before `text`, to one that may not be, or that is unclear.
  ///
  /// Unchecked access: an entry is read where the longest one that has its number of bytes is in bounds.
  mutating func pass(_ block: RawSpan, before text: Span<UInt8>) {
    // Copies stay in registers.
    var walk = self
    while let (shared, count, start) = walk.head(block), shared >= walk.common {
      if shared > walk.common {
        guard walk.skipInfo(block, at: start &+ count) else { break }
        continue
      }
      let same = walk.countOfSame(block, start, count, text)
      // All bytes are the same up to the end of one of them: only a shorter term is before `text`.
      guard walk.common &+ same < text.count,
        same == count || TextTermWalk.byte(block, start &+ same) < text[walk.common &+ same]
      else { break }
      if shared == 0, count > 0 { walk.tag = TextTermWalk.byte(block, start) }
      guard walk.skipInfo(block, at: start &+ count) else { break }
      walk.common &+= same
    }
    self = walk
  }

  /// How many bytes the next term shares with the one before it, how many it has itself, and where these begin; `nil`
  /// past the last entry, or near the end of the bytes.
  @inline(__always)
  private func head(_ block: RawSpan) -> (shared: Int, count: Int, start: Int)? {
    let limit = block.byteCount &- TextTermWalk.longestRest
    guard position < byteCount, position <= limit else { return nil }
    let (shared, count) = (TextTermWalk.byte(block, position), TextTermWalk.byte(block, position &+ 1))
    let start = position &+ 2
    return start &+ Int(count) <= limit ? (Int(shared), Int(count), start) : nil
  }

  /// How many of a term's own bytes go on as `text` does.
  @inline(__always)
  private func countOfSame(_ block: RawSpan, _ start: Int, _ count: Int, _ text: Span<UInt8>) -> Int {
    let limit = min(count, text.count &- common)
    var same = 0
    while same < limit, TextTermWalk.byte(block, start &+ same) == text[common &+ same] { same &+= 1 }
    return same
  }

  // MARK: - What is known of a term

  /// Moves past it; says whether it is in the ordinary.
  @inline(__always)
  private mutating func skipInfo(_ block: RawSpan, at start: Int) -> Bool {
    if TextTermWalk.byte(block, start) == 0 {
      let end = start &+ 1 &+ documentByteCount
      let length =
        TermKey.hasPositions(tag: tag) ? Varint.byteCount(atLowEndOf: TextTermWalk.word(block, end)) : 0
      guard length <= Varint.longestValue else { return false }
      position = end &+ length
      return true
    }
    let head = TextTermWalk.word(block, start &+ 1)
    if head & 0x8080 == 0 {
      // Two numbers of a byte each, as mostly.
      position = start &+ 3
      address &+= Int(truncatingIfNeeded: head &>> 8 & 0x7F)
      return true
    }
    let documentLength = Varint.byteCount(atLowEndOf: head)
    let word = TextTermWalk.word(block, start &+ 1 &+ documentLength)
    let length = Varint.byteCount(atLowEndOf: word)
    guard max(documentLength, length) <= Varint.longestValue else { return false }
    position = start &+ 1 &+ documentLength &+ length
    address &+= Varint.value(atLowEndOf: word, byteCount: length)
    return true
  }

  /// What it says; `nil` where it is unclear.
  private func info(_ block: RawSpan, at start: Int) -> TermInfo? {
    let word = TextTermWalk.word(block, start &+ 1)
    guard TextTermWalk.byte(block, start) == 0 else {
      let documentLength = Varint.byteCount(atLowEndOf: word)
      guard documentLength <= 4 else { return nil }
      let sizeWord = TextTermWalk.word(block, start &+ 1 &+ documentLength)
      let length = Varint.byteCount(atLowEndOf: sizeWord)
      let documents = UInt32(Varint.value(atLowEndOf: word, byteCount: documentLength))
      guard length <= Varint.longestValue, documents > 0 else { return nil }
      return TermInfo(
        documentFrequency: documents,
        location: .list(address: address, byteCount: Varint.value(atLowEndOf: sizeWord, byteCount: length)))
    }
    let document = UInt32(truncatingIfNeeded: word & (1 &<< UInt64(8 &* documentByteCount) &- 1))
    guard TermKey.hasPositions(tag: tag) else {
      return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: 0))
    }
    let positionWord = TextTermWalk.word(block, start &+ 1 &+ documentByteCount)
    let length = Varint.byteCount(atLowEndOf: positionWord)
    guard length <= 4 else { return nil }
    let position = UInt32(Varint.value(atLowEndOf: positionWord, byteCount: length))
    return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: position))
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
}
