import Diglot
import DiglotJSON
import ToolSupport

/// An explanation of a score as lines of text, parts indented below their sum.
enum ExplanationLines {
  static func lines(_ explanation: ScoreExplanation, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines = [margin + line(explanation)]
    for part in explanation.parts { lines += self.lines(part, indent: indent + 2) }
    if !explanation.alternatives.isEmpty {
      lines.append(margin + "  the best of:")
      for part in explanation.alternatives { lines += self.lines(part, indent: indent + 4) }
    }
    return lines
  }

  /// `9.21 = 算力: 3 times, in 17 documents, weight 10.4`
  private static func line(_ explanation: ScoreExplanation) -> String {
    var details: [String] = []
    if let frequency = explanation.frequency { details.append(Decimal.count(frequency, "time")) }
    if let documents = explanation.documents {
      let prefix = explanation.documentsAreAtMost ? "in at most " : "in "
      details.append(prefix + Decimal.count(documents, "document"))
    }
    if let weight = explanation.weight { details.append("weight \(Decimal.exact(weight))") }
    let label = Message.singleLine(explanation.label)
    let detail = details.isEmpty ? "" : ": " + details.joined(separator: ", ")
    return "\(Decimal.exact(explanation.score)) = \(label)\(detail)"
  }
}
