import Diglot
import ToolSupport

/// A single search.
enum OneShot {
  /// - Returns: `.incomplete` where nothing was found, `.wrongCall` where the query cannot be parsed.
  static func run(
    _ query: String, _ options: SearchArguments, _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let answer = try Index(at: options.indexPath).answer(query, id: "1", options.searchOptions)
    if case .failure(let error) = answer.outcome {
      console.complain("diglot: \(Message.of(error))")
      return .wrongCall
    }
    let writer = options.writer(for: console, showsQuery: false)
    console.output.write(writer.header)
    console.output.write(writer.bytes(of: answer))
    console.output.write(writer.footer)
    return answer.hasHits ? .done : .incomplete
  }
}
