/// The code that stored texts are written in: two bytes for a character of Chinese, where UTF-8 has three.
///
/// ```
/// Encoded    = (ASCII | Ranked | Escaped) *
/// ASCII      = 00 ... 7F                                   ; itself
/// Ranked     = 80 | rank >> 8, rank & FF                   ; 80 00 ... FE FF: ranks 0 to 32,511
/// Escaped    = FF, scalar >> 16, scalar >> 8 & FF, scalar & FF      ; a scalar from 80 that has no rank
/// ```
///
/// Ranks 0, 1, ... are the characters of `StoredAlphabetOrder`, by their frequency in Chinese texts, so that the first
/// bytes of a text's characters are few and compress well. After them come, in the order of `tailRanges` and then of
/// code, the characters of these ranges that have no rank yet, as far as the ranks go. Those outside the basic plane have
/// none: four bytes, as in UTF-8. So "，a。" is 80 00 61 80 01.
///
/// The code is the same in every index: texts are encoded by any thread, and decoded, with nothing but the program.
/// Which character has which rank is part of the index format. It may never change without a new format version.
enum StoredAlphabet {
  static let rankCount = 0x7F00
  static let escape: UInt8 = 0xFF

  /// Latin, Greek, Cyrillic, punctuation, symbols, kana, Han, full-width forms, rare Han.
  static let tailRanges: [ClosedRange<UInt16>] = [
    0x00A0...0x024F, 0x0370...0x03FF, 0x0400...0x04FF, 0x2010...0x206F, 0x2100...0x22FF, 0x3000...0x30FF,
    0x4E00...0x9FFF, 0xFF00...0xFFEF, 0x3400...0x4DBF,
  ]

  /// Appends the code of a text.
  ///
  /// - Parameter text: Valid UTF-8, as a string's own.
  /// - Complexity: About 1 ns a byte. The first call of a process builds a table in 0.2 ms.
  static func encode(_ text: Span<UInt8>, to codes: inout [UInt8]) {
    let input = unsafe text.bytes
    // Two bytes of UTF-8 may take four; eight more are for the words that are stored whole.
    let bound = input.byteCount * 2 + 8
    let ranks = StoredAlphabetRanks.ranks
    codes.append(addingCapacity: bound) { output in
      output.append(repeating: 0, count: bound)
      var span = output.mutableSpan
      var bytes = unsafe span.mutableBytes
      let written = encode(input, into: &bytes, ranks: ranks.span)
      output.removeLast(bound - written)
    }
  }

  /// The text of a code, or `nil` where no text has it.
  ///
  /// - Complexity: About 0.5 ns a byte. The first call of a process builds a table in 0.1 ms.
  static func text(of codes: RawSpan) -> String? {
    if codes.byteCount > longByteCount { return longText(of: codes) }
    guard let bytes = decode(codes) else { return nil }
    // Whatever the codes are, `decode` writes the UTF-8 of scalars only.
    return unsafe String(copying: UTF8Span(unchecked: bytes.span))
  }

  /// A text is long above this many bytes of code.
  private static let longByteCount = 1 << 20

  /// The same for a long text, which is decoded in place.
  private static func longText(of codes: RawSpan) -> String? {
    let bound = codes.byteCount + codes.byteCount / 2 + 8
    let listed = StoredAlphabetCharacters.listed
    var isText = false
    let text = unsafe String(unsafeUninitializedCapacity: bound) { buffer in
      var bytes = unsafe UnsafeMutableRawBufferPointer(buffer).mutableBytes
      let written = decode(codes, into: &bytes, listed: listed.span)
      isText = written != nil
      return written ?? 0
    }
    return isText ? text : nil
  }

  /// Whether the code of a text has that of another, from the beginning of a character on.
  ///
  /// Unchecked access: two bytes are read where as many as `part` has are left, and it has two at least.
  ///
  /// - Parameter part: At least one character that is not ASCII first.
  /// - Complexity: About 2 ns a character.
  static func contains(_ part: [UInt8], _ codes: RawSpan) -> Bool {
    precondition(part.count >= 2 && part[0] >= 0x80, "a character that is not ASCII is first")
    let first = UInt16(part[0]) | UInt16(part[1]) << 8
    let last = codes.byteCount - part.count
    var index = 0
    while index <= last {
      let code = UInt16(littleEndian: unsafe codes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self))
      if code == first, stands(part, codes, at: index) { return true }
      let lead = UInt8(truncatingIfNeeded: code)
      index &+= lead < 0x80 ? 1 : lead < escape ? 2 : 4
    }
    return false
  }

  private static func stands(_ part: [UInt8], _ codes: RawSpan, at start: Int) -> Bool {
    for index in part.indices where byte(codes, start &+ index) != UInt32(part[index]) { return false }
    return true
  }

  /// Calls `body` with the scalars of a code that are not ASCII, as far as it is one.
  static func forEachNonASCII(_ codes: RawSpan, _ body: (UInt32) -> Void) {
    var index = 0
    while index < codes.byteCount {
      if byte(codes, index) < 0x80 {
        index &+= 1
      } else if let (scalar, end) = scalar(codes, at: index) {
        body(scalar)
        index = end
      } else {
        return
      }
    }
  }

  /// The scalar whose code begins at `index`, where it is not ASCII, and where its code ends; `nil` where it is cut short
  /// or no scalar.
  @inline(__always)
  static func scalar(_ codes: RawSpan, at index: Int) -> (scalar: UInt32, end: Int)? {
    precondition(index >= 0 && index < codes.byteCount)
    let lead = byte(codes, index)
    if lead < UInt32(escape) {
      guard index &+ 1 < codes.byteCount else { return nil }
      let listed = StoredAlphabetCharacters.listed.span
      let rank = Int((lead & 0x7F) << 8 | byte(codes, index &+ 1))
      return (UInt32(rank < listed.count ? listed[rank] : StoredAlphabetCharacters.rare(rank)), index &+ 2)
    }
    guard index &+ 3 < codes.byteCount else { return nil }
    let scalar = byte(codes, index &+ 1) << 16 | byte(codes, index &+ 2) << 8 | byte(codes, index &+ 3)
    return scalar < 0x11_0000 ? (scalar, index &+ 4) : nil
  }

  /// The UTF-8 of a code, or `nil` where no text has it.
  static func decode(_ codes: RawSpan) -> [UInt8]? {
    // Two bytes of code give up to three of text; eight more are for the words that are stored whole.
    let bound = codes.byteCount + codes.byteCount / 2 + 8
    let listed = StoredAlphabetCharacters.listed
    var isText = false
    let bytes = [UInt8](capacity: bound) { output in
      output.append(repeating: 0, count: bound)
      var span = output.mutableSpan
      var bytes = unsafe span.mutableBytes
      let written = decode(codes, into: &bytes, listed: listed.span)
      isText = written != nil
      output.removeLast(bound - (written ?? 0))
    }
    return isText ? bytes : nil
  }
}

// MARK: - Encoding

extension StoredAlphabet {
  /// Unchecked access: each read is of bytes before `byteCount`; the output has room for twice the input and a word.
  private static func encode(
    _ input: RawSpan, into output: inout MutableRawSpan, ranks: Span<UInt16>
  ) -> Int {
    precondition(output.byteCount >= input.byteCount * 2 + 8 && ranks.count == 0x1_0000)
    var read = 0
    var written = 0
    while read < input.byteCount {
      if copyASCII(input, &read, into: &output, &written) { continue }
      let scalar = nextScalar(input, &read)
      let rank = scalar < 0x1_0000 ? unsafe ranks[unchecked: Int(scalar)] : StoredAlphabetRanks.none
      if rank != StoredAlphabetRanks.none {
        unsafe output.storeBytes(of: (rank | 0x8000).bigEndian, toUncheckedByteOffset: written, as: UInt16.self)
        written &+= 2
      } else {
        let code = UInt32(escape) << 24 | scalar
        unsafe output.storeBytes(of: code.bigEndian, toUncheckedByteOffset: written, as: UInt32.self)
        written &+= 4
      }
    }
    return written
  }

  /// Reads a scalar that is not ASCII.
  @inline(__always)
  private static func nextScalar(_ input: RawSpan, _ read: inout Int) -> UInt32 {
    let lead = byte(input, read)
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    precondition(read &+ count <= input.byteCount, "text cut within a character")
    defer { read &+= count }
    let second = byte(input, read &+ 1) & 0x3F
    if count == 2 { return (lead & 0x1F) << 6 | second }
    let third = byte(input, read &+ 2) & 0x3F
    if count == 3 { return (lead & 0x0F) << 12 | second << 6 | third }
    return (lead & 0x07) << 18 | second << 12 | third << 6 | byte(input, read &+ 3) & 0x3F
  }
}

// MARK: - Decoding

extension StoredAlphabet {
  /// Unchecked access: each read is of bytes before `byteCount`; a code of two bytes gives at most three, one of four
  /// at most four, so what is written stays within the bound, and the word that is stored within eight bytes more.
  private static func decode(
    _ input: RawSpan, into output: inout MutableRawSpan, listed: Span<UInt16>
  ) -> Int? {
    precondition(output.byteCount >= input.byteCount + input.byteCount / 2 + 8)
    var read = 0
    var written = 0
    while read < input.byteCount {
      if copyASCII(input, &read, into: &output, &written) { continue }
      let lead = byte(input, read)
      if lead != UInt32(escape) {
        guard read &+ 2 <= input.byteCount else { return nil }
        let rank = Int((lead & 0x7F) << 8 | byte(input, read &+ 1))
        let character = UInt32(
          rank < listed.count ? unsafe listed[unchecked: rank] : StoredAlphabetCharacters.rare(rank))
        guard character != 0 else { return nil }
        unsafe output.storeBytes(of: utf8(character), toUncheckedByteOffset: written, as: UInt32.self)
        written &+= character < 0x800 ? 2 : 3
        read &+= 2
      } else {
        guard read &+ 4 <= input.byteCount else { return nil }
        let value = byte(input, read &+ 1) << 16 | byte(input, read &+ 2) << 8 | byte(input, read &+ 3)
        guard let scalar = Unicode.Scalar(value), value >= 0x80 else { return nil }
        unsafe output.storeBytes(of: utf8(value), toUncheckedByteOffset: written, as: UInt32.self)
        written &+= UTF8.width(scalar)
        read &+= 4
      }
    }
    return written
  }

  /// The bytes of a scalar that is not ASCII, from the lowest.
  @inline(__always)
  private static func utf8(_ scalar: UInt32) -> UInt32 {
    let last = scalar & 0x3F | 0x80
    if scalar < 0x800 { return last << 8 | scalar >> 6 | 0xC0 }
    let middle = scalar >> 6 & 0x3F | 0x80
    if scalar < 0x1_0000 { return last << 16 | middle << 8 | scalar >> 12 | 0xE0 }
    return last << 24 | middle << 16 | (scalar >> 12 & 0x3F | 0x80) << 8 | scalar >> 18 | 0xF0
  }

  @inline(__always)
  private static func byte(_ input: RawSpan, _ offset: Int) -> UInt32 {
    UInt32(unsafe input.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
  }

  /// Copies the ASCII characters that come next, up to eight. Returns whether there were any.
  @inline(__always)
  private static func copyASCII(
    _ input: RawSpan, _ read: inout Int, into output: inout MutableRawSpan, _ written: inout Int
  ) -> Bool {
    guard read &+ 8 <= input.byteCount else {
      let next = byte(input, read)
      guard next < 0x80 else { return false }
      unsafe output.storeBytes(of: UInt8(next), toUncheckedByteOffset: written, as: UInt8.self)
      read &+= 1
      written &+= 1
      return true
    }
    let word = unsafe input.unsafeLoadUnaligned(fromUncheckedByteOffset: read, as: UInt64.self)
    let count = (word & 0x8080_8080_8080_8080).trailingZeroBitCount >> 3
    guard count > 0 else { return false }
    unsafe output.storeBytes(of: word, toUncheckedByteOffset: written, as: UInt64.self)
    read &+= count
    written &+= count
    return true
  }
}

// MARK: - Tables

/// The characters by rank.
///
/// A search process only makes the list of the frequent ones, in 0.1 ms; most of that is touching fresh memory.
enum StoredAlphabetCharacters {
  /// The characters of `StoredAlphabetOrder`.
  static let listed: [UInt16] = {
    let order = StoredAlphabetOrder.characters
    let text = unsafe UnsafeBufferPointer(start: order.utf8Start, count: order.utf8CodeUnitCount).span
    var characters: [UInt16] = []
    characters.append(addingCapacity: text.count / 2) { output in
      var offset = 0
      while offset < text.count {
        // Two or three bytes, or a line end.
        let lead = UInt16(text[offset])
        let count = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3
        if count > 1 {
          let middle = count == 2 ? lead & 0x1F : (lead & 0x0F) << 6 | UInt16(text[offset &+ 1]) & 0x3F
          output.append(middle << 6 | UInt16(text[offset &+ count &- 1]) & 0x3F)
        }
        offset &+= count
      }
    }
    return characters
  }()

  /// The character of each rank; 0 for none.
  static let all: [UInt16] = {
    var isListed = BitSet(capacity: 0x1_0000)
    for character in listed { isListed.insert(Int(character)) }
    var characters = listed + repeatElement(0, count: StoredAlphabet.rankCount - listed.count)
    var rank = listed.count
    for range in StoredAlphabet.tailRanges {
      for character in range where rank < characters.count {
        // A listed character is overwritten by the next: no processor can foresee a branch here.
        characters[rank] = character
        rank &+= isListed.contains(Int(character)) ? 0 : 1
      }
    }
    if rank < characters.count { characters[rank] = 0 }
    return characters
  }()

  /// A character that is not listed.
  @inline(never)
  static func rare(_ rank: Int) -> UInt16 { all[rank] }
}

/// The rank of each scalar of the basic plane.
enum StoredAlphabetRanks {
  static let none = UInt16.max

  static let ranks: [UInt16] = {
    var ranks = [UInt16](repeating: none, count: 0x1_0000)
    for (rank, character) in StoredAlphabetCharacters.all.enumerated() where character != 0 {
      ranks[Int(character)] = UInt16(rank)
    }
    return ranks
  }()
}
