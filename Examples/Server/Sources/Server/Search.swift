import Diglot
import Foundation
import Synchronization

/// The newest commit of an index, for any number of threads.
final class Search: Sendable {
  private let newest: Mutex<Index>

  init(at path: String) throws(IndexError) {
    newest = try Mutex(Index(at: path))
  }

  private var index: Index { newest.withLock { $0 } }

  /// Takes every newer commit as it comes. Searches that are under way keep the one that they began with.
  func follow() async {
    do {
      for try await index in IndexWatcher(index) { newest.withLock { $0 = index } }
    } catch {
      FileHandle.standardError.write(Data("no newer commits: \(error)\n".utf8))
    }
  }

  /// Answers `/search?q=…&limit=…&after=…`, and refuses everything else.
  func answer(_ request: Request?) -> Response {
    guard let request else { return Response("400 Bad Request", Failure("not a request that this server knows")) }
    guard request.path == "/search", let query = request.parameters["q"] else {
      return Response("404 Not Found", Failure("there is only /search?q="))
    }
    // What is not found in a fifth of a second is not worth the wait.
    var options = SearchOptions(deadline: 200)
    if let limit = request.parameters["limit"].flatMap(Int.init) { options.limit = min(limit, 100) }
    if let token = request.parameters["after"] {
      guard let after = PageToken(token) else { return Response("400 Bad Request", Failure("after: not a page token")) }
      options.after = after
    }
    do throws(SearchError) {
      return Response("200 OK", Answer(query, try index.search(query, options)))
    } catch .index(let error) {
      return Response("500 Internal Server Error", Failure(error))
    } catch {
      return Response("400 Bad Request", Failure(error))
    }
  }
}

/// What is answered, as JSON.
struct Answer: Encodable {
  struct Hit: Encodable {
    var id: String
    var score: Double
    var title: [Piece]
    var passages: [[Piece]]
    var fields: [String: [String]]
  }

  /// A page sets `match` apart, and needs to know nothing of offsets.
  struct Piece: Encodable {
    var text: String
    var match: Bool
  }

  var query: String
  var total: Int
  var totalIsExact: Bool
  var hits: [Hit]
  var next: String?

  init(_ query: String, _ results: SearchResults) {
    self.query = query
    total = results.total
    totalIsExact = results.totalIsExact
    hits = results.hits.map(Hit.init)
    next = results.next?.description
  }
}

extension Answer.Hit {
  init(_ hit: Diglot.Hit) {
    id = hit.key
    score = hit.score
    title = hit.titlePieces.map(Answer.Piece.init)
    passages = hit.snippets.map { $0.pieces.map(Answer.Piece.init) }
    fields = Dictionary(grouping: hit.fields, by: \.name).mapValues { $0.map(\.value) }
  }
}

extension Answer.Piece {
  init(_ piece: HighlightPiece) {
    text = piece.text
    match = piece.isMatch
  }
}

/// Why there is no answer, for people and for programs.
struct Failure: Encodable {
  var error: String
  var code: Int32?

  init(_ error: String) { self.error = error }

  init(_ error: some DiglotError) {
    self.error = error.description
    code = error.code.rawValue
  }
}

extension Response {
  init(_ status: String, _ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.status = status
    body = ((try? encoder.encode(value)) ?? Data("{}".utf8)) + Data("\n".utf8)
  }
}
