/// Writes the dictionary of terms that are bytes.
struct TextTermsWriter {
  private let entries: PartWriter
  private var directory = TermDirectoryWriter()
  private var count = 0
  private var bytes: [UInt8] = []
  private var previous: [UInt8] = []
  /// How many documents the segment has; to be set before the first term.
  var documentCount = 0

  init(entries: PartWriter) {
    self.entries = entries
  }

  /// Appends a term, tag included, after all lower ones.
  mutating func append(_ text: [UInt8], _ info: TermInfo, listsEnd: Int) throws(IndexError) {
    if count % TermDictionaryFormat.textBlockCount == 0 {
      try flush()
      directory.append(TextTermsWriter.prefix(of: text.span), offset: entries.byteCount)
      Varint.append(UInt64(info.address(listsEnd: listsEnd)), to: &bytes)
      previous.removeAll(keepingCapacity: true)
    }
    var shared = 0
    while shared < min(previous.count, text.count), previous[shared] == text[shared] { shared += 1 }
    bytes.append(UInt8(shared))
    bytes.append(UInt8(text.count - shared))
    bytes += text[shared...]
    bytes.append(info.isList ? 1 : 0)
    previous = text
    append(info, hasPositions: TermKey.hasPositions(tag: text[0]))
    count += 1
  }

  private mutating func append(_ info: TermInfo, hasPositions: Bool) {
    switch info.location {
    case .inline(let document, let position):
      let byteCount = SegmentFormat.byteCount(ofValuesTo: max(documentCount - 1, 1))
      for byte in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: document >> UInt32(byte * 8))) }
      if hasPositions { Varint.append(position, to: &bytes) }
    case .list(_, let byteCount):
      Varint.append(info.documentFrequency, to: &bytes)
      Varint.append(UInt64(byteCount), to: &bytes)
    }
  }

  private mutating func flush() throws(IndexError) {
    try entries.append(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Ends the dictionary and appends its directory to `part`.
  mutating func finish(directory part: PartWriter) throws(IndexError) {
    try flush()
    try directory.finish(part)
  }

  /// The first eight bytes as a number that orders as they do.
  static func prefix(of text: Span<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<8 { prefix = prefix << 8 | (index < text.count ? UInt64(text[index]) : 0) }
    return prefix
  }
}
