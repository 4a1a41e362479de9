/// Writes the dictionary of integer keys, a block at a time.
struct IntegerTermsWriter {
  private let entries: PartWriter
  private var directory = TermDirectoryWriter()
  /// The terms that are in no block yet.
  private var keys: [UInt64] = []
  private var infos: [TermInfo] = []
  private var lists = ListsEnd()
  private var bits = BitWriter()
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
    bits.append(UInt64(keys.count - 1), width: 6)
    bits.append(UInt64(order), width: 5)
    for index in keys.indices {
      if index > 0 { bits.appendExponentialGolomb(keys[index] - keys[index - 1] - 1, order: order) }
      append(infos[index], hasPosition: TermKey.hasPositions(keys[index]))
    }
    bits.appendBytes(to: &bytes)
    bits.removeAll()
    keys.removeAll(keepingCapacity: true)
    infos.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func append(_ info: TermInfo, hasPosition: Bool) {
    switch info.location {
    case .inline(let document, let position):
      bits.append(UInt64(document) << 1, width: documentWidth + 1)
      if hasPosition { bits.append(UInt64(position), width: Int(positionWidths[Int(document)])) }
    case .list(_, let byteCount):
      bits.append(1, width: 1)
      bits.appendExponentialGolomb(UInt64(info.documentFrequency - 1), order: 0)
      let documents = Int(info.documentFrequency)
      let excess =
        byteCount - TermDictionaryFormat.expectedByteCount(ofListOf: documents, documentWidth: documentWidth)
      bits.appendExponentialGolomb(
        UInt64(excess >= 0 ? excess * 2 : excess * -2 - 1), order: TermDictionaryFormat.excessOrder(ofListOf: documents)
      )
    }
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
