/// The layout of the two term dictionaries of a segment: that of integer keys and that of terms of bytes.
///
/// ```
/// Directory  = key:u64 * blocks, offset:u32 * blocks      ; of the first term of each block
/// Entries    = Block * blocks
/// Block      = address:varint, Entry * 32                 ; the last block may have fewer
/// Entry      = Key, Single | Key, List
/// Key        = (step << 1 | isList):varint             ; of integers: from the key before, 0 for the first
///            | shared:u8, length:u8, bytes, isList:u8  ; of bytes: how many the term shares with the one before
/// Single     = doc:(documentBytes), position:varint     ; one posting of frequency one
/// List       = (documents - 1) << 5 | byteCount : u8       ; up to 6 documents in up to 31 bytes
///            | (documents + 185):u8, byteCount:varint      ; others of 7 to 69 documents
///            | FF, documents:varint, byteCount:varint
/// ```
///
/// Terms stand in increasing order, integers by value and bytes like `memcmp`. `address` is where the block's first list
/// begins in the part of postings; the lists of a block follow one another. The directory's `key` is the first key, or
/// the first eight bytes of the first term as a big-endian number. `documentBytes` is as many as the segment's highest doc
/// ID needs. Terms without positions have no `position`.
enum TermDictionaryFormat {
  static let blockCount = 32
}

/// How a list's counts stand in its entry.
enum ListCounts {
  private static let shortLimit: UInt8 = 6 << 5
  private static let middle = 185

  static func append(documents: Int, byteCount: Int, to bytes: inout [UInt8]) {
    if documents <= 6, byteCount < 32 {
      bytes.append(UInt8((documents - 1) << 5 | byteCount))
      return
    }
    if (7...69).contains(documents) {
      bytes.append(UInt8(documents + middle))
    } else {
      bytes.append(.max)
      Varint.append(UInt64(documents), to: &bytes)
    }
    Varint.append(UInt64(byteCount), to: &bytes)
  }

  @inline(__always)
  static func read(_ reader: inout ByteReader) throws(IndexError) -> (documents: UInt32, byteCount: UInt64) {
    let first = try reader.uint8()
    if first < shortLimit { return (UInt32(first >> 5) + 1, UInt64(first & 31)) }
    return (first < .max ? UInt32(first) - UInt32(middle) : try reader.varint32(), try reader.varint())
  }
}

/// Writes the entries and the directory of one dictionary.
struct TermDictionaryWriter {
  let entries: PartWriter
  /// Known when all documents are.
  var documentByteCount = 0
  private(set) var count = 0
  private var keys: [UInt8] = []
  private var offsets: [UInt8] = []
  private var bytes: [UInt8] = []
  private var previousKey: UInt64 = 0
  private var previousText: [UInt8] = []

  init(entries: PartWriter) {
    self.entries = entries
  }

  /// Appends an integer key, after all lower ones.
  mutating func append(_ key: UInt64, _ info: TermInfo, listsEnd: Int) throws(IndexError) {
    if count % TermDictionaryFormat.blockCount == 0 {
      try beginBlock(key, info, listsEnd)
      previousKey = key
    }
    Varint.append((key - previousKey) << 1 | (info.isList ? 1 : 0), to: &bytes)
    previousKey = key
    append(info, hasPositions: TermKey.hasPositions(key))
    count += 1
  }

  /// Appends a term of bytes, tag included, after all lower ones.
  mutating func append(_ text: [UInt8], _ info: TermInfo, listsEnd: Int) throws(IndexError) {
    if count % TermDictionaryFormat.blockCount == 0 {
      try beginBlock(TermDictionaryWriter.prefix(of: text.span), info, listsEnd)
      previousText.removeAll(keepingCapacity: true)
    }
    var shared = 0
    while shared < min(previousText.count, text.count), previousText[shared] == text[shared] { shared += 1 }
    bytes.append(UInt8(shared))
    bytes.append(UInt8(text.count - shared))
    bytes += text[shared...]
    bytes.append(info.isList ? 1 : 0)
    previousText = text
    append(info, hasPositions: TermKey.hasPositions(tag: text[0]))
    count += 1
  }

  private mutating func beginBlock(_ key: UInt64, _ info: TermInfo, _ listsEnd: Int) throws(IndexError) {
    try flush()
    keys.appendLittleEndian(key)
    offsets.appendLittleEndian(UInt32(entries.byteCount))
    var address = listsEnd
    if case .list(let start, _) = info.location { address = start }
    Varint.append(UInt64(address), to: &bytes)
  }

  private mutating func append(_ info: TermInfo, hasPositions: Bool) {
    switch info.location {
    case .inline(let document, let position):
      for byte in 0..<documentByteCount { bytes.append(UInt8(truncatingIfNeeded: document >> UInt32(byte * 8))) }
      if hasPositions { Varint.append(position, to: &bytes) }
    case .list(_, let byteCount):
      ListCounts.append(documents: Int(info.documentFrequency), byteCount: byteCount, to: &bytes)
    }
  }

  private mutating func flush() throws(IndexError) {
    try entries.append(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Ends the dictionary and appends its directory to `part`.
  mutating func finish(directory part: PartWriter) throws(IndexError) {
    try flush()
    try part.append(keys)
    try part.append(offsets)
  }

  /// The first eight bytes as a number that orders as they do.
  static func prefix(of text: Span<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<8 { prefix = prefix << 8 | (index < text.count ? UInt64(text[index]) : 0) }
    return prefix
  }
}
