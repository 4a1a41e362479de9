import Diglot
import ToolSupport

/// Answers as lines with tabs, one for each hit, for `cut` and `fzf`. Tabs, line ends and other control characters within
/// them are spaces.
struct TSVAnswerWriter: AnswerWriter {
  let columns: [TableColumn]

  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    var bytes: [UInt8] = []
    for hit in results.hits {
      for (index, column) in columns.enumerated() {
        if index > 0 { bytes.append(0x09) }
        bytes += Message.singleLine(column.value(of: hit, query: answer.id)).utf8
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}

/// Answers as comma-separated values (RFC 4180), under a line with the names of the columns. Line ends and tabs stay as they
/// are; other control characters, which could command a terminal, are spaces.
struct CSVAnswerWriter: AnswerWriter {
  let columns: [TableColumn]

  var showsErrors: Bool { false }

  var header: String { line(columns.map(\.name)) }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    return results.hits.flatMap { hit in line(columns.map { $0.value(of: hit, query: answer.id) }).utf8 }
  }

  private func line(_ values: [String]) -> String { values.map(quoted).joined(separator: ",") + "\r\n" }

  private func quoted(_ value: String) -> String {
    var text = ""
    var needsQuotes = false
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"":
        text += "\"\""
        needsQuotes = true
      case ",", "\n", "\r":
        text.unicodeScalars.append(scalar)
        needsQuotes = true
      case "\t": text.unicodeScalars.append(scalar)
      default: text.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
      }
    }
    return needsQuotes ? "\"\(text)\"" : text
  }
}
