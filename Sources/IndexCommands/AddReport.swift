import DiglotFiles
import ToolSupport

/// What an `add` has done.
struct AddReport {
  var added = 0
  var updated = 0
  var unchanged = 0
  var removed = 0
  /// Files and lines that gave no document.
  var skipped = 0
  /// Documents in the index afterwards.
  var documents = 0
  /// UTF-8 bytes of the titles and texts that were read.
  var bytes = 0
  var seconds = 0.0
  var problems: [InputProblem] = []

  /// The object of `--json`.
  var json: [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("added", added)
        writer.member("updated", updated)
        writer.member("unchanged", unchanged)
        writer.member("removed", removed)
        writer.member("skipped", skipped)
        writer.member("documents", documents)
        writer.member("bytes", bytes)
        writer.name("seconds")
        writer.literal(Decimal.fixed(seconds, decimals: 6))
        writer.name("errors")
        writer.array(of: problems) { write($1, to: &$0) }
      }
    }
  }

  private func write(_ problem: InputProblem, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("path", problem.path)
      writer.name("line")
      if let line = problem.line { writer.number(line) } else { writer.null() }
      if let column = problem.column { writer.member("column", column) }
      writer.member("message", problem.reason)
    }
  }

  /// The line for people; counts of 0 are left out.
  var text: String {
    let counts = [(added, "added"), (updated, "updated"), (unchanged, "unchanged"), (skipped, "skipped")]
    let said = counts.filter { $0.0 > 0 }.map { "\(Decimal.grouped($0.0)) \($0.1)" }
    let rate = seconds > 0 ? ", \(ByteSize.describe(Int(Double(bytes) / seconds)))/s" : ""
    return (said.isEmpty ? "nothing to add" : said.joined(separator: ", "))
      + "; \(Decimal.count(documents, "document")) in the index"
      + " (\(ByteSize.describe(bytes)) in \(Decimal.fixed(seconds, decimals: 2)) s\(rate))"
  }
}
