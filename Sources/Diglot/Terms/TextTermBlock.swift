/// A walk over the entries of one block of terms of bytes: of each its head, then its bytes, then what is known of it.
///
/// Bytes and info of every entry are either read or skipped, in this order. No bytes make it trap.
struct TextTermBlock {
  /// How many bytes the present term shares with the one before it.
  private(set) var shared = 0
  /// How many bytes of its own follow; they are the next of `reader` until they are read.
  private(set) var count = 0
  /// How many bytes the term that `skip(to:)` came to begins with in common with what it looked for.
  private(set) var common = 0
  /// The byte that the present term begins with.
  private(set) var tag: UInt8 = 0
  private var reader: ByteReader
  /// Where the list of the next term that has one begins.
  private var address: Int
  private let documentByteCount: Int

  /// A block without entries.
  static let empty = TextTermBlock()

  private init() {
    reader = ByteReader(ByteSlice([]), file: "", part: "")
    address = 0
    documentByteCount = 0
  }

  init(_ number: Int, of parts: TermDictionaryParts) throws(IndexError) {
    (reader, address) = try parts.reader(ofBlock: number)
    documentByteCount = ValueWidth.byteCount(ofValuesTo: max(parts.documentCount - 1, 1))
  }

  /// Moves to the next entry; says whether there is one.
  @inline(__always)
  mutating func nextHead() throws(IndexError) -> Bool {
    if reader.isAtEnd { return false }
    shared = Int(try reader.uint8())
    count = Int(try reader.uint8())
    if shared == 0 { tag = try reader.byte(ahead: 0) }
    return true
  }

  // MARK: - The term

  /// Makes the present term of `text`, which is the one before it in the block. A term that is not after it is an error.
  mutating func readText(into text: inout [UInt8]) throws(IndexError) {
    guard shared <= text.count, count > 0 else { throw reader.damaged("a term shares \(shared) bytes") }
    if shared < text.count, try reader.byte(ahead: 0) <= text[shared] { throw reader.damaged("terms out of order") }
    try replaceEnd(of: &text)
  }

  /// Makes the present term of `text`, which begins with the bytes that are shared.
  mutating func replaceEnd(of text: inout [UInt8]) throws(IndexError) {
    guard shared <= text.count, shared + count > 0, shared + count <= TermKey.longestText else {
      throw reader.damaged("a term shares \(shared) bytes and adds \(count)")
    }
    text.removeSubrange(shared...)
    try reader.append(count, to: &text)
  }

  @inline(__always)
  mutating func skipText() throws(IndexError) { try reader.skip(count) }

  /// Moves to the first entry whose term is not before `text`, and says whether it is `text`; `nil` past the last entry.
  ///
  /// It begins before the first entry. Terms are told apart by how many bytes they have in common with `text`: one that
  /// shares more with the term before it is as that one was, and none of its bytes is read.
  mutating func skip(to text: Span<UInt8>) throws(IndexError) -> Bool? {
    try pass(entriesBefore: text)
    while try nextHead() {
      // The terms before were before `text`: one that shares less with them is past it.
      if shared < common {
        common = shared
        return false
      }
      if shared == common {
        let same = try reader.countOfNext(count, equalTo: text.extracting(common...))
        common += same
        if same < count {
          if common == text.count { return false }
          let byte = try reader.byte(ahead: same)
          if byte > text[common] { return false }
        } else if common == text.count {
          return true
        }
      }
      try skipText()
      try skipInfo()
    }
    return nil
  }

  /// Moves past entries whose terms are before `text`, up to one that may not be or that needs another look. Far from the
  /// end of the block, that is all of them.
  private mutating func pass(entriesBefore text: Span<UInt8>) throws(IndexError) {
    var walk = TextTermWalk(
      at: reader.position, of: reader.byteCount, address: address, documentByteCount: documentByteCount)
    reader.withBytes { walk.pass($0, before: text) }
    try reader.seek(to: walk.position)
    (tag, common, address) = (walk.tag, walk.common, walk.address)
  }

  /// Whether the first term is `text` or before it. It begins before the first entry.
  mutating func begins(notAfter text: Span<UInt8>) throws(IndexError) -> Bool {
    guard try nextHead() else { return true }
    let same = try reader.countOfNext(count, equalTo: text)
    if same == count { return true }
    let byte = try reader.byte(ahead: same)
    return same < text.count && byte < text[same]
  }

  /// Whether the first term begins with `text`. It begins before the first entry.
  mutating func begins(with text: Span<UInt8>) throws(IndexError) -> Bool {
    guard try nextHead() else { return false }
    return try reader.countOfNext(count, equalTo: text) == text.count
  }

  // MARK: - Its info

  /// The info of the present term.
  mutating func info() throws(IndexError) -> TermInfo {
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

  /// Moves past the info of the present term, and past its list.
  @inline(__always)
  mutating func skipInfo() throws(IndexError) {
    if try reader.uint8() != 0 {
      _ = try reader.varint()
      address &+= Int(truncatingIfNeeded: try reader.varint())
    } else {
      try reader.skip(documentByteCount)
      if TermKey.hasPositions(tag: tag) { _ = try reader.varint() }
    }
  }
}
