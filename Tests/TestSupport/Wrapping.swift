/// Breaks texts into lines, as typesetters, mail and PDF files do.
public struct Wrapping {
  /// What may stand where a line ends: after it blank lines and indentation, before it white space.
  private static let lineEnds = ["\n", "\n", "\r\n", "\n\n", "\n　　", "\n\t", " \n  ", "\r\n \r\n　"]

  private let width: Int
  private var column = 0
  private var generator: SeededGenerator
  /// The text so far.
  public private(set) var text = ""

  /// - Parameter width: Columns of a line at most; a character outside ASCII takes two.
  public init(width: Int, seed: UInt64) {
    self.width = width
    generator = SeededGenerator(seed: seed)
  }

  /// Appends what no line break parts, except that a word longer than the rest of its line is hyphenated.
  public mutating func append(_ piece: String) {
    var rest = Substring(piece)
    while column + Wrapping.columns(rest) > width, let head = head(of: rest) {
      text += head + "-"
      rest.removeFirst(head.count)
      endLine()
    }
    if column > 0, column + Wrapping.columns(rest) > width { endLine() }
    // A line end is all that stays of a space.
    if column == 0, rest == " " { return }
    text += rest
    column += Wrapping.columns(rest)
  }

  /// As much of a word of letters as goes on this line, two letters at least; two or more must be left.
  private func head(of word: Substring) -> Substring? {
    let letters = word.prefix { $0.isLetter && $0.isASCII }
    let count = min(width - column - 1, letters.count - 2)
    return count > 1 ? letters.prefix(count) : nil
  }

  private mutating func endLine() {
    if text.last == " " { text.removeLast() }
    text += Wrapping.lineEnds[Int.random(in: Wrapping.lineEnds.indices, using: &generator)]
    column = 0
  }

  private static func columns(_ piece: Substring) -> Int { piece.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
}
