extension JSONParser {
  /// Reads the string that begins at the present byte.
  package mutating func string(_ bytes: Span<UInt8>, orElse expected: String) throws(JSONError) -> String {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    guard bytes[position] == UInt8(ascii: "\"") else { throw error(.expected(expected)) }
    position += 1
    let start = position
    try skipPlainBytes(bytes)
    if bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return try text(bytes, start..<position - 1)
    }
    return try stringWithEscapes(bytes, from: start)
  }

  /// The bytes of a range as text.
  package func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONError) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.extracting(range)))
    } catch {
      throw JSONError(offset: range.lowerBound + error.byteOffsets.lowerBound, cause: .notUTF8)
    }
  }

  /// Gathers a string piece by piece; the present byte is its first backslash.
  private mutating func stringWithEscapes(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> String {
    scratch.removeAll(keepingCapacity: true)
    var pieceStart = start
    while true {
      append(bytes, pieceStart..<position)
      if bytes[position] == UInt8(ascii: "\"") { break }
      try appendEscape(bytes)
      pieceStart = position
      try skipPlainBytes(bytes)
    }
    position += 1
    do {
      return String(copying: try UTF8Span(validating: scratch.span))
    } catch {
      throw try brokenText(bytes, start..<position - 1)
    }
  }

  /// Finds the place in the line of bytes that are no UTF-8: an escape is ASCII, so the line breaks where the text does.
  private func brokenText(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONError) -> JSONError {
    _ = try text(bytes, range)
    return JSONError(offset: range.lowerBound, cause: .notUTF8)
  }

  private mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe scratch.append(contentsOf: $0) }
  }

  /// Moves to the next quote or backslash, eight bytes at a time.
  private mutating func skipPlainBytes(_ bytes: Span<UInt8>) throws(JSONError) {
    let raw = unsafe bytes.bytes
    var at = position
    // The loads end at or before `count`, which is checked; `at` only grows from a valid position.
    while at &+ 8 <= raw.byteCount {
      let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self)
      let special = specialBytes(UInt64(littleEndian: word))
      if special != 0 {
        at &+= special.trailingZeroBitCount / 8
        break
      }
      at &+= 8
    }
    while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"), bytes[at] >= 0x20 {
      at += 1
    }
    position = at
    if at == bytes.count { throw error(.unexpectedEnd) }
    if bytes[at] < 0x20 { throw error(.controlCharacter) }
  }

  /// The high bit of each byte that is a quote, a backslash or below a space. The lowest bit set is always right;
  /// those above it may be the carry of a subtraction, so only the lowest is looked at.
  @inline(__always)
  private func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let zeros = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
    return (zeros | ((word &- ones &* 0x20) & ~word)) & highs
  }

  // MARK: - Escapes

  private mutating func appendEscape(_ bytes: Span<UInt8>) throws(JSONError) {
    guard position + 1 < bytes.count else {
      position = bytes.count
      throw error(.unexpectedEnd)
    }
    let plain: UInt8
    switch bytes[position + 1] {
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "\""): plain = UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): plain = UInt8(ascii: "\\")
    case UInt8(ascii: "/"): plain = UInt8(ascii: "/")
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "u"): return try appendScalar(bytes)
    default: throw error(.badEscape)
    }
    scratch.append(plain)
    position += 2
  }

  private mutating func appendScalar(_ bytes: Span<UInt8>) throws(JSONError) {
    let start = position
    let first = try codeUnit(bytes)
    if let scalar = Unicode.Scalar(first) {
      scratch += UTF8.encode(scalar)!
      return
    }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw JSONError(offset: start, cause: .loneSurrogate) }
    let second = try codeUnit(bytes)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    else { throw JSONError(offset: start, cause: .loneSurrogate) }
    scratch += UTF8.encode(scalar)!
  }

  /// The four digits of the `\u` at the present byte.
  private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for index in 2..<6 {
      guard position + index < bytes.count else { throw error(.unexpectedEnd) }
      guard let digit = Character(Unicode.Scalar(bytes[position + index])).hexDigitValue else {
        throw error(.badEscape)
      }
      unit = unit << 4 | UInt16(digit)
    }
    position += 6
    return unit
  }
}
