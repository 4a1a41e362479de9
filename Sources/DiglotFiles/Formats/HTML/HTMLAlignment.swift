/// Adds a text to a builder with its place in the markup that it was parsed from.
///
/// The parser tells where a text begins. From there on both are read together: most characters are the same in both; in the
/// markup a reference is longer, a line may end with two characters, and tags that the parser ignored may stand between.
/// Where they part, the rest is added without a place.
enum HTMLAlignment {
  /// - Parameters:
  ///   - start: Where the text begins in the markup.
  ///   - keepsSpace: Whether white space stays as it is.
  static func append(
    _ text: Span<UInt8>, in markup: Span<UInt8>, from start: Int, to builder: inout TextBuilder, keepsSpace: Bool
  ) {
    var (index, place) = (0, start)
    while index < text.count, place >= 0, place < markup.count {
      let (first, firstPlace) = (index, place)
      while index < text.count, place < markup.count, text[index] == markup[place], text[index] != 0x26 {
        index += 1
        place += 1
      }
      if index > first {
        builder.append(text.extracting(first..<index), from: firstPlace, keepsSpace: keepsSpace)
      }
      if index == text.count { return }
      if place == markup.count { break }
      switch markup[place] {
      case 0x26:
        let (width, byteCount) = reference(markup, place, text, index)
        builder.append(
          text.extracting(index..<index + byteCount), for: place..<place + width, keepsSpace: keepsSpace)
        index += byteCount
        place += width
      case 0x0D where text[index] == 0x0A:
        let width = place + 1 < markup.count && markup[place + 1] == 0x0A ? 2 : 1
        builder.append(text.extracting(index..<index + 1), for: place..<place + width, keepsSpace: keepsSpace)
        index += 1
        place += width
      case 0x3C:
        guard let end = HTMLSource.endOfTag(markup, place) else {
          place = markup.count
          break
        }
        place = end
      case 0x00:
        place += 1
      default:
        builder.append(text.extracting(index..<text.count), from: nil, keepsSpace: keepsSpace)
        return
      }
    }
    if index < text.count {
      builder.append(text.extracting(index..<text.count), from: nil, keepsSpace: keepsSpace)
    }
  }

  /// The bytes of a reference in the markup, and those of what it stands for in the text; both 1 where `&` is itself.
  static func reference(
    _ markup: Span<UInt8>, _ place: Int, _ text: Span<UInt8>, _ index: Int
  ) -> (width: Int, byteCount: Int) {
    let first = scalarWidth(text, index)
    var end = place + 1
    if end < markup.count, markup[end] == 0x23 {
      end += 1
      while end < markup.count, isAlphanumeric(markup[end]) { end += 1 }
      // Digits end before a letter that is none of theirs; what follows tells where.
      return (referenceEnd(markup, place + 3, end, text, index + first) - place, first)
    }
    while end < markup.count, isAlphanumeric(markup[end]) { end += 1 }
    let isItself = text[index] == 0x26 && !isAmpersand(markup, place + 1)
    if isItself || end == place + 1 { return (1, 1) }
    if end < markup.count, markup[end] == 0x3B {
      // Some names stand for two characters; the second is a mark, or the j of fj.
      if !continues(markup, end + 1, text, index + first), index + first < text.count {
        let both = first + scalarWidth(text, index + first)
        if continues(markup, end + 1, text, index + both) { return (end + 1 - place, both) }
      }
      if continues(markup, end + 1, text, index + first) { return (end + 1 - place, first) }
    }
    return (referenceEnd(markup, place + 3, end, text, index + first) - place, first)
  }

  /// Where a reference ends, which has no semicolon perhaps: the first place from which the text goes on as the markup.
  private static func referenceEnd(
    _ markup: Span<UInt8>, _ first: Int, _ last: Int, _ text: Span<UInt8>, _ index: Int
  ) -> Int {
    if last < markup.count, markup[last] == 0x3B, continues(markup, last + 1, text, index) { return last + 1 }
    var end = min(first, last)
    while end < last, !continues(markup, end, text, index) { end += 1 }
    return end < markup.count && end == last && markup[end] == 0x3B ? end + 1 : end
  }

  /// Whether the next bytes of both are the same, as far as they can be compared.
  private static func continues(_ markup: Span<UInt8>, _ place: Int, _ text: Span<UInt8>, _ index: Int) -> Bool {
    for step in 0..<8 {
      guard index + step < text.count else { return true }
      guard place + step < markup.count else { return false }
      let byte = markup[place + step]
      if byte == 0x26 || byte == 0x3C || byte == 0x0D { return step > 0 || text[index] != 0x3B }
      if byte != text[index + step] { return false }
    }
    return true
  }

  private static func isAmpersand(_ markup: Span<UInt8>, _ place: Int) -> Bool {
    guard place + 2 < markup.count else { return false }
    return markup[place] | 0x20 == 0x61 && markup[place + 1] | 0x20 == 0x6D && markup[place + 2] | 0x20 == 0x70
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 }

  private static func scalarWidth(_ text: Span<UInt8>, _ index: Int) -> Int {
    let byte = text[index]
    return min(byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, text.count - index)
  }
}
