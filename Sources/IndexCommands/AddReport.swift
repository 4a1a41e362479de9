import DiglotFiles
import DiglotJSON
import ToolSupport

/// What a run of `add` or `sync` has done.
struct AddReport {
  private let report: IndexingReport
  /// Documents in the index afterwards.
  private let documents: Int
  /// What of the commit a shard needs, where the input was counted.
  private let facts: CommitFacts?
  private let seconds: Double
  /// Whether nothing was committed.
  private let isTrial: Bool

  init(_ report: IndexingReport, documents: Int, _ facts: CommitFacts? = nil, seconds: Double, isTrial: Bool) {
    self.report = report
    self.documents = documents
    self.facts = facts
    self.seconds = seconds
    self.isTrial = isTrial
  }

  /// The object of `--json`.
  var json: [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("added", report.added)
        writer.member("updated", report.updated)
        writer.member("unchanged", report.unchanged)
        writer.member("removed", report.removed)
        writer.member("moved", report.moved)
        writer.member("renamed", report.renamed)
        writer.member("skipped", report.skipped)
        writer.member("ignored", report.ignored)
        writer.member("documents", documents)
        facts?.writeMembers(to: &writer)
        writer.member("bytes", report.bytes)
        writer.name("seconds")
        writer.literal(Decimal.fixed(seconds, decimals: 6))
        writer.name("formats")
        write(report.formats, to: &writer)
        writer.name("encodings")
        write(report.encodings, to: &writer)
        writer.name("errors")
        writer.array(of: report.problems) { write($1, to: &$0) }
      }
    }
  }

  private func write(_ counts: [String: Int], to writer: inout JSONWriter) {
    writer.object { writer in
      for (name, count) in ordered(counts) {
        writer.memberName(name)
        writer.number(count)
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

  /// The lines for people; counts of 0 are left out.
  var text: String {
    let counts = [
      (report.added, "added"), (report.updated, "updated"), (report.unchanged, "unchanged"),
      (report.removed, "removed"),
      (report.moved, "moved"), (report.renamed, "with a new ID"), (report.skipped, "skipped"),
      (report.ignored, "left out by .gitignore"),
    ]
    let said = counts.filter { $0.0 > 0 }.map { "\(Decimal.grouped($0.0)) \($0.1)" }
    let rate = seconds > 0 ? ", \(ByteSize.describe(Int(Double(report.bytes) / seconds)))/s" : ""
    let summary =
      (said.isEmpty ? "nothing to add" : said.joined(separator: ", "))
      + "; \(Decimal.count(documents, "document")) \(isTrial ? "would be " : "")in the index"
      + " (\(ByteSize.describe(report.bytes)) in \(Decimal.fixed(seconds, decimals: 2)) s\(rate))"
    return ([summary] + kinds).joined(separator: "\n")
  }

  /// The formats and encodings, where there are several or others than UTF-8.
  private var kinds: [String] {
    var lines: [String] = []
    if report.formats.count > 1 { lines.append("formats: \(list(report.formats))") }
    if report.encodings.keys.contains(where: { $0 != "UTF-8" }) { lines.append("encodings: \(list(report.encodings))") }
    if report.replacedCount > 0 {
      lines.append("\(Decimal.count(report.replacedCount, "character")) could not be decoded and became U+FFFD")
    }
    return lines
  }

  private func list(_ counts: [String: Int]) -> String {
    ordered(counts).map { "\($0.key) \(Decimal.grouped($0.value))" }.joined(separator: ", ")
  }

  /// Most first.
  private func ordered(_ counts: [String: Int]) -> [(key: String, value: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }
}
