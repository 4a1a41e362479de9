/// A walk over the terms of one block: after each key comes what is known of it. Whoever walks keeps the dictionary.
struct IntegerTermBlock {
  let number: Int
  /// The key of the present term.
  private(set) var key: UInt64
  private var bits: BitReader
  private let count: Int
  private let endBit: Int
  private let stepOrder: Int
  private let documentWidth: Int
  private let jumps: IntegerTermJumps
  /// How many keys were read.
  private var index = 0
  /// Where the list of the next term that has one begins.
  private var address: Int

  @inline(__always)
  init(_ number: Int, of terms: IntegerTerms) throws(IndexError) {
    self.number = number
    let (slice, byteCount) = try terms.parts.block(number)
    // What is read through a property, before all have a value, makes the compiler copy the block.
    var bits = BitReader(slice)
    address = try IntegerTermBlock.address(&bits, number, of: terms)
    let count = Int(bits.read(width: TermDictionaryFormat.integerCountWidth)) + 1
    stepOrder = Int(bits.read(width: 5))
    jumps = IntegerTermJumps(&bits, entryCount: count)
    self.bits = bits
    self.count = count
    endBit = byteCount * 8
    documentWidth = ValueWidth.bitCount(ofValuesTo: terms.parts.documentCount - 1)
    key = terms.parts.key(ofBlock: number)
  }

  @inline(__always)
  private static func address(_ bits: inout BitReader, _ number: Int, of terms: IntegerTerms) throws(IndexError) -> Int
  {
    let window = bits.window
    let byteCount = Varint.byteCount(atLowEndOf: window)
    if byteCount <= Varint.longestValue {
      bits.bit &+= 8 &* byteCount
      return Varint.value(atLowEndOf: window, byteCount: byteCount)
    }
    let address = bits.readVarint()
    guard address < 1 << 48 else { throw terms.parts.damaged(number, "address \(address)") }
    return Int(address)
  }

  /// Moves to the next key; says whether there is one.
  @inline(__always)
  mutating func nextKey() -> Bool {
    guard index < count else { return false }
    if index > 0 { key &+= bits.readExponentialGolomb(order: stepOrder) &+ 1 }
    index &+= 1
    return true
  }

  // MARK: - Skipping

  /// Moves on to the first key that is not before `wanted`; says whether there is one. It begins before the first key.
  ///
  /// What is known of a term and the step to the next one are mostly in one window of bits. Where they are not, or break
  /// the format, the slower methods take over.
  ///
  /// - Complexity: Three or four jumps, and a walk over eight terms, in the mean: 1,000 instructions.
  mutating func skip(to wanted: UInt64, of terms: IntegerTerms) throws(IndexError) -> Bool {
    guard nextKey() else { return false }
    if key < wanted { jump(to: wanted) }
    while key < wanted {
      terms.positionWidths.withBytes { walk(to: wanted, $0) }
      if key >= wanted { return true }
      try skipInfo(of: terms)
      guard nextKey() else { return false }
    }
    return true
  }

  /// Moves on from the first key to the last that a jump leads to and that is not past `wanted`.
  private mutating func jump(to wanted: UInt64) {
    var jumps = self.jumps
    let entriesBit = bits.bit
    var entryBits = 0
    while let jump = jumps.next(&bits), key &+ jump.keys <= wanted {
      key &+= jump.keys
      entryBits &+= jump.bits
      address &+= jump.lists
      index &+= TermDictionaryFormat.jumpCount
    }
    bits.bit = entriesBit &+ entryBits
  }

  /// Walks on to the first key that is not before `wanted`, or to a term that needs another look.
  ///
  /// - Parameter widths: The bits of a position in each document.
  private mutating func walk(to wanted: UInt64, _ widths: RawSpan) {
    // Copies stay in registers.
    let (lengths, stepOrder, count) = (IntegerTermLengths(documentWidth: documentWidth), self.stepOrder, self.count)
    var (key, bits, index, address) = (self.key, self.bits, self.index, self.address)
    while key < wanted, index < count {
      let window = bits.window
      let info =
        window & 1 == 0
        ? lengths.ofPosting(window, hasPosition: TermKey.hasPositions(key), widths) : lengths.ofList(window &>> 1)
      let rest = window &>> UInt64(info.bitCount & 63)
      let zeros = rest.trailingZeroBitCount
      let bitCount = info.bitCount &+ 2 &* zeros &+ 1 &+ stepOrder
      // Less than nothing where the info breaks the format.
      guard bitCount <= BitReader.windowBitCount, info.bitCount >= 0, info.byteCount >= 0 else { break }
      key &+= BitReader.exponentialGolomb(rest, zeros: zeros, order: stepOrder) &+ 1
      bits.bit &+= bitCount
      address &+= info.byteCount
      index &+= 1
    }
    (self.key, self.bits, self.index, self.address) = (key, bits, index, address)
  }

  // MARK: - Info

  /// The info of the present key.
  @inline(__always)
  mutating func info(of terms: IntegerTerms) throws(IndexError) -> TermInfo {
    let info: TermInfo
    if let (document, positionWidth) = try inlineDocument(of: terms) {
      let position = bits.read(width: positionWidth)
      info = TermInfo(documentFrequency: 1, location: .inline(doc: document, position: position))
    } else {
      let (documents, byteCount) = try list(of: terms)
      info = TermInfo(documentFrequency: documents, location: .list(address: address, byteCount: byteCount))
      address &+= byteCount
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

/// How long the entries of a segment's integer keys are, at the low end of a window of bits.
private struct IntegerTermLengths {
  private let documentWidth: Int
  private let documentMask: UInt64

  @inline(__always)
  init(documentWidth: Int) {
    self.documentWidth = documentWidth
    documentMask = 1 &<< UInt64(truncatingIfNeeded: documentWidth) &- 1
  }

  /// How many bits are a term's only posting; less than 0 where they break the format.
  @inline(__always)
  func ofPosting(_ window: UInt64, hasPosition: Bool, _ widths: RawSpan) -> (bitCount: Int, byteCount: Int) {
    guard hasPosition else { return (1 &+ documentWidth, 0) }
    let document = Int(truncatingIfNeeded: window &>> 1 & documentMask)
    guard document < widths.byteCount else { return (-1, 0) }
    // In bounds by the line before.
    let width = unsafe widths.unsafeLoad(fromUncheckedByteOffset: document, as: UInt8.self)
    return (1 &+ documentWidth &+ Int(width), 0)
  }

  /// How many bits tell of a list, with the bit before `list`, and how many bytes the list has. Where a window does not
  /// hold them they are more than it has.
  @inline(__always)
  func ofList(_ list: UInt64) -> (bitCount: Int, byteCount: Int) {
    let zeros = list.trailingZeroBitCount
    let documents = 1 &<< zeros | Int(truncatingIfNeeded: list &>> UInt64(zeros &+ 1)) & (1 &<< zeros &- 1)
    let excess = list &>> UInt64(2 &* zeros &+ 1)
    let excessZeros = excess.trailingZeroBitCount
    // As `TermDictionaryFormat.excessOrder`: the number of documents has a bit more than there are zeros.
    let order = max(zeros &- 1, 0)
    let byteCount = TermDictionaryFormat.byteCount(
      ofListOf: documents, bitCount: zeros &+ 1, documentWidth: documentWidth,
      excess: BitReader.exponentialGolomb(excess, zeros: excessZeros, order: order))
    return (2 &* (zeros &+ excessZeros) &+ 3 &+ order, byteCount)
  }
}
