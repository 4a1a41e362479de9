/// A segment's terms, read in place: the parts of one dictionary.
struct TermDictionaryParts {
  let entries: CheckedPart
  let directory: ByteSlice
  let blockCount: Int
  private let documentByteCount: Int

  init(entries: CheckedPart, directory: CheckedPart, documentCount: Int) throws(IndexError) {
    self.entries = entries
    documentByteCount = SegmentFormat.byteCount(ofValuesTo: max(documentCount - 1, 1))
    guard directory.byteCount % 12 == 0 else {
      throw directory.damaged(0, "\(directory.byteCount) bytes, expected a multiple of 12")
    }
    self.directory = try directory.whole()
    blockCount = directory.byteCount / 12
  }

  /// A reader with nothing in it, before the first block is opened.
  static let noReader = ByteReader(ByteSlice([]), file: "", part: "")

  @inline(__always)
  func key(ofBlock block: Int) -> UInt64 { directory.uint64(at: block &* 8) }

  private func offset(ofBlock block: Int) -> Int { Int(directory.uint32(at: blockCount * 8 + block * 4)) }

  /// A reader of one block's entries, past its address, and that address.
  func reader(ofBlock block: Int) throws(IndexError) -> (reader: ByteReader, address: Int) {
    let start = offset(ofBlock: block)
    let end = block + 1 < blockCount ? offset(ofBlock: block + 1) : entries.byteCount
    guard start <= end else { throw entries.damaged(start, "blocks out of order") }
    let slice = try entries.slice(start, end - start)
    var reader = ByteReader(slice, file: entries.file, part: entries.name, fileOffset: start)
    let address = try reader.varint()
    guard address < 1 << 48 else { throw reader.damaged("address \(address)") }
    return (reader, Int(address))
  }

  /// Reads an entry's info; `address` moves past its list.
  @inline(__always)
  func info(
    _ reader: inout ByteReader, isList: Bool, hasPositions: Bool, address: inout Int
  ) throws(IndexError) -> TermInfo {
    guard isList else {
      var document: UInt32 = 0
      for byte in 0..<documentByteCount { document |= UInt32(try reader.uint8()) << UInt32(byte * 8) }
      let position = hasPositions ? try reader.varint32() : 0
      return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: position))
    }
    let (documents, byteCount) = try ListCounts.read(&reader)
    guard documents > 0 else { throw reader.damaged("a list of no documents") }
    guard byteCount < 1 << 40 else { throw reader.damaged("list of \(byteCount) bytes") }
    let location = TermInfo.Location.list(address: address, byteCount: Int(byteCount))
    address += Int(byteCount)
    return TermInfo(documentFrequency: documents, location: location)
  }
}

/// The dictionary of integer keys. Safe to share between threads.
struct IntegerTerms {
  let parts: TermDictionaryParts

  /// The term's info, or `nil` where the segment does not have it. Under 1 µs at a million terms.
  func find(_ key: UInt64) throws(IndexError) -> TermInfo? {
    var cursor = try IntegerTermCursor(parts, from: key)
    guard let found = try cursor.next(), found.key == key else { return nil }
    return found.info
  }

  /// A walk over the terms from `key` on.
  func cursor(from key: UInt64 = 0) throws(IndexError) -> IntegerTermCursor {
    try IntegerTermCursor(parts, from: key)
  }
}

/// A walk over integer keys in increasing order.
struct IntegerTermCursor {
  private let parts: TermDictionaryParts
  private let first: UInt64
  private var block: Int
  private var reader: ByteReader
  private var address = 0
  private var key: UInt64 = 0

  fileprivate init(_ parts: TermDictionaryParts, from first: UInt64) throws(IndexError) {
    self.parts = parts
    self.first = first
    var low = 0
    var high = parts.blockCount
    while low < high {
      let middle = (low &+ high) &>> 1
      if parts.key(ofBlock: middle) <= first { low = middle &+ 1 } else { high = middle }
    }
    block = max(low - 1, 0)
    reader = TermDictionaryParts.noReader
    if block < parts.blockCount { try open() }
  }

  private mutating func open() throws(IndexError) {
    (reader, address) = try parts.reader(ofBlock: block)
    key = parts.key(ofBlock: block)
  }

  /// The next term and its info, or `nil` past the last.
  mutating func next() throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    while true {
      while reader.isAtEnd {
        block += 1
        guard block < parts.blockCount else { return nil }
        try open()
      }
      let step = try reader.varint()
      key &+= step >> 1
      let info = try parts.info(
        &reader, isList: step & 1 == 1, hasPositions: TermKey.hasPositions(key), address: &address)
      if key >= first { return (key, info) }
    }
  }
}

/// The dictionary of terms that are bytes. Safe to share between threads.
struct TextTerms {
  let parts: TermDictionaryParts

  /// The term's info, or `nil` where the segment does not have it. `text` begins with its tag.
  func find(_ text: [UInt8]) throws(IndexError) -> TermInfo? {
    var cursor = try TextTermCursor(parts, from: text)
    guard let info = try cursor.next(), cursor.text == text else { return nil }
    return info
  }

  /// A walk over the terms from `text` on.
  func cursor(from text: [UInt8] = []) throws(IndexError) -> TextTermCursor { try TextTermCursor(parts, from: text) }
}

/// A walk over terms of bytes in increasing order.
struct TextTermCursor {
  private let parts: TermDictionaryParts
  private let first: [UInt8]
  private var block: Int
  private var reader: ByteReader
  private var address = 0
  /// The present term, tag included.
  private(set) var text: [UInt8] = []

  fileprivate init(_ parts: TermDictionaryParts, from first: [UInt8]) throws(IndexError) {
    self.parts = parts
    self.first = first
    block = 0
    reader = TermDictionaryParts.noReader
    block = try lastBlock(notAfter: first)
    if block < parts.blockCount { try open() }
  }

  /// The last block whose first term is not after `text`. Full terms are compared only where eight bytes do not tell.
  private func lastBlock(notAfter text: [UInt8]) throws(IndexError) -> Int {
    let prefix = TermDictionaryWriter.prefix(of: text.span)
    var low = 0
    var high = parts.blockCount
    while low < high {
      let middle = (low + high) / 2
      let key = parts.key(ofBlock: middle)
      let isBefore = try key == prefix ? !text.lexicographicallyPrecedes(firstText(ofBlock: middle)) : key < prefix
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  private func firstText(ofBlock block: Int) throws(IndexError) -> [UInt8] {
    var (reader, _) = try parts.reader(ofBlock: block)
    var text: [UInt8] = []
    try TextTermCursor.readText(&reader, into: &text)
    return text
  }

  private mutating func open() throws(IndexError) {
    (reader, address) = try parts.reader(ofBlock: block)
    text.removeAll(keepingCapacity: true)
  }

  private static func readText(_ reader: inout ByteReader, into text: inout [UInt8]) throws(IndexError) {
    let shared = Int(try reader.uint8())
    let count = Int(try reader.uint8())
    guard shared <= text.count, shared + count > 0 else { throw reader.damaged("a term shares \(shared) bytes") }
    text.removeSubrange(shared...)
    let suffix = try reader.bytes(count)
    for index in 0..<count { text.append(suffix.byte(at: index)) }
  }

  /// The info of the next term, which is then `text`, or `nil` past the last.
  mutating func next() throws(IndexError) -> TermInfo? {
    while true {
      while reader.isAtEnd {
        block += 1
        guard block < parts.blockCount else { return nil }
        try open()
      }
      try TextTermCursor.readText(&reader, into: &text)
      let isList = try reader.uint8() != 0
      let info = try parts.info(
        &reader, isList: isList, hasPositions: TermKey.hasPositions(tag: text[0]), address: &address)
      if first.isEmpty || !text.lexicographicallyPrecedes(first) { return info }
    }
  }
}
