import Diglot
import DiglotJSON

/// Runs the thirty searches through the Swift library: `EmbeddingSearches INDEX < searches.jsonl`.
@main
enum EmbeddingSearches {
  static func main() throws {
    let index = try Index(at: CommandLine.arguments[1])
    while let line = readLine() {
      var parser = JSONParser()
      let members = try parser.object(in: Array(line.utf8).span) ?? []
      guard case .string(let name)? = members.first(where: { $0.name == "name" })?.value,
        case .string(let query)? = members.first(where: { $0.name == "query" })?.value,
        case .text(let options)? = members.first(where: { $0.name == "options" })?.value
      else { continue }
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("name", name)
        writer.name("answer")
        writer.answer(id: name, query: query, outcome(of: query, options, in: index))
      }
      print(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  private static func outcome(
    of query: String, _ options: String, in index: Index
  ) -> Result<SearchResults, QuerySyntaxError> {
    do throws(SearchError) {
      guard let options = try? SearchOptions(json: Array(options.utf8).span) else { fatalError("options of \(query)") }
      return .success(try index.search(query, options))
    } catch {
      guard case .syntax(let error) = error else { fatalError("\(error)") }
      return .failure(error)
    }
  }
}
