import Diglot
import ToolSupport

/// Shows somebody where a query is wrong.
enum QueryComplaint {
  /// The query, a caret under the column at fault, and what was expected there.
  ///
  /// - Parameter id: What the query is called in its batch, if it is part of one.
  static func lines(_ error: QuerySyntaxError, in query: String, id: String? = nil) -> [String] {
    let shown = Message.singleLine(query)
    let prefix = id.map { "query \(Message.singleLine($0)): " } ?? ""
    return [
      prefix + shown,
      caretLine(for: error, in: shown, after: DisplayWidth.of(prefix)),
    ]
  }

  /// The line under a query that stands `indent` columns from the left.
  static func caretLine(for error: QuerySyntaxError, in query: String, after indent: Int) -> String {
    let before = DisplayWidth.of(query.prefix(max(0, error.column - 1)))
    return String(repeating: " ", count: indent + before)
      + Message.singleLine("^ column \(error.column): \(error.problem)")
  }
}

/// What the help says about queries.
enum QueryHelp {
  static let text = """
    A query:
      算力 平台               ranked: mostly those first that have all the words
      哪家公司首次展出真机?   a question, best answer first
      "算力平台"              exactly this, in either script, also over a line end
      exact:"軟體"            only where it is written so: not 软体
      +must -mustnot          AND OR NOT and ( ) work too
      title:算力              in one field
      compu*  算*             words that begin so
      color~  color~1         words at most two edits away, or one
      lang:en  date:2026-03   a field has this value, or begins with this date
      date:2026-01..2026-04   from one value to another; date:2026.. is open
      size:100..2000          numbers compare as numbers
      word^2                  weighs more

    """
}
