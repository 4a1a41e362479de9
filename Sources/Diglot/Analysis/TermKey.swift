/// The folded form of a term as the index orders it.
///
/// An integer term is one or two Han characters or kana, 18 bits a character, the first one above. Every other term is a
/// text term: a tag and folded UTF-8. All integer terms that begin with a character are neighbours.
enum TermKey {
  /// A field whose run ends are kept apart from those of the other.
  enum Field: UInt64 {
    case title = 0x3_FFFE
    case text = 0x3_FFFF
  }

  /// The first byte of a text term.
  enum Tag: UInt8 {
    /// A word of letters, a number or a symbol, as written.
    case word = 1
    /// The stem of a word of letters.
    case stem = 2
    /// A field for filters: its name, a zero byte, the folded value.
    case filter = 3
    /// A document key, unfolded.
    case documentKey = 4
    /// The value of a number that is written otherwise: `40000` for 四万.
    case value = 5
    /// The Chinese and the Latin name of a thing, either one first, with a zero byte between them.
    case pair = 6
  }

  /// Every ideograph and kana is below.
  static let scalarLimit = 1 << 18

  /// Whether the postings of an integer term have positions.
  @inline(__always)
  static func hasPositions(_ key: UInt64) -> Bool { key & 0x3_FFFF < Field.title.rawValue }

  /// Whether the postings of a text term have positions.
  @inline(__always)
  static func hasPositions(tag: UInt8) -> Bool { tag <= Tag.stem.rawValue }

  /// The key of a run of one character, which is also the lowest of the keys that begin with it.
  @inline(__always)
  static func single(_ first: UInt32) -> UInt64 { UInt64(first) << 18 }

  @inline(__always)
  static func bigram(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 18 | UInt64(second) }

  /// The key of a character that ends runs of a field and begins no bigram there.
  @inline(__always)
  static func end(_ character: UInt32, _ field: Field) -> UInt64 { UInt64(character) << 18 | field.rawValue }

  /// Whether an integer key holds two characters.
  static func isBigram(_ key: UInt64) -> Bool { key & 0x3_FFFF != 0 && hasPositions(key) }

  /// The characters that an integer key holds.
  static func scalars(of key: UInt64) -> [UInt32] {
    let first = UInt32(truncatingIfNeeded: key >> 18)
    return isBigram(key) ? [first, UInt32(truncatingIfNeeded: key & 0x3_FFFF)] : [first]
  }

  /// These characters as a text.
  static func text(of key: UInt64) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars(of: key).compactMap(Unicode.Scalar.init))
    return text
  }

  /// The term of a document key. A hash takes the place of the end of a long key.
  static func text(ofDocumentKey key: String) -> [UInt8] {
    var text = [Tag.documentKey.rawValue] + key.utf8
    if text.count > longestText {
      let hash = unsafe Checksum.xxh64(text.span.bytes)
      text.removeSubrange((longestText - 8)...)
      text.appendLittleEndian(hash)
    }
    return text
  }

  /// The bytes of a long document key's term before its hash, tag included.
  static let longHeadByteCount = longestText - 8

  /// What the terms of document keys begin with that begin with these bytes.
  static func head(ofDocumentKey bytes: [UInt8]) -> [UInt8] {
    Array(([Tag.documentKey.rawValue] + bytes).prefix(longHeadByteCount))
  }

  /// Cuts the bytes of a term, without its tag, where they are too long.
  @inline(__always)
  static func cut(_ bytes: inout [UInt8]) {
    guard bytes.count >= longestText else { return }
    var end = longestText - 1
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.removeSubrange(end...)
  }

  /// The most bytes of a text term, tag included. Longer ones are cut, in the index and in queries alike.
  static let longestText = 120
}

extension Array where Element == UInt8 {
  /// Appends a scalar in UTF-8.
  @inline(__always)
  mutating func appendScalar(_ scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else if scalar < 0x1_0000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else {
      append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }
}
