import ToolSupport

/// A text with marked ranges, on its way to a terminal.
///
/// Control characters, which could take the terminal over, are shown as spaces.
struct HighlightedText {
  /// A character, and whether it is marked.
  private struct Cell {
    let character: Character
    let isMarked: Bool

    /// The columns that it takes. Asked for only where lines end somewhere: to know them costs more than all the rest.
    var width: Int { DisplayWidth.of(character) }
  }

  private let cells: [Cell]

  /// A text with ranges of its UTF-8 bytes marked.
  ///
  /// - Parameter keepsLines: Line breaks and tabs stay as they are.
  init(_ text: String, highlights: [Range<Int>], keepsLines: Bool = false) {
    var marks = highlights.sorted { $0.lowerBound < $1.lowerBound }[...]
    var offset = 0
    cells = text.map { character in
      let end = offset + character.utf8.count
      while let mark = marks.first, mark.upperBound <= offset { marks.removeFirst() }
      let isMarked = marks.first.map { $0.lowerBound < end && offset < $0.upperBound } ?? false
      offset = end
      return Cell(character: Self.shown(character, keepsLines: keepsLines), isMarked: isMarked)
    }
  }

  private static func shown(_ character: Character, keepsLines: Bool) -> Character {
    if !isControl(character) { return character }
    if keepsLines, character == "\n" || character == "\t" { return character }
    return keepsLines && character == "\r\n" ? "\n" : " "
  }

  /// Whether a character begins with a control: U+0000 to U+001F, or U+007F to U+009F.
  private static func isControl(_ character: Character) -> Bool {
    var bytes = character.utf8.makeIterator()
    guard let first = bytes.next() else { return false }
    if first != 0xC2 { return first < 0x20 || first == 0x7F }
    return (bytes.next() ?? 0xFF) < 0xA0
  }

  /// The whole text in colours; what is not marked in that of a role.
  func painted(_ style: Style, _ role: Style.Role? = nil) -> String { paint(cells[...], style, role) }

  /// The text in lines of at most `width` columns, each with its colours begun and ended.
  ///
  /// A line ends at a space, or beside a wide character; closing punctuation does not begin one, and opening
  /// punctuation does not end one. A word longer than a line is cut.
  func lines(width: Int?, _ style: Style, _ role: Style.Role? = nil) -> [String] {
    var lines: [String] = []
    var rest = cells[...].drop { $0.character == " " }
    while !rest.isEmpty {
      let end = width.map { lineEnd(in: rest, width: max($0, 4)) } ?? rest.endIndex
      var line = rest[..<end]
      while line.last?.character == " " { line.removeLast() }
      lines.append(paint(line, style, role))
      rest = rest[end...].drop { $0.character == " " }
    }
    return lines
  }

  private func lineEnd(in rest: ArraySlice<Cell>, width: Int) -> Int {
    var columns = 0
    var lastBreak: Int?
    var lastWidth = 0
    for index in rest.indices {
      let nextWidth = cells[index].width
      if index > rest.startIndex, mayBreak(before: index, lastWidth, nextWidth) { lastBreak = index }
      columns += nextWidth
      lastWidth = nextWidth
      if columns > width, cells[index].character != " " { return lastBreak ?? max(index, rest.startIndex + 1) }
    }
    return rest.endIndex
  }

  private func mayBreak(before index: Int, _ leftWidth: Int, _ rightWidth: Int) -> Bool {
    let (left, right) = (cells[index - 1].character, cells[index].character)
    if left == " " { return right != " " }
    guard right == " " || leftWidth == 2 || rightWidth == 2 else { return false }
    return !Self.isClosing(right) && !Self.isOpening(left)
  }

  private static func isClosing(_ character: Character) -> Bool {
    switch character.unicodeScalars.first {
    case "，", "。", "、", "；", "：", "！", "？", "）", "」", "』", "】", "》", "〉", "”", "’", "…", "％": true
    case ",", ".", ";", ":", "!", "?", ")", "]", "}", "%": true
    default: false
    }
  }

  private static func isOpening(_ character: Character) -> Bool {
    switch character.unicodeScalars.first {
    case "（", "「", "『", "【", "《", "〈", "“", "‘", "(", "[", "{": true
    default: false
    }
  }

  private func paint(_ cells: ArraySlice<Cell>, _ style: Style, _ role: Style.Role?) -> String {
    var text = ""
    var rest = cells
    while let first = rest.first {
      let stretch = rest.prefix { $0.isMarked == first.isMarked }
      rest = rest[stretch.endIndex...]
      let characters = String(stretch.map(\.character))
      let role = first.isMarked ? .highlight : role
      text += role.map { style.paint(characters, $0) } ?? characters
    }
    return text
  }
}
