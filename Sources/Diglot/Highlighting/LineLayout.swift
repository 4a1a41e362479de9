import CICU

/// The lines around a stretch of text, which tell whether a line that ends without a sentence was wrapped.
///
/// Wrapped lines are about as wide as others beside them; a heading, an item of a list, or the last line of a paragraph is
/// shorter. Whether blank lines lie between tells nothing: some pages have one after every line.
struct LineLayout {
  /// A line that is not blank.
  private struct Line {
    /// Where it begins, after white space.
    var start: Int
    var end: Int
    /// Columns, without white space.
    var width = 0
    /// White space before it, in columns; of an item of a list, what stands before its text.
    var indent: Int
    /// Whether it has a comma or the like.
    var hasClause = false
  }

  private let lines: [Line]

  /// Lines that are looked at before and after a line, and bytes of each at most.
  private static let reach = 3
  private static let lineByteCount = 240
  /// By how many columns a wrapped line may be narrower than others.
  private static let slack = 6
  /// Columns under which lines are taken for items, not for wrapped text.
  private static let wideMinimum = 16
  private static let narrowMinimum = 32

  /// The lines of `stretch`, and some before and after it.
  init(_ text: Span<UInt8>, around stretch: Range<Int>) {
    let margin = LineLayout.reach * LineLayout.lineByteCount
    var index = max(stretch.lowerBound - margin, 0)
    let limit = min(stretch.upperBound + margin, text.count)
    while index > 0, index < limit, text[index] & 0xC0 == 0x80 { index += 1 }
    var lines: [Line] = []
    while index < limit {
      if let line = LineLayout.line(text, &index, limit) { lines.append(line) }
    }
    self.lines = lines
  }

  /// Reads a line and its end; `nil` where it is blank.
  private static func line(_ text: Span<UInt8>, _ index: inout Int, _ limit: Int) -> Line? {
    var indent = 0
    while index < limit, text[index] != 0x0A, text[index] != 0x0D, let columns = spaceColumns(text, &index, limit) {
      indent += columns
    }
    var line = Line(start: index, end: index, indent: indent)
    while index < limit {
      let byte = text[index]
      if byte < 0x80 {
        if byte == 0x0A || byte == 0x0D { break }
        if byte > 0x20 { line.width += 1 }
        if byte == 0x2C || byte == 0x3B || byte == 0x2E { line.hasClause = true }
        index += 1
      } else {
        line.width += columns(byte)
        if byte == 0xE3 || byte == 0xEF, isClauseMark(text, index) { line.hasClause = true }
        index += byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      }
    }
    index = min(index, limit)
    line.end = index
    if index < limit { index += 1 }
    if line.width == 0 { return nil }
    line.indent += ListMarker.width(in: text, line.start..<line.end) ?? 0
    return line
  }

  /// The columns of the white space at an index, which moves on; `nil` where other text stands there.
  private static func spaceColumns(_ text: Span<UInt8>, _ index: inout Int, _ limit: Int) -> Int? {
    if text[index] <= 0x20 {
      index += 1
      return text[index - 1] == 0x09 ? 4 : 1
    }
    guard index + 2 < limit, text[index] == 0xE3, text[index + 1] == 0x80, text[index + 2] == 0x80 else { return nil }
    index += 3
    return 2
  }

  /// The columns of a scalar, by the first of its bytes; none for white space and for the bytes that follow.
  @inline(__always)
  static func columns(_ byte: UInt8) -> Int {
    if byte <= 0x20 || byte & 0xC0 == 0x80 { return 0 }
    // U+3000 to U+9FFF and U+F000 to U+FFFF are wide.
    return byte &- 0xE3 < 7 || byte == 0xEF ? 2 : 1
  }

  /// Whether ，；：、 or 。 begins at an index.
  @inline(__always)
  private static func isClauseMark(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard index + 2 < text.count else { return false }
    if text[index] == 0xEF && text[index + 1] == 0xBC {
      return text[index + 2] == 0x8C || text[index + 2] == 0x9B || text[index + 2] == 0x9A
    }
    return text[index] == 0xE3 && text[index + 1] == 0x80 && (text[index + 2] == 0x81 || text[index + 2] == 0x82)
  }

  // MARK: - Breaks

  /// Whether the line that ends at an offset is too short to be a wrapped one, whatever stands beside it.
  static func isShort(_ text: Span<UInt8>, endingAt offset: Int, before next: UInt8) -> Bool {
    let minimum = columns(next) == 2 ? wideMinimum : narrowMinimum
    var index = offset
    var width = 0
    let first = max(offset - lineByteCount * reach, 0)
    while index > first, width < minimum {
      index -= 1
      if text[index] == 0x0A || text[index] == 0x0D { return true }
      width += columns(text[index])
    }
    return width < minimum
  }

  /// Whether the end of a line is one of the page: the line before is not wrapped.
  ///
  /// - Parameters:
  ///   - offset: Where the white space begins that ends the line.
  ///   - next: Where the next line begins, after white space.
  func isBreak(_ text: Span<UInt8>, from offset: Int, to next: Int) -> Bool {
    let number = (0..<lines.count).partitionPoint { lines[$0].start >= offset } - 1
    guard number >= 0, number + 1 < lines.count, lines[number + 1].start == next else { return true }
    let (line, following) = (lines[number], lines[number + 1])
    if text[line.start] == 0x23 || ListMarker.width(in: text, following.start..<following.end) != nil { return true }
    // A paragraph begins with an indent, or a list within an item.
    if following.indent >= line.indent + 2 { return true }
    return !isWrapped(number, following, LineLayout.firstWordWidth(text, next, following.end))
  }

  /// Whether a line goes on with a word of so many columns in the following one.
  private func isWrapped(_ number: Int, _ following: Line, _ wordWidth: Int) -> Bool {
    let line = lines[number]
    let isWide = wordWidth == 2
    guard line.width >= (isWide ? LineLayout.wideMinimum : LineLayout.narrowMinimum) else { return false }
    let beside = lines[max(number - LineLayout.reach, 0)..<min(number + 1 + LineLayout.reach, lines.count)]
    guard beside.contains(where: \.hasClause) else { return false }
    let full = line.width + wordWidth + LineLayout.slack
    // Of the widest lines one may be no line of the paragraph.
    let widths = beside.map(\.width).sorted(by: >)
    guard widths.count > 1, full >= widths[1] else { return false }
    if widths.count(where: { $0 + LineLayout.slack >= line.width }) > 1 { return true }
    // A paragraph of two lines.
    return line.hasClause && following.hasClause
  }

  /// The columns that must fit into a line for the next one to begin otherwise: a wide character, or a word.
  private static func firstWordWidth(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    if columns(text[start]) == 2 { return 2 }
    var index = start
    var width = 1
    while index < end, text[index] > 0x20, columns(text[index]) < 2, width < 30 {
      width += columns(text[index])
      index += 1
    }
    return width
  }
}

/// What begins an item of a list, or a heading: -, •, 1., 三、, (a), #.
enum ListMarker {
  /// The columns of the marker with which a line begins, and of the white space after it; `nil` where it has none.
  static func width(in text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    var index = line.lowerBound
    guard index < line.upperBound else { return nil }
    let (first, end) = decodeScalar(text, at: index)
    if first == 0x23 {
      return 2
    } else if isBullet(first) {
      index = end
      // -5 and *so* are none.
      let needsSpace = first < 0x80
      guard !needsSpace || index < line.upperBound && text[index] <= 0x20 else { return nil }
    } else {
      guard let end = numberEnd(text, line) else { return nil }
      index = end
    }
    while index < line.upperBound, text[index] <= 0x20 { index += 1 }
    return index - line.lowerBound
  }

  /// Whether a scalar is a sign that begins items.
  static func isBullet(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2D, 0x2A, 0x2B, 0x2022, 0x2023, 0x2043, 0x2219, 0x30FB: true
    case 0x25A0...0x25FF, 0x2605, 0x2606, 0x2713, 0x2714: true
    default: false
    }
  }

  /// Where a number of an item ends: 1. 2) 三、 （四） (a).
  private static func numberEnd(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    var index = line.lowerBound
    var (scalar, end) = decodeScalar(text, at: index)
    let isOpened = scalar == 0x28 || scalar == 0xFF08
    if isOpened {
      guard end < line.upperBound else { return nil }
      index = end
    }
    var count = 0
    while index < line.upperBound, count <= 3 {
      (scalar, end) = decodeScalar(text, at: index)
      guard isNumeral(scalar) || isOpened && count == 0 && scalar | 0x20 &- 0x61 < 26 else { break }
      index = end
      count += 1
    }
    guard count > 0, count <= 3, index < line.upperBound else { return nil }
    (scalar, end) = decodeScalar(text, at: index)
    switch scalar {
    case 0x29, 0xFF09: return end
    // 3.5 is a number.
    case 0x2E: return !isOpened && end < line.upperBound && text[end] &- 0x30 > 9 ? end : nil
    case 0x3001, 0xFF0E: return isOpened ? nil : end
    default: return nil
    }
  }

  private static func isNumeral(_ scalar: UInt32) -> Bool {
    if scalar &- 0x30 < 10 || scalar &- 0xFF10 < 10 { return true }
    switch scalar {
    case 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341: return true
    default: return false
    }
  }
}
