import CICU

/// Whether two marks are parts of one word as it is written: F5, Wi-Fi, Node.js, C++.
enum TogetherMarks {
  /// Whether the second range follows the first with nothing or one sign that joins between them, or a hyphen at the end of
  /// a line, and neither has a Han character or kana there: 算力AI is two words.
  static func joins(_ first: Range<Int>, _ second: Range<Int>, _ text: Span<UInt8>) -> Bool {
    guard first.upperBound <= second.lowerBound else { return false }
    if first.upperBound < second.lowerBound {
      let (sign, end) = decodeScalar(text, at: first.upperBound)
      guard isJoiner(sign) else { return false }
      guard end == second.lowerBound || isHyphen(sign) && isLineEnd(text, end..<second.lowerBound) else { return false }
    }
    var last = first.upperBound - 1
    while last > 0, text[last] & 0xC0 == 0x80 { last -= 1 }
    return isAlphabetic(decodeScalar(text, at: last).scalar)
      && isAlphabetic(decodeScalar(text, at: second.lowerBound).scalar)
  }

  private static func isLineEnd(_ text: Span<UInt8>, _ gap: Range<Int>) -> Bool {
    var index = gap.lowerBound
    var sawEnd = false
    while index < gap.upperBound {
      let (scalar, end) = decodeScalar(text, at: index)
      guard cicu_character_class(scalar) == CICU_CLASS_SPACE else { return false }
      if endsLine(scalar) { sawEnd = true }
      index = end
    }
    return sawEnd
  }

  /// Whether a text ends within a word that may go on with letters or digits.
  static func isOpen(_ text: String) -> Bool { text.unicodeScalars.last.map { isAlphabetic($0.value) } ?? false }

  private static func isAlphabetic(_ scalar: UInt32) -> Bool {
    let kind = cicu_character_class(scalar)
    return kind != CICU_CLASS_HAN && kind != CICU_CLASS_KANA && kind != CICU_CLASS_SPACE
  }

  private static func isJoiner(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2D, 0x2010, 0x27, 0x2019, 0x2E, 0x5F, 0x2F, 0x40, 0x26, 0x2B: true
    default: false
    }
  }
}

/// Whether a sentence ends between two words, told by the text between them.
enum SentenceEnd {
  static func stands(in text: Span<UInt8>, _ gap: Range<Int>) -> Bool {
    var index = gap.lowerBound
    while index < gap.upperBound {
      let (scalar, end) = decodeScalar(text, at: index)
      switch scalar {
      case 0x3002, 0xFF61, 0xFF01, 0xFF1F: return true
      case 0x2E, 0x21, 0x3F:
        if endsInSpace(text, end..<gap.upperBound), scalar != 0x2E || !goesOn(text, gap.upperBound) { return true }
      default: break
      }
      index = end
    }
    return false
  }

  /// Whether white space comes before the next word.
  private static func endsInSpace(_ text: Span<UInt8>, _ rest: Range<Int>) -> Bool {
    rest.contains { text[$0] <= 0x20 }
  }

  /// Whether a small letter follows: i.e. this.
  private static func goesOn(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard index < text.count else { return false }
    return Unicode.Scalar(decodeScalar(text, at: index).scalar)?.properties.isLowercase ?? false
  }
}
