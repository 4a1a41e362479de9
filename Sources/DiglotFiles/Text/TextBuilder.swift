import Diglot

/// Puts a text together from the pieces of a page or a document, as it is read: white space collapsed, and parts set apart.
///
/// Cells of a row are parted by a tab, lines by a line break, paragraphs by a blank line; nothing stands before the first or
/// after the last. It keeps where each byte comes from, for pieces that say so.
struct TextBuilder {
  /// What stands between two pieces; of several that come together, the strongest counts.
  enum Separation: Int, Comparable {
    case none, space, cell, line, paragraph

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  private(set) var bytes: [UInt8] = []
  private(set) var source = SourceMap()
  /// What is to come before the next piece.
  private var separation = Separation.none
  /// Where a space of one byte stands in the source, if it is one.
  private var spaceSource: Int?
  /// Whether the white space holds the end of a line in the source.
  private var hasLineEnd = false
  /// Whether a cell has begun and has no text yet: the blocks that it begins with do not part it from the one before.
  private var isAtCellStart = false

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the next piece begins a line.
  var isAtLineStart: Bool { bytes.isEmpty || separation >= .line || bytes.last == 0x0A }

  // MARK: - Separations

  /// Parts what comes from what is there.
  mutating func separate(_ wanted: Separation) {
    if !isAtCellStart { separation = max(separation, wanted) }
  }

  /// Begins a cell.
  mutating func beginCell(isFirst: Bool) {
    separation = max(separation, isFirst ? .line : .cell)
    isAtCellStart = true
  }

  /// Ends a cell: the blocks that it ends with do not part it from the next. One without text leaves all as it was.
  mutating func endCell() {
    if !isAtCellStart { separation = .none }
    isAtCellStart = false
  }

  /// White space between words.
  private mutating func space(at source: Int?, byteCount: Int, hasLineEnd: Bool) {
    guard separation <= .space else { return }
    let isFirst = separation == .none
    separation = .space
    spaceSource = isFirst && byteCount == 1 ? source : nil
    self.hasLineEnd = isFirst ? hasLineEnd : self.hasLineEnd || hasLineEnd
  }

  /// Writes what parts a piece that begins with a byte from the text.
  private mutating func flush(before next: UInt8) {
    let wanted = separation
    separation = .none
    isAtCellStart = false
    guard wanted != .none, let last = bytes.last else { return }
    switch wanted {
    case .none: break
    case .space:
      if last <= 0x20 || hasLineEnd && isWide(next) && endsWide { break }
      if let spaceSource { map(1, from: spaceSource) }
      bytes.append(0x20)
    case .cell: bytes.append(0x09)
    case .line, .paragraph:
      let present = bytes.reversed().prefix(2).prefix { $0 == 0x0A }.count
      for _ in 0..<max(0, (wanted == .line ? 1 : 2) - present) { bytes.append(0x0A) }
    }
  }

  /// Whether a scalar takes two columns, by its first byte: Chinese and Japanese, whose lines wrap without a space.
  private func isWide(_ byte: UInt8) -> Bool { 0xE3...0xE9 ~= byte || byte == 0xEF }

  private var endsWide: Bool { bytes.last { $0 & 0xC0 != 0x80 }.map(isWide) ?? false }

  private mutating func map(_ count: Int, from sourceStart: Int) {
    source.append(count, textWidth: 1, sourceWidth: 1, textStart: bytes.count, sourceStart: sourceStart)
  }

  // MARK: - Pieces

  /// Adds text that stands in the source byte for byte, from `sourceStart` on if it is known.
  ///
  /// - Parameter keepsSpace: Whether white space stays as it is.
  mutating func append(_ piece: Span<UInt8>, from sourceStart: Int?, keepsSpace: Bool = false) {
    var index = 0
    while index < piece.count {
      let start = index
      if keepsSpace {
        index = piece.count
      } else {
        while index < piece.count, !Self.isSpace(piece[index]) { index += 1 }
      }
      if index > start {
        flush(before: piece[start])
        if let sourceStart { map(index - start, from: sourceStart + start) }
        for place in start..<index { bytes.append(piece[place]) }
      }
      let spaceStart = index
      var hasLineEnd = false
      while index < piece.count, Self.isSpace(piece[index]) {
        if piece[index] == 0x0A { hasLineEnd = true }
        index += 1
      }
      if index > spaceStart {
        space(at: sourceStart.map { $0 + spaceStart }, byteCount: index - spaceStart, hasLineEnd: hasLineEnd)
      }
    }
  }

  /// Adds text that one unit of the source stands for, such as a character reference.
  mutating func append(_ piece: Span<UInt8>, for unit: Range<Int>, keepsSpace: Bool = false) {
    guard piece.count > 0 else { return }
    if !keepsSpace, piece.count == 1, Self.isSpace(piece[0]) {
      return space(at: nil, byteCount: unit.count, hasLineEnd: piece[0] == 0x0A)
    }
    flush(before: piece[0])
    source.append(
      1, textWidth: piece.count, sourceWidth: unit.count, textStart: bytes.count, sourceStart: unit.lowerBound)
    for place in 0..<piece.count { bytes.append(piece[place]) }
  }

  /// Adds text of which nothing in a file is known.
  mutating func append(_ text: String, keepsSpace: Bool = false) {
    append(text.utf8Span.span, from: nil, keepsSpace: keepsSpace)
  }

  /// The white space of HTML.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
  }
}
