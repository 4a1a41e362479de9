/// Writes the dictionary of integer keys, a block at a time.
struct IntegerTermsWriter {
  private let entries: PartWriter
  private var directory = TermDirectoryWriter()
  private var keys: [UInt64] = []
  private var infos: [TermInfo] = []
  /// The bits of the position of each term that has no list; 0 where it has no position.
  private var positionWidths: [Int] = []
  private var listsEnd = 0
  private var bits = BitWriter()
  private var bytes: [UInt8] = []
  /// How many documents the segment has; to be set before the first term.
  var documentCount = 0

  init(entries: PartWriter) {
    self.entries = entries
  }

  /// Appends a key after all lower ones.
  ///
  /// - Parameters:
  ///   - positionWidth: The bits of a position in the document, for a term without a list.
  ///   - listsEnd: Where the postings end, those of this term included.
  mutating func append(_ key: UInt64, _ info: TermInfo, positionWidth: Int, listsEnd: Int) throws(IndexError) {
    keys.append(key)
    infos.append(info)
    positionWidths.append(TermKey.hasPositions(key) ? positionWidth : 0)
    self.listsEnd = listsEnd
    if keys.count == TermDictionaryFormat.integerBlockCount { try flush() }
  }

  private mutating func flush() throws(IndexError) {
    guard let first = keys.first else { return }
    directory.append(first, offset: entries.byteCount)
    let firstList = infos.first { $0.isList }
    Varint.append(UInt64((firstList ?? infos[0]).address(listsEnd: listsEnd)), to: &bytes)
    let order = stepOrder()
    bits.append(UInt32(keys.count - 1), width: 6)
    bits.append(UInt32(order), width: 5)
    for index in keys.indices {
      if index > 0 { bits.appendExponentialGolomb(keys[index] - keys[index - 1] - 1, order: order) }
      append(infos[index], positionWidths[index])
    }
    bits.appendBytes(to: &bytes)
    try entries.append(bytes)
    bytes.removeAll(keepingCapacity: true)
    bits.removeAll()
    keys.removeAll(keepingCapacity: true)
    infos.removeAll(keepingCapacity: true)
    positionWidths.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ info: TermInfo, _ positionWidth: Int) {
    let documentWidth = SegmentFormat.bitCount(ofValuesTo: documentCount - 1)
    switch info.location {
    case .inline(let document, let position):
      bits.append(0, width: 1)
      bits.append(document, width: documentWidth)
      bits.append(position, width: positionWidth)
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
    var widths = 0
    for index in 1..<keys.count { widths += UInt64.bitWidth - (keys[index] - keys[index - 1]).leadingZeroBitCount }
    let highest = min(widths / (keys.count - 1), 31)
    var best = (order: 0, bitCount: Int.max)
    for order in max(highest - 3, 0)...highest {
      var bitCount = 0
      for index in 1..<keys.count {
        bitCount += BitWriter.exponentialGolombBitCount(keys[index] - keys[index - 1] - 1, order: order)
      }
      if bitCount < best.bitCount { best = (order, bitCount) }
    }
    return best.order
  }

  /// Ends the dictionary and appends its directory to `part`.
  mutating func finish(directory part: PartWriter) throws(IndexError) {
    try flush()
    try directory.finish(part)
  }
}
