/// Rows of cells under each other, wide characters counted as the two columns they take.
package struct Table {
  package enum Alignment {
    case left
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a row with a cell for each column; what could break the table is shown as spaces.
  package mutating func add(_ cells: [String]) {
    precondition(cells.count == alignments.count, "a row has a cell for each column")
    rows.append(cells.map(Message.singleLine))
  }

  /// The table with two spaces between columns and none at the ends of lines.
  package var text: String {
    let widths = alignments.indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = zip(alignments.indices, row).map { padded($1, alignments[$0], widths[$0]) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private func padded(_ cell: String, _ alignment: Alignment, _ width: Int) -> String {
    let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(cell)))
    return alignment == .left ? cell + space : space + cell
  }
}
