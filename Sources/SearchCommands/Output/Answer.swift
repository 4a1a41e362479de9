import Diglot
import ToolSupport

/// A query and what came of it.
struct Answer {
  /// The query's ID: the one that the batch gives, otherwise the number of its line, from 1.
  let id: String
  let query: String
  let outcome: Result<SearchResults, QuerySyntaxError>

  /// Whether something was found.
  var hasHits: Bool {
    if case .success(let results) = outcome { return !results.hits.isEmpty || results.total > 0 }
    return false
  }
}

/// How answers are shown.
enum ResultFormat: String, CaseIterable, Sendable {
  case text
  case json
  case trec
  case html
  case tsv
  case csv

  /// Whether answers are lines of columns.
  var isTable: Bool { self == .tsv || self == .csv }
}

/// Shows answers in one format.
protocol AnswerWriter: Sendable {
  /// What stands before the first answer.
  var header: String { get }
  /// What stands after the last.
  var footer: String { get }
  /// Whether a query that cannot be parsed is shown among the answers; if not, it is reported apart from them.
  var showsErrors: Bool { get }
  /// An answer, its last line ended.
  func bytes(of answer: Answer) -> [UInt8]
}

extension AnswerWriter {
  var header: String { "" }
  var footer: String { "" }
}
