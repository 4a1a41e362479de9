/// The dictionary of integer keys. Safe to share between threads.
struct IntegerTerms {
  let parts: TermDictionaryParts
  /// The bits of a position in each document, a byte each.
  let positionWidths: ByteSlice

  /// The term's info, or `nil` where the segment does not have it.
  func find(_ key: UInt64) throws(IndexError) -> TermInfo? {
    guard parts.blockCount > 0 else { return nil }
    var block = try IntegerTermBlock(parts.lastBlock(notAbove: key), of: self)
    while let info = try block.next(of: self) {
      if block.key >= key { return block.key == key ? info : nil }
    }
    return nil
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
      while let info = try block?.next(of: terms), let key = block?.key {
        if key >= first { return (key, info) }
      }
      block = number + 1 < terms.parts.blockCount ? try IntegerTermBlock(number + 1, of: terms) : nil
    }
    return nil
  }
}

/// A walk over the terms of one block. Whoever walks keeps the dictionary.
private struct IntegerTermBlock {
  let number: Int
  /// The key of the term that came last.
  private(set) var key: UInt64
  private var bits: BitReader
  private let endBit: Int
  private let stepOrder: Int
  private let count: Int
  private var index = 0
  /// Where the list of the next term that has one begins.
  private var address: Int

  init(_ number: Int, of terms: IntegerTerms) throws(IndexError) {
    self.number = number
    let (slice, byteCount) = try terms.parts.block(number)
    bits = unsafe BitReader(slice)
    endBit = byteCount * 8
    let address = bits.readVarint()
    count = Int(bits.read(width: 6)) + 1
    stepOrder = Int(bits.read(width: 5))
    key = terms.parts.key(ofBlock: number)
    guard address < 1 << 48 else { throw terms.parts.damaged(number, "address \(address)") }
    self.address = Int(address)
  }

  /// The info of the next term, or `nil` past the last.
  @inline(__always)
  mutating func next(of terms: IntegerTerms) throws(IndexError) -> TermInfo? {
    guard index < count else { return nil }
    if index > 0 { key &+= bits.readExponentialGolomb(order: stepOrder) &+ 1 }
    index &+= 1
    return bits.read(width: 1) == 0 ? try inlinePosting(of: terms) : try list(of: terms)
  }

  @inline(__always)
  private mutating func inlinePosting(of terms: IntegerTerms) throws(IndexError) -> TermInfo {
    let documentCount = terms.parts.documentCount
    let document = bits.read(width: SegmentFormat.bitCount(ofValuesTo: documentCount &- 1))
    guard document < documentCount else { throw terms.parts.damaged(number, "doc ID \(document)") }
    let width = TermKey.hasPositions(key) ? Int(terms.positionWidths.byte(at: Int(document))) : 0
    guard width <= 32 else { throw terms.parts.damaged(number, "a position of \(width) bits") }
    let position = bits.read(width: width)
    guard bits.bit <= endBit else { throw terms.parts.damaged(number, "cut short") }
    return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: position))
  }

  @inline(__always)
  private mutating func list(of terms: IntegerTerms) throws(IndexError) -> TermInfo {
    let others = bits.readExponentialGolomb(order: 0)
    guard others < UInt64(UInt32.max) else { throw terms.parts.damaged(number, "a list of \(others) documents") }
    let documents = Int(others) &+ 1
    let excess = bits.readExponentialGolomb(order: TermDictionaryFormat.excessOrder(ofListOf: documents))
    let half = Int(truncatingIfNeeded: excess >> 1)
    let expected = TermDictionaryFormat.expectedByteCount(
      ofListOf: documents, documentWidth: SegmentFormat.bitCount(ofValuesTo: terms.parts.documentCount &- 1))
    let byteCount = expected &+ (excess & 1 == 0 ? half : -1 &- half)
    guard byteCount >= 0, byteCount < 1 << 40, bits.bit <= endBit else {
      throw terms.parts.damaged(number, "a list of \(documents) documents in \(byteCount) bytes")
    }
    let start = address
    address &+= byteCount
    return TermInfo(
      documentFrequency: UInt32(documents), location: .list(address: start, byteCount: byteCount))
  }
}
