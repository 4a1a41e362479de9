import Diglot
import DiglotJSON
import ToolSupport

/// A single search.
enum OneShot {
  /// - Returns: `.incomplete` where nothing was found, `.wrongCall` where the query cannot be parsed.
  static func run(
    _ query: String, _ options: SearchArguments, _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let index = try Index.opening(options.indexPath)
    for sentence in try options.unknownFields(in: index) { console.complain("diglot: --\(sentence)") }
    let options = try options.withoutUnknownSort(in: index)
    let answer: Answer
    do throws(SearchError) {
      answer = Answer(id: "1", query: query, outcome: .success(try index.search(query, options.searchOptions)))
    } catch {
      switch error {
      case .syntax(let error): console.complain("diglot: \(error)")
      case .pageOfOtherSearch: console.complain("diglot: \(Message.pageOfOtherSearch)")
      case .cancelled: preconditionFailure("a search of no task")
      case .index(let error): throw error
      }
      return .wrongCall
    }
    let writer = try options.writer(for: console, showsQuery: false, index)
    console.output.write(writer.header)
    console.output.write(writer.bytes(of: answer))
    console.output.write(writer.footer)
    return answer.hasHits ? .done : .incomplete
  }
}
