import Diglot
import DiglotJSON
import ToolSupport

/// What a line of a table has of a hit.
enum TableColumn: Equatable, Sendable {
  case query
  case rank
  case score
  case id
  case title
  case snippet
  case text
  case field(String)

  /// A name that is none of these is that of a field.
  init(named name: String) {
    self = TableColumn.own.first { $0.name == name } ?? .field(name)
  }

  private static let own: [TableColumn] = [.query, .rank, .score, .id, .title, .snippet, .text]

  /// Those that a table has where nobody names any.
  static let usual: [TableColumn] = [.rank, .score, .id, .title, .snippet]

  var name: String {
    switch self {
    case .query: "query"
    case .rank: "rank"
    case .score: "score"
    case .id: "id"
    case .title: "title"
    case .snippet: "snippet"
    case .text: "text"
    case .field(let name): name
    }
  }

  /// What stands there: several snippets with an ellipsis between, several values with a semicolon.
  func value(of hit: Hit, query: String) -> String {
    switch self {
    case .query: query
    case .rank: String(hit.rank)
    case .score: Decimal.exact(hit.score)
    case .id: hit.key
    case .title: hit.title
    case .snippet: hit.snippets.map(\.text).joined(separator: " … ")
    case .text: hit.text ?? ""
    case .field(let name):
      hit.fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value).joined(separator: "; ")
    }
  }
}
