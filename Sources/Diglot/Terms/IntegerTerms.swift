/// The dictionary of integer keys. Safe to share between threads.
struct IntegerTerms {
  let parts: TermDictionaryParts
  /// The bits of a position in each document, a byte each.
  let positionWidths: ByteSlice

  /// The term's info, or `nil` where the segment does not have it. Under 1 µs at a million terms.
  func find(_ key: UInt64) throws(IndexError) -> TermInfo? {
    var cursor = try cursor(from: key)
    guard let found = try cursor.next(), found.key == key else { return nil }
    return found.info
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
  private let documentWidth: Int
  private var block: Int
  /// The entries of the block, which `bits` reads.
  private var slice = ByteSlice([])
  private var bits: BitReader
  private var stepOrder = 0
  private var rest = 0
  private var isFirst = true
  private var address = 0
  private var key: UInt64 = 0

  fileprivate init(_ terms: IntegerTerms, from first: UInt64) throws(IndexError) {
    self.terms = terms
    self.first = first
    documentWidth = SegmentFormat.bitCount(ofValuesTo: terms.parts.documentCount - 1)
    block = terms.parts.lastBlock(notAbove: first)
    bits = unsafe BitReader(slice)
    if block < terms.parts.blockCount { try open() }
  }

  private mutating func open() throws(IndexError) {
    let (reader, address) = try terms.parts.reader(ofBlock: block)
    self.address = address
    slice = reader.restOfSlice
    bits = unsafe BitReader(slice)
    rest = Int(bits.read(width: 6)) + 1
    stepOrder = Int(bits.read(width: 5))
    key = terms.parts.key(ofBlock: block)
    isFirst = true
  }

  /// The next term and its info, or `nil` past the last.
  mutating func next() throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    while true {
      while rest == 0 {
        block += 1
        guard block < terms.parts.blockCount else { return nil }
        try open()
      }
      rest -= 1
      if !isFirst { key &+= bits.readExponentialGolomb(order: stepOrder) &+ 1 }
      isFirst = false
      let info = try info()
      extendLifetime(slice)
      if key >= first { return (key, info) }
    }
  }

  @inline(__always)
  private mutating func info() throws(IndexError) -> TermInfo {
    if bits.read(width: 1) == 0 {
      let document = bits.read(width: documentWidth)
      guard document < terms.parts.documentCount, !bits.isPastEnd else { throw damaged("doc ID \(document)") }
      let width = TermKey.hasPositions(key) ? Int(terms.positionWidths.byte(at: Int(document))) : 0
      guard width <= 32 else { throw damaged("a position of \(width) bits") }
      return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: bits.read(width: width)))
    }
    let documents = Int(truncatingIfNeeded: bits.readExponentialGolomb(order: 0) &+ 1)
    let excess = bits.readExponentialGolomb(order: TermDictionaryFormat.excessOrder(ofListOf: documents & 0xFFFF_FFFF))
    let expected = TermDictionaryFormat.expectedByteCount(ofListOf: documents, documentWidth: documentWidth)
    let half = Int(truncatingIfNeeded: excess >> 1)
    let byteCount = expected &+ (excess & 1 == 0 ? half : -1 &- half)
    guard let documentFrequency = UInt32(exactly: documents), byteCount >= 0, byteCount < 1 << 40, !bits.isPastEnd
    else {
      throw damaged("a list of \(documents) documents in \(byteCount) bytes")
    }
    defer { address += byteCount }
    let location = TermInfo.Location.list(address: address, byteCount: byteCount)
    return TermInfo(documentFrequency: documentFrequency, location: location)
  }

  private func damaged(_ reason: String) -> IndexError { terms.parts.damaged(block, reason) }
}
