import Diglot
import DiglotJSON
import ToolSupport

/// What shards told of the queries of a batch, summed up: the file of `--plan`.
struct PlanFile: Sendable {
  /// By query and ID; of several lines of one the last, which tells of a later round.
  private var lines: [Key: PlanLine] = [:]

  private struct Key: Hashable {
    let id: [UInt8]
    let query: [UInt8]

    init(_ id: String, _ query: String) { (self.id, self.query) = (Array(id.utf8), Array(query.utf8)) }
  }

  /// Plans of no query.
  init() {}

  init(at path: String) throws(PrintedLines.Problem) {
    var file = try PrintedLines(path)
    while let line = try file.next({ (bytes) throws(ShardLineError) in try PlanLine(parsing: bytes) }) {
      guard !line.isOfOtherAnalysis else {
        throw file.problem("made by a program with other tables, or another version of ICU, than this one")
      }
      lines[Key(line.id, line.query)] = line
    }
  }

  subscript(query: Batch.Query) -> PlanLine? { lines[Key(query.id, query.text)] }
}
