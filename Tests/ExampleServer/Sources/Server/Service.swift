import Diglot
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Searches an index for any number of threads.
final class Service: Sendable {
  /// The newest commit. A search goes on with the one that it began with.
  private let index: Mutex<Index>

  init(_ index: Index) { self.index = Mutex(index) }

  /// Opens newer commits as they come.
  func follow() async {
    do throws(IndexError) {
      for try await newer in IndexWatcher(index.withLock { $0 }) { index.withLock { $0 = newer } }
    } catch {
      log("the index is searched as it was: \(error)")
    }
  }

  func answer(_ request: Request) -> Response {
    guard request.path == "/search", let query = request.parameters["q"] else {
      return Response(404, Failure(error: "ask for /search?q=WORDS"))
    }
    var options = SearchOptions(deadline: 1000)
    if let limit = request.parameters["limit"] {
      guard let limit = Int(limit), 0...100 ~= limit else { return Response(400, Failure(error: "limit: 0 to 100")) }
      options.limit = limit
    }
    if let after = request.parameters["after"] {
      guard let token = PageToken(after) else { return Response(400, Failure(error: "after: the next of an answer")) }
      options.after = token
    }
    do throws(SearchError) {
      return Response(200, Answer(try index.withLock { $0 }.search(query, options)))
    } catch {
      if case .index = error { log("\(error)") }
      return Response(error.code.rawValue < 30 ? 400 : 500, Failure(error: "\(error)", code: error.code.rawValue))
    }
  }
}

/// What a page shows of a search. Highlights are in UTF-16, as JavaScript counts.
struct Answer: Encodable {
  struct Match: Encodable {
    var id: String
    var title: String
    var fields: [String: [String]]
    var snippets: [Passage]
  }

  struct Passage: Encodable {
    var text: String
    var highlights: [[Int]]
  }

  var total: Int
  var hits: [Match]
  /// What to give as `after` for the next page.
  var next: String?

  init(_ results: SearchResults) {
    total = results.total
    next = results.next?.description
    hits = results.hits.map { hit in
      Match(
        id: hit.key, title: hit.title,
        fields: Dictionary(grouping: hit.fields, by: \.name).mapValues { $0.map(\.value) },
        snippets: hit.snippets.map { snippet in
          Passage(
            text: snippet.text, highlights: snippet.highlights(in: .utf16).map { [$0.lowerBound, $0.upperBound] })
        })
    }
  }
}

struct Failure: Encodable {
  var error: String
  var code: Int32?
}

extension Response {
  init(_ status: Int, _ body: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.init(status: status, body: (try? encoder.encode(body)).map { [UInt8]($0) } ?? [])
  }
}
