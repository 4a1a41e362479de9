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
  private var block: Int
  private var reader: ByteReader
  private var address = 0
  /// What `next` returns first: the entry that the walk from a term began with.
  private var head: TermInfo?
  /// The present term, tag included.
  private(set) var text: [UInt8] = []

  fileprivate init(_ parts: TermDictionaryParts, from first: [UInt8]) throws(IndexError) {
    self.parts = parts
    block = 0
    reader = TermDictionaryParts.noReader
    block = try lastBlock(notAfter: first)
    guard block < parts.blockCount else { return }
    try open()
    head = try skip(to: first)
  }

  /// The last block whose first term is not after `text`. Full terms are compared only where eight bytes do not tell.
  private func lastBlock(notAfter text: [UInt8]) throws(IndexError) -> Int {
    let prefix = TextTermsWriter.prefix(of: text.span)
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
    try reader.append(count, to: &text)
  }

  /// Moves to the first entry of the block whose term is not before `first`; `nil` where there is none.
  ///
  /// Terms are told apart by how many bytes they have in common with `first`: one that shares more with the term before
  /// it is as that one was, and none of its bytes is read.
  private mutating func skip(to first: [UInt8]) throws(IndexError) -> TermInfo? {
    guard !first.isEmpty else { return nil }
    var common = 0
    var tag: UInt8 = 0
    text += first
    while !reader.isAtEnd {
      let shared = Int(try reader.uint8())
      let count = Int(try reader.uint8())
      if shared == 0 { tag = try reader.byte(ahead: 0) }
      // The terms before were before `first`: one that shares less with them is past it.
      var isBefore = shared > common
      if shared == common { isBefore = try isNext(count, before: first, &common) }
      guard isBefore else {
        guard shared + count > 0 else { throw reader.damaged("an empty term") }
        text.removeSubrange(shared...)
        try reader.append(count, to: &text)
        return try info(tag: tag)
      }
      try reader.skip(count)
      try skipInfo(tag: tag)
    }
    text.removeAll(keepingCapacity: true)
    return nil
  }

  /// Whether a term that has `common` bytes of `first` and then the next `count` is before it; `common` grows then.
  private func isNext(_ count: Int, before first: [UInt8], _ common: inout Int) throws(IndexError) -> Bool {
    let same = try reader.countOfNext(count, equalTo: first.span.extracting(common...))
    guard same < count else {
      common += same
      return common < first.count
    }
    guard common + same < first.count else { return false }
    let byte = try reader.byte(ahead: same)
    if byte > first[common + same] { return false }
    common += same
    return true
  }

  /// The info of the next term, which is then `text`, or `nil` past the last.
  mutating func next() throws(IndexError) -> TermInfo? {
    if let info = head {
      head = nil
      return info
    }
    while reader.isAtEnd {
      block += 1
      guard block < parts.blockCount else { return nil }
      try open()
    }
    try TextTermCursor.readText(&reader, into: &text)
    return try info(tag: text[0])
  }

  /// Moves past the info of a term that begins with `tag`, and past its list.
  private mutating func skipInfo(tag: UInt8) throws(IndexError) {
    if try reader.uint8() != 0 {
      _ = try reader.varint()
      address &+= Int(truncatingIfNeeded: try reader.varint())
    } else {
      try reader.skip(documentByteCount)
      if TermKey.hasPositions(tag: tag) { _ = try reader.varint() }
    }
  }

  private var documentByteCount: Int { SegmentFormat.byteCount(ofValuesTo: max(parts.documentCount - 1, 1)) }

  /// Reads the info of a term that begins with `tag`.
  private mutating func info(tag: UInt8) throws(IndexError) -> TermInfo {
    guard try reader.uint8() != 0 else {
      var document: UInt32 = 0
      for byte in 0..<documentByteCount { document |= UInt32(try reader.uint8()) << UInt32(byte * 8) }
      let position = TermKey.hasPositions(tag: tag) ? try reader.varint32() : 0
      return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: position))
    }
    let documents = try reader.varint32()
    guard documents > 0 else { throw reader.damaged("a list of no documents") }
    let byteCount = try reader.varint()
    guard byteCount < 1 << 40 else { throw reader.damaged("list of \(byteCount) bytes") }
    defer { address += Int(byteCount) }
    return TermInfo(documentFrequency: documents, location: .list(address: address, byteCount: Int(byteCount)))
  }
}
