/// The dictionary of integer keys. Safe to share between threads.
struct IntegerTerms {
  let parts: TermDictionaryParts
  /// The bits of a position in each document, a byte each.
  let positionWidths: ByteSlice

  /// The term's info, or `nil` where the segment does not have it.
  func find(_ key: UInt64) throws(IndexError) -> TermInfo? {
    guard parts.blockCount > 0 else { return nil }
    var block = try IntegerTermBlock(parts.lastBlock(notAbove: key), of: self)
    guard block.nextKey(), try block.skip(to: key, of: self) else { return nil }
    return block.key == key ? try block.info(of: self) : nil
  }

  /// A walk over the terms from `key` on.
  func cursor(from key: UInt64 = 0) throws(IndexError) -> IntegerTermCursor {
    try IntegerTermCursor(self, from: key)
  }
}

/// A walk over integer keys in increasing order.
struct IntegerTermCursor {
  private let terms: IntegerTerms
  private let first: UInt64
  /// `nil` past the last.
  private var block: IntegerTermBlock?

  fileprivate init(_ terms: IntegerTerms, from first: UInt64) throws(IndexError) {
    self.terms = terms
    self.first = first
    if terms.parts.blockCount > 0 {
      block = try IntegerTermBlock(terms.parts.lastBlock(notAbove: first), of: terms)
    }
  }

  /// The next term and its info, or `nil` past the last.
  mutating func next() throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    while let number = block?.number {
      while block?.nextKey() ?? false, let key = block?.key {
        if let info = try block?.info(of: terms), key >= first { return (key, info) }
      }
      block = number + 1 < terms.parts.blockCount ? try IntegerTermBlock(number + 1, of: terms) : nil
    }
    return nil
  }
}

/// A walk over the terms of one block: after each key comes what is known of it. Whoever walks keeps the dictionary.
private struct IntegerTermBlock {
  let number: Int
  /// The key of the present term.
  private(set) var key: UInt64
  private var bits: BitReader
  private let endBit: Int
  private let stepOrder: Int
  private let documentWidth: Int
  private let documentMask: UInt64
  private let count: Int
  private var index = 0
  /// Where the list of the next term that has one begins.
  private var address: Int

  init(_ number: Int, of terms: IntegerTerms) throws(IndexError) {
    self.number = number
    let (slice, byteCount) = try terms.parts.block(number)
    bits = BitReader(slice)
    endBit = byteCount * 8
    let address = bits.readVarint()
    count = Int(bits.read(width: 6)) + 1
    stepOrder = Int(bits.read(width: 5))
    documentWidth = SegmentFormat.bitCount(ofValuesTo: terms.parts.documentCount - 1)
    documentMask = 1 << UInt64(documentWidth) - 1
    key = terms.parts.key(ofBlock: number)
    guard address < 1 << 48 else { throw terms.parts.damaged(number, "address \(address)") }
    self.address = Int(address)
  }

  /// Moves to the next key; says whether there is one.
  @inline(__always)
  mutating func nextKey() -> Bool {
    guard index < count else { return false }
    if index > 0 { key &+= bits.readExponentialGolomb(order: stepOrder) &+ 1 }
    index &+= 1
    return true
  }

  /// Moves on to the first key that is not before `wanted`; says whether there is one.
  ///
  /// What is known of a term and the step to the next one are mostly in one window of bits. Where they are not, or break
  /// the format, the other methods take over.
  mutating func skip(to wanted: UInt64, of terms: IntegerTerms) throws(IndexError) -> Bool {
    while key < wanted {
      let window = bits.window
      let (infoBitCount, byteCount) = infoLength(window, of: terms)
      let rest = window >> UInt64(infoBitCount)
      let zeros = rest.trailingZeroBitCount
      let bitCount = infoBitCount &+ 2 &* zeros &+ 1 &+ stepOrder
      guard bitCount <= BitReader.windowBitCount, byteCount >= 0, index < count else {
        try skipInfo(of: terms)
        guard nextKey() else { return false }
        continue
      }
      key &+= BitReader.exponentialGolomb(rest, zeros: zeros, order: stepOrder) &+ 1
      index &+= 1
      address &+= byteCount
      bits.bit &+= bitCount
    }
    return true
  }

  /// How many bits at the low end of `window` are the info of the present key, and how many bytes its list has; more bits
  /// than a window has, or fewer bytes than none, where the window does not tell.
  @inline(__always)
  private func infoLength(_ window: UInt64, of terms: IntegerTerms) -> (bitCount: Int, byteCount: Int) {
    guard window & 1 == 0 else {
      let list = window &>> 1
      let zeros = min(list.trailingZeroBitCount, 16)
      let documents = Int(truncatingIfNeeded: BitReader.exponentialGolomb(list, zeros: zeros, order: 0)) &+ 1
      // As many bits as `documents` has, less two.
      let order = max(zeros &- 1, 0)
      let excess = list &>> UInt64(2 &* zeros &+ 1)
      let excessZeros = min(excess.trailingZeroBitCount, 24)
      let byteCount = TermDictionaryFormat.byteCount(
        ofListOf: documents, documentWidth: documentWidth,
        excess: BitReader.exponentialGolomb(excess, zeros: excessZeros, order: order))
      return (2 &* (zeros &+ excessZeros) &+ 3 &+ order, byteCount)
    }
    let bitCount = 1 &+ documentWidth
    guard TermKey.hasPositions(key) else { return (bitCount, 0) }
    let document = Int(truncatingIfNeeded: window &>> 1 & documentMask)
    guard document < terms.positionWidths.byteCount else { return (bitCount, -1) }
    return (bitCount &+ Int(terms.positionWidths.byte(at: document)), 0)
  }

  /// The info of the present key.
  mutating func info(of terms: IntegerTerms) throws(IndexError) -> TermInfo {
    var info = TermInfo(documentFrequency: 1, location: .inline(doc: 0, position: 0))
    if let (document, width) = try inlineDocument(of: terms) {
      info.location = .inline(doc: document, position: bits.read(width: width))
    } else {
      let (documents, byteCount) = try list(of: terms)
      info.documentFrequency = documents
      info.location = .list(address: address, byteCount: byteCount)
      address += byteCount
    }
    guard bits.bit <= endBit else { throw terms.parts.damaged(number, "cut short") }
    return info
  }

  /// Moves past the info of the present key.
  @inline(__always)
  mutating func skipInfo(of terms: IntegerTerms) throws(IndexError) {
    if let (_, positionWidth) = try inlineDocument(of: terms) {
      bits.bit &+= positionWidth
    } else {
      address &+= try list(of: terms).byteCount
    }
  }

  /// The document of the only posting, or `nil` where the present term has a list.
  @inline(__always)
  private mutating func inlineDocument(
    of terms: IntegerTerms
  ) throws(IndexError) -> (document: DocID, positionWidth: Int)? {
    // The bit that tells, and what it tells of mostly; together 32 bits at most.
    let head = bits.read(width: 1 &+ documentWidth)
    guard head & 1 == 0 else {
      bits.bit &-= documentWidth
      return nil
    }
    let document = head &>> 1
    guard document < terms.parts.documentCount else { throw terms.parts.damaged(number, "doc ID \(document)") }
    guard TermKey.hasPositions(key) else { return (document, 0) }
    let width = Int(terms.positionWidths.byte(at: Int(document)))
    guard width <= 32 else { throw terms.parts.damaged(number, "a position of \(width) bits") }
    return (document, width)
  }

  @inline(__always)
  private mutating func list(of terms: IntegerTerms) throws(IndexError) -> (documents: UInt32, byteCount: Int) {
    let others = bits.readExponentialGolomb(order: 0)
    guard others < UInt64(UInt32.max) else { throw terms.parts.damaged(number, "a list of \(others) documents") }
    let documents = Int(truncatingIfNeeded: others) &+ 1
    let excess = bits.readExponentialGolomb(order: TermDictionaryFormat.excessOrder(ofListOf: documents))
    let byteCount = TermDictionaryFormat.byteCount(
      ofListOf: documents, documentWidth: documentWidth, excess: excess)
    guard byteCount >= 0, byteCount < 1 << 40 else {
      throw terms.parts.damaged(number, "a list of \(documents) documents in \(byteCount) bytes")
    }
    return (UInt32(truncatingIfNeeded: documents), byteCount)
  }
}
