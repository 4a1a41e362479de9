#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A number with its place: which table, row and column.
struct Figure: Codable {
  var table: String
  var row: String
  var column: String
  var value: Double

  init(_ table: String, _ row: String, _ column: String, _ value: Double) {
    self.table = table
    self.row = row
    self.column = column
    self.value = value
  }

  func isAbout(_ other: Figure) -> Bool { (table, row, column) == (other.table, other.row, other.column) }
}

/// The figures of a run, with what they depend on. It is what the JSON files hold.
struct Report: Codable {
  /// What was measured, where and when: the commit, the machine, the corpus, the date, the load.
  var circumstances: [String: String] = [:]
  var figures: [Figure] = []

  init() {}

  init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(Report.self, from: try Data(contentsOf: URL(filePath: path)))
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
  }

  /// The figures as Markdown tables, which read well in a terminal too.
  var tables: String {
    let said = circumstances.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
    return said + unique(figures.map(\.table)).map { "\n" + table($0) }.joined()
  }

  private func table(_ name: String) -> String {
    let figures = figures.filter { $0.table == name }
    let columns = unique(figures.map(\.column))
    var rows = [[name] + columns, ["---"] + columns.map { _ in "---:" }]
    for row in unique(figures.map(\.row)) {
      let cells = columns.map { column in figures.first { $0.row == row && $0.column == column } }
      rows.append([row] + cells.map { $0.map { shortened($0.value) } ?? "" })
    }
    return aligned(rows)
  }
}

/// Rows under each other, the first column to the left and the others to the right.
private func aligned(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = row.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - row[column].count)
      return column == 0 ? row[column] + space : space + row[column]
    }
    return "| " + cells.joined(separator: " | ") + " |\n"
  }.joined()
}

/// A number with three digits that count, or all digits before the point.
func shortened(_ value: Double) -> String {
  let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  let whole = Int(scaled / scale)
  let digits = String(Int(scaled) - whole * Int(scale))
  let fraction = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
  return (value < 0 ? "-" : "") + "\(whole)" + (decimals == 0 ? "" : ".\(fraction)")
}

/// The elements without repetitions, in the order of their first places.
func unique(_ elements: [String]) -> [String] {
  var seen: Set<String> = []
  return elements.filter { seen.insert($0).inserted }
}

/// The value below which a share of the values lie: 0.5 for the median. There must be a value.
func quantile(_ values: [Double], _ share: Double) -> Double {
  let sorted = values.sorted()
  return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
}

func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

/// The middle of the same figures measured several times.
func medians(_ rounds: [[Figure]]) -> [Figure] {
  rounds[0].map { figure in
    var result = figure
    result.value = median(rounds.compactMap { round in round.first { $0.isAbout(figure) }?.value })
    return result
  }
}
