import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index sum-plans`.
enum SumPlansCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ files: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    do throws(PrintedLines.Problem) {
      var sum = try lines(of: files[0])
      for file in files.dropFirst() { try add(file, to: &sum) }
      for line in sum { console.output.write(line.bytes) }
      return .done
    } catch {
      console.complain("diglot-index: \(error)")
      return .wrongCall
    }
  }

  private static func lines(of path: String) throws(PrintedLines.Problem) -> [PlanLine] {
    var file = try PrintedLines(path)
    var lines: [PlanLine] = []
    while let line = try next(&file) { lines.append(line) }
    return lines
  }

  private static func add(_ path: String, to sum: inout [PlanLine]) throws(PrintedLines.Problem) {
    var file = try PrintedLines(path)
    var count = 0
    while let line = try next(&file) {
      guard count < sum.count else { throw file.problem("a line more than another file has") }
      do throws(ShardLineError) { try sum[count].add(line) } catch { throw file.problem(error.reason) }
      count += 1
    }
    guard count == sum.count else {
      throw file.problem("the last line; another file has \(Decimal.count(sum.count, "line"))")
    }
  }

  private static func next(_ file: inout PrintedLines) throws(PrintedLines.Problem) -> PlanLine? {
    try file.next { (bytes) throws(ShardLineError) in try PlanLine(parsing: bytes) }
  }
}
