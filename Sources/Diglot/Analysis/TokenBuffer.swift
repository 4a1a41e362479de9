/// The tokens of a batch of documents, in order, as the index takes them in.
///
/// One token is a key and a position. A key below 2^63 is an integer key of `TermKey`; above, it names bytes in `bytes`.
/// Nothing is allocated for a token once the arrays have grown.
struct TokenBuffer {
  /// The position of a token that has none: a character that only ends runs, a filter, a document key.
  static let noPosition = UInt32.max

  private(set) var keys: [UInt64] = []
  private(set) var positions: [UInt32] = []
  private(set) var bytes: [UInt8] = []
  /// How many tokens there were at the end of each document.
  private(set) var documentEnds: [Int] = []

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    documentEnds.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func append(_ key: UInt64, at position: UInt32) {
    keys.append(key)
    positions.append(position)
  }

  /// Appends a term of bytes, which `write` adds after its tag.
  @inline(__always)
  mutating func append(_ tag: TermKey.Tag, at position: UInt32, _ write: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes.append(tag.rawValue)
    write(&bytes)
    if bytes.count - start > TermKey.longestText { TokenBuffer.truncate(&bytes, from: start) }
    append(TokenBuffer.textKey(start, bytes.count - start), at: position)
  }

  /// Appends a whole term of bytes, which has no position.
  mutating func append(_ term: [UInt8]) {
    let start = bytes.count
    bytes += term
    append(TokenBuffer.textKey(start, term.count), at: TokenBuffer.noPosition)
  }

  /// Takes the last token, a term of bytes, back where the same term is at the same position already.
  mutating func dropRepeatedLast() {
    let last = keys.count - 1
    let range = TokenBuffer.textRange(keys[last])
    var index = last - 1
    while index >= 0, positions[index] == positions[last], TokenBuffer.isText(keys[index]) {
      if bytes[TokenBuffer.textRange(keys[index])] == bytes[range] {
        keys.removeLast()
        positions.removeLast()
        bytes.removeSubrange(range)
        return
      }
      index -= 1
    }
  }

  /// The term of the last token, which must be one of bytes, without its tag.
  var lastText: [UInt8] { Array(bytes[TokenBuffer.textRange(keys[keys.count - 1]).dropFirst()]) }

  /// Closes the present document.
  mutating func endDocument() { documentEnds.append(keys.count) }

  /// Cuts the term that begins at `start` to the longest allowed, at a scalar.
  static func truncate(_ bytes: inout [UInt8], from start: Int) {
    var end = start + TermKey.longestText
    while end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.removeSubrange(end...)
  }

  private static let textFlag: UInt64 = 1 << 63

  @inline(__always)
  private static func textKey(_ offset: Int, _ count: Int) -> UInt64 { textFlag | UInt64(offset) << 8 | UInt64(count) }

  @inline(__always)
  static func isText(_ key: UInt64) -> Bool { key & textFlag != 0 }

  /// Where `bytes` holds a term, tag included.
  @inline(__always)
  static func textRange(_ key: UInt64) -> Range<Int> {
    let offset = Int((key & ~textFlag) >> 8)
    return offset..<offset + Int(key & 0xFF)
  }
}
