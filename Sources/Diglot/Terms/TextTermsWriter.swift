/// Writes the dictionary of terms that are bytes.
struct TextTermsWriter {
  private let entries: PartWriter
  private var directory = TermDirectoryWriter()
  private var count = 0
  private var bytes: [UInt8] = []
  private var previous: [UInt8] = []
  private let documentByteCount: Int

  init(entries: PartWriter, documentCount: Int) {
    self.entries = entries
    documentByteCount = ValueWidth.byteCount(ofValuesTo: max(documentCount - 1, 1))
  }

  /// Appends terms, tag included, after all lower ones.
  ///
  /// - Parameter infos: Addresses count from `start`, where the lists of these terms begin.
  mutating func append(_ texts: TextTermList, _ infos: Span<TermInfo>, listsFrom start: Int) throws(IndexError) {
    bytes.removeAll(keepingCapacity: true)
    var listsEnd = start
    for index in infos.indices {
      let text = texts.bytes.span.extracting(texts.range(of: index))
      if count % TermDictionaryFormat.textBlockCount == 0 { beginBlock(text, listsFrom: listsEnd) }
      append(text, isList: infos[index].isList)
      append(infos[index], hasPositions: TermKey.hasPositions(tag: text[0]))
      if case .list(let address, let byteCount) = infos[index].location { listsEnd = start + address + byteCount }
      count += 1
    }
    try entries.append(bytes)
  }

  private mutating func beginBlock(_ first: Span<UInt8>, listsFrom start: Int) {
    directory.append(TextTermsWriter.prefix(of: first), offset: entries.byteCount + bytes.count)
    Varint.append(UInt64(start), to: &bytes)
    previous.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ text: Span<UInt8>, isList: Bool) {
    let shared = unsafe ByteOrder.sharedCount(previous.span.bytes, text.bytes)
    bytes.append(UInt8(shared))
    bytes.append(UInt8(text.count - shared))
    previous.removeSubrange(shared...)
    unsafe text.extracting(droppingFirst: shared).withUnsafeBufferPointer { unsafe previous.append(contentsOf: $0) }
    bytes += previous[shared...]
    bytes.append(isList ? 1 : 0)
  }

  private mutating func append(_ info: TermInfo, hasPositions: Bool) {
    switch info.location {
    case .inline(let document, let position):
      for byte in 0..<documentByteCount { bytes.append(UInt8(truncatingIfNeeded: document >> UInt32(byte * 8))) }
      if hasPositions { Varint.append(position, to: &bytes) }
    case .list(_, let byteCount):
      Varint.append(info.documentFrequency, to: &bytes)
      Varint.append(UInt64(byteCount), to: &bytes)
    }
  }

  /// Ends the dictionary and appends its directory to `part`.
  func finish(directory part: PartWriter) throws(IndexError) { try directory.finish(part) }

  /// The first eight bytes as a number that orders as they do.
  static func prefix(of text: Span<UInt8>) -> UInt64 { unsafe ByteOrder.word(text.bytes, at: 0) }

  /// The shortest text that has a prefix: no text of this prefix or a higher one is before it.
  static func shortestText(ofPrefix prefix: UInt64) -> [UInt8] {
    let byteCount = 8 - prefix.trailingZeroBitCount / 8
    return (0..<byteCount).map { UInt8(truncatingIfNeeded: prefix >> UInt64(56 - $0 * 8)) }
  }
}
