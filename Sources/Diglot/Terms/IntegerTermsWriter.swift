/// Writes the dictionary of integer keys, a block at a time.
struct IntegerTermsWriter {
  private let entries: PartWriter
  private var directory = TermDirectoryWriter()
  /// The terms that are in no block yet.
  private var keys: [UInt64] = []
  private var infos: [TermInfo] = []
  private var lists = ListsEnd()
  private var bits = BitWriter()
  private var jumps = IntegerTermJumpsWriter()
  private var bytes: [UInt8] = []
  private let documentWidth: Int
  /// The bits of a position in each document.
  private let positionWidths: [UInt8]

  /// A writer for a segment of as many documents as `positionWidths` has.
  init(entries: PartWriter, positionWidths: [UInt8]) {
    self.entries = entries
    self.positionWidths = positionWidths
    documentWidth = ValueWidth.bitCount(ofValuesTo: positionWidths.count - 1)
  }

  /// Appends keys after all lower ones.
  ///
  /// - Parameter infos: Addresses count from `start`, where the lists of these terms begin.
  mutating func append(_ keys: Span<UInt64>, _ infos: Span<TermInfo>, listsFrom start: Int) throws(IndexError) {
    bytes.removeAll(keepingCapacity: true)
    var index = 0
    while index < keys.count {
      let end = min(index + TermDictionaryFormat.integerBlockCount - self.keys.count, keys.count)
      for index in index..<end {
        self.keys.append(keys[index])
        self.infos.append(infos[index].moved(by: start))
      }
      if self.keys.count == TermDictionaryFormat.integerBlockCount { flush() }
      index = end
    }
    try entries.append(bytes)
  }

  private mutating func flush() {
    guard let first = keys.first else { return }
    directory.append(first, offset: entries.byteCount + bytes.count)
    Varint.append(UInt64(lists.start(ofBlock: infos)), to: &bytes)
    let order = stepOrder()
    appendEntries(order: order)
    var head = BitWriter()
    head.append(UInt64(keys.count - 1), width: TermDictionaryFormat.integerCountWidth)
    head.append(UInt64(order), width: 5)
    jumps.append(to: &head)
    head.append(bits)
    head.appendBytes(to: &bytes)
    bits.removeAll()
    keys.removeAll(keepingCapacity: true)
    infos.removeAll(keepingCapacity: true)
  }

  private mutating func appendEntries(order: Int) {
    var (bitCount, listByteCount) = (0, 0)
    jumps.removeAll()
    for index in keys.indices {
      if index > 0 {
        let step = keys[index] - keys[index - 1] - 1
        bits.appendExponentialGolomb(step, order: order)
        bitCount += BitWriter.exponentialGolombBitCount(step, order: order)
      }
      jumps.note(keys[index], at: index, bit: bitCount, list: listByteCount)
      bitCount += append(infos[index], hasPosition: TermKey.hasPositions(keys[index]))
      if case .list(_, let byteCount) = infos[index].location { listByteCount += byteCount }
    }
  }

  /// Appends what is known of a term; returns how many bits that takes.
  @inline(__always)
  private mutating func append(_ info: TermInfo, hasPosition: Bool) -> Int {
    switch info.location {
    case .inline(let document, let position):
      let positionWidth = hasPosition ? Int(positionWidths[Int(document)]) : 0
      bits.append(UInt64(document) << 1, width: documentWidth + 1)
      bits.append(UInt64(position), width: positionWidth)
      return documentWidth + 1 + positionWidth
    case .list(_, let byteCount):
      return appendList(of: Int(info.documentFrequency), byteCount)
    }
  }

  @inline(__always)
  private mutating func appendList(of documents: Int, _ byteCount: Int) -> Int {
    let expected = TermDictionaryFormat.expectedByteCount(ofListOf: documents, documentWidth: documentWidth)
    let excess = UInt64(byteCount >= expected ? (byteCount - expected) * 2 : (expected - byteCount) * 2 - 1)
    let order = TermDictionaryFormat.excessOrder(ofListOf: documents)
    bits.append(1, width: 1)
    bits.appendExponentialGolomb(UInt64(documents - 1), order: 0)
    bits.appendExponentialGolomb(excess, order: order)
    return 1 + BitWriter.exponentialGolombBitCount(UInt64(documents - 1), order: 0)
      + BitWriter.exponentialGolombBitCount(excess, order: order)
  }

  /// The order at which the steps take the fewest bits, near their middle magnitude.
  private func stepOrder() -> Int {
    guard keys.count > 1 else { return 0 }
    let keys = keys.span
    var widths = 0
    for index in 1..<keys.count { widths += UInt64.bitWidth - (keys[index] - keys[index - 1]).leadingZeroBitCount }
    let highest = min(widths / (keys.count - 1), 31)
    var best = (order: 0, bitCount: Int.max)
    for order in max(highest - 3, 0)...highest {
      var bitCount = 0
      for index in 1..<keys.count {
        bitCount &+= BitWriter.exponentialGolombBitCount(keys[index] &- keys[index &- 1] &- 1, order: order)
      }
      if bitCount < best.bitCount { best = (order, bitCount) }
    }
    return best.order
  }

  /// Ends the dictionary and appends its directory to `part`.
  mutating func finish(directory part: PartWriter) throws(IndexError) {
    bytes.removeAll(keepingCapacity: true)
    flush()
    try entries.append(bytes)
    try directory.finish(part)
  }
}
