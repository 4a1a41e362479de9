/// The surroundings of a parenthesis, small enough to be looked at from all sides.
struct PairPassage {
  /// A folded character and whether its source is a capital letter.
  struct Character {
    var folded: FoldedCharacter
    var isCapital: Bool
  }

  private(set) var characters: [Character] = []
  /// The index of the first in the folded text.
  private(set) var start = 0
  /// Where the opening and the closing parenthesis stand.
  private(set) var open = 0
  private(set) var close = 0

  /// The most characters that are looked at before the parenthesis, and in it.
  private static let longestBefore = 40
  private static let longestInside = 80

  /// The characters that a passage with an opening parenthesis at `index` may have.
  static func reach(around index: Int, in text: Span<FoldedCharacter>) -> Range<Int> {
    max(0, index - longestBefore)..<min(text.count, index + longestInside)
  }

  /// Takes what stands around the opening parenthesis at `index`; `false` where the parenthesis is too long, or another
  /// begins in it.
  mutating func take(_ text: borrowing FoldedText, _ bytes: Span<UInt8>, at index: Int) -> Bool {
    let reach = PairPassage.reach(around: index, in: text.characters.span)
    var end = index + 1
    while end < reach.upperBound, text.characters[end].scalar != 0x28, text.characters[end].scalar != 0x29 { end += 1 }
    guard end < reach.upperBound, text.characters[end].scalar == 0x29 else { return false }
    start = reach.lowerBound
    characters.removeAll(keepingCapacity: true)
    for place in start...end {
      let (source, _) = decodeScalar(bytes, at: Int(text.sources[place].start))
      let folded = text.characters[place]
      let isCapital = folded.isLetter && Unicode.Scalar(source)?.properties.isUppercase ?? false
      characters.append(Character(folded: folded, isCapital: isCapital))
    }
    open = index - start
    close = end - start
    return true
  }

  subscript(index: Int) -> FoldedCharacter { characters[index].folded }

  @inline(__always)
  func scalar(_ index: Int) -> UInt32 { characters[index].folded.scalar }

  func isCapital(_ index: Int) -> Bool { characters[index].isCapital }

  /// A part without the spaces and quotes at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range
    while let first = range.first, self[first].isSpace || isQuote(first) { range = range.dropFirst() }
    while let last = range.last, self[last].isSpace || isQuote(last) { range = range.dropLast() }
    return range
  }

  private func isQuote(_ index: Int) -> Bool { "\"'“”‘’「」『』《》〈〉*".contains(scalar(index)) }

  /// The parts of a range between commas, semicolons and strokes.
  func parts(of range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where ",;、/".contains(scalar(index)) {
      parts.append(trimmed(start..<index))
      start = index + 1
    }
    parts.append(trimmed(start..<range.upperBound))
    return parts
  }

  /// The folded text of a range, in UTF-8, with one dot for all that part names.
  func text(of range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in range { bytes.appendScalar(isNameDot(index) ? PairPassage.nameDot : scalar(index)) }
    return bytes
  }

  /// Whether it is a dot between the names of a person in Chinese text.
  func isNameDot(_ index: Int) -> Bool {
    PairPassage.isNameDot(
      characters[index].folded, after: index > 0 ? self[index - 1] : nil,
      before: index + 1 < characters.count ? self[index + 1] : nil)
  }

  /// Between Han characters a full stop is one too: Taiwan writes ．, which folds to it.
  static func isNameDot(_ dot: FoldedCharacter, after: FoldedCharacter?, before: FoldedCharacter?) -> Bool {
    guard let after, let before, after.isHan, before.isHan else { return false }
    return "·・‧•.".contains(dot.scalar)
  }

  /// The dot that stands for all of them.
  static let nameDot: UInt32 = 0xB7

  /// The folded characters of a range.
  func scalars(of range: Range<Int>) -> [UInt32] { range.map { scalar($0) } }

  /// As a `String`, for comparison with lists of words.
  func string(of range: Range<Int>) -> String { String(decoding: text(of: range), as: UTF8.self) }
}
