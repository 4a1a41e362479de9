#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Two commits side by side, each measured several times in turn: the medians, and how they relate.
enum Comparison {
  /// Prints the comparison of `a.*.json` with `b.*.json`.
  static func printTable(folder: String) throws {
    let (beforeReports, afterReports) = try (reports(folder, "a."), reports(folder, "b."))
    var comparison = Report()
    for (name, report) in [("A", beforeReports[0]), ("B", afterReports[0])] {
      comparison.circumstances[name] = report.circumstances["commit"]
    }
    comparison.circumstances["machine"] = beforeReports[0].circumstances["machine"]
    let after = medians(afterReports.map(\.figures))
    for old in medians(beforeReports.map(\.figures)) {
      guard let new = after.first(where: { $0.isAbout(old) }) else { continue }
      let row = "\(old.row), \(old.column)"
      comparison.figures += [
        Figure(old.table, row, "A", old.value), Figure(old.table, row, "B", new.value),
        Figure(old.table, row, "B / A", old.value == 0 ? 1 : new.value / old.value),
      ]
    }
    print(comparison.tables, terminator: "")
  }

  private static func reports(_ folder: String, _ prefix: String) throws -> [Report] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
    if names.isEmpty { throw BenchmarkError("\(folder): no \(prefix)*.json") }
    return try names.map { try Report(contentsOf: "\(folder)/\($0)") }
  }
}
