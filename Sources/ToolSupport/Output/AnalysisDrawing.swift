import Diglot

/// Draws how a text is cut: the text, what folding changes, marks under words and bigrams, and the terms by kind.
///
/// ```
/// text        華為推出AI軟體
/// folded      华为    ai软体
/// words       └──┘└──┘└┘└──┘
/// bigrams     └──┘└──┘  └──┘
///               └──┘
/// ```
package struct AnalysisDrawing {
  private let analyzed: AnalyzedText
  private let bytes: [UInt8]
  private let width: Int
  private var cells: [Cell] = []
  private var columnCount = 0

  /// Columns before everything, for the name of the row.
  private static let indent = 12

  /// A stretch of the text, the columns it takes, and what it folds to if that is something else.
  private struct Cell {
    var start: Int
    var column: Int
    var width: Int
    var source: String
    var folded: String
    var endsLine: Bool
  }

  /// - Parameter width: The columns of the terminal.
  package init(_ text: String, _ analyzed: AnalyzedText, width: Int) {
    self.analyzed = analyzed
    self.width = max(width, 40)
    bytes = Array(text.utf8)
    var end = 0
    for piece in analyzed.pieces {
      appendCell(end..<piece.source.lowerBound, folded: nil)
      appendCell(piece.source, folded: piece.folded)
      end = max(end, piece.source.upperBound)
    }
    appendCell(end..<bytes.count, folded: nil)
  }

  private mutating func appendCell(_ range: Range<Int>, folded: String?) {
    guard !range.isEmpty else { return }
    let original = String(decoding: bytes[range], as: UTF8.self)
    let source = original.map(AnalysisDrawing.visible).joined()
    let folded = folded == original || folded == " " ? "" : folded ?? ""
    let width = max(DisplayWidth.of(source), DisplayWidth.of(folded))
    cells.append(
      Cell(
        start: range.lowerBound, column: columnCount, width: width, source: source, folded: folded,
        endsLine: original.contains(where: \.isNewline)))
    columnCount += width
  }

  private static func visible(_ character: Character) -> String {
    character.isNewline ? "⏎" : character == "\t" ? " " : Message.singleLine(String(character))
  }

  /// The whole drawing.
  package var text: String {
    var lines = drawing + groups
    if lines.last == "" { lines.removeLast() }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: - Marks

  /// The rows of each line of the text; a line that is wider than the terminal is broken.
  private var drawing: [String] {
    let bigrams = analyzed.terms.filter { $0.kind == .bigram }
    let even = marks(bigrams.filter { $0.position % 2 == 0 }.map { $0.start..<$0.end })
    let odd = marks(bigrams.filter { $0.position % 2 == 1 }.map { $0.start..<$0.end })
    let words = marks(analyzed.words)
    var lines: [String] = []
    for line in brokenCells {
      let columns = line[line.startIndex].column..<line[line.endIndex - 1].column + line[line.endIndex - 1].width
      lines.append(row("text", line.map { padded($0.source, $0.width) }.joined()))
      let folded = row("folded", line.map { padded($0.folded, $0.width) }.joined())
      if line.contains(where: { !$0.folded.isEmpty }) { lines.append(folded) }
      let marked = [("words", words), ("bigrams", even), (isBlank(even[columns]) ? "bigrams" : "", odd)]
      for (name, marks) in marked where !isBlank(marks[columns]) { lines.append(row(name, String(marks[columns]))) }
      lines.append("")
    }
    return lines
  }

  private var brokenCells: [ArraySlice<Cell>] {
    var lines: [ArraySlice<Cell>] = []
    var start = 0
    for index in cells.indices {
      let end = cells[index].column + cells[index].width
      if index > start, end - cells[start].column > width - AnalysisDrawing.indent {
        lines.append(cells[start..<index])
        start = index
      }
      if cells[index].endsLine {
        lines.append(cells[start...index])
        start = index + 1
      }
    }
    if start < cells.count { lines.append(cells[start...]) }
    return lines
  }

  /// A bracket below each of some ranges of the text.
  private func marks(_ ranges: [Range<Int>]) -> [Character] {
    var marks = [Character](repeating: " ", count: columnCount)
    for range in ranges {
      let covered = cells.filter { range.contains($0.start) }
      guard let first = covered.first, let last = covered.last else { continue }
      let columns = first.column..<last.column + last.width
      guard !columns.isEmpty else { continue }
      // Where one character folds to several, their marks would lie over one another: only the first is drawn.
      guard columns.allSatisfy({ marks[$0] == " " }) else { continue }
      for column in columns { marks[column] = "─" }
      marks[columns.lowerBound] = columns.count > 1 ? "└" : "╵"
      if columns.count > 1 { marks[columns.upperBound - 1] = "┘" }
    }
    return marks
  }

  private func isBlank(_ marks: ArraySlice<Character>) -> Bool { marks.allSatisfy { $0 == " " } }

  // MARK: - Terms

  /// A row for each kind of term, and for each word with other names.
  private var groups: [String] {
    let kinds: [(AnalyzedTerm.Kind, String)] = [
      (.bigram, "bigrams"), (.character, "characters"), (.written, "as written"), (.stem, "stems"),
      (.number, "numbers"), (.symbol, "symbols"), (.value, "values"), (.pair, "pairs"),
    ]
    var rows: [String] = []
    for (kind, name) in kinds {
      let items = analyzed.weights.isEmpty ? terms(kind) : weights(analyzed.weights.filter { $0.kind == kind })
      if !items.isEmpty { rows += wrapped(name, items) }
    }
    for (index, expansion) in analyzed.expansions.enumerated() {
      var items = weights(expansion.names)
      items[0] = "\(expansion.word) = \(items[0])"
      rows += wrapped(index == 0 ? "also" : "", items)
    }
    return rows
  }

  /// The different terms of a kind, in the order of the text; a pair, which is two terms, once.
  private func terms(_ kind: AnalyzedTerm.Kind) -> [String] {
    var items: [String] = []
    for term in analyzed.terms where term.kind == kind {
      let isKnown = term.otherName.map { items.contains("\($0) = \(term.term)") } ?? false
      let item = item(term)
      if !isKnown, !items.contains(item) { items.append(item) }
    }
    return items
  }

  private func item(_ term: AnalyzedTerm) -> String {
    if let name = term.otherName { return "\(term.term) = \(name)" }
    let source = Message.singleLine(String(decoding: bytes[term.start..<term.end], as: UTF8.self))
    return term.kind == .value && source != term.term ? "\(source) = \(term.term)" : term.term
  }

  /// Terms with their weights, written as boosts; a weight of 1 is left out.
  private func weights(_ terms: [AnalyzedText.WeightedTerm]) -> [String] {
    terms.map { term in
      let weight = term.weight == term.weight.rounded() ? "\(Int(term.weight))" : "\(term.weight)"
      return term.weight == 1 ? term.term : "\(term.term)^\(weight)"
    }
  }

  // MARK: - Rows

  private func wrapped(_ name: String, _ items: [String]) -> [String] {
    var rows: [String] = []
    var line = ""
    for item in items {
      let longer = line.isEmpty ? item : line + "  " + item
      if !line.isEmpty, DisplayWidth.of(longer) > width - AnalysisDrawing.indent {
        rows.append(row(rows.isEmpty ? name : "", line))
        line = item
      } else {
        line = longer
      }
    }
    return rows + [row(rows.isEmpty ? name : "", line)]
  }

  private func row(_ name: String, _ content: String) -> String {
    var row = padded(name, AnalysisDrawing.indent) + content
    while row.last == " " { row.removeLast() }
    return row
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }
}

extension AnalysisDrawing {
  /// The text with its cuts, and its terms by kind.
  package static func drawing(of text: String, asQuery: Bool, _ console: Console) throws(IndexError) -> String {
    AnalysisDrawing(
      text, try Analysis.text(text, asQuery: asQuery), width: console.outputTerminal.width ?? defaultWidth
    ).text
  }

  /// The columns where there is no terminal.
  private static let defaultWidth = 80
}
