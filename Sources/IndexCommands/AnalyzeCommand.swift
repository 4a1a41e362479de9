import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index analyze`.
enum AnalyzeCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let text = operands.joined(separator: " ")
    if options.asJSON {
      let terms = try Analysis.terms(of: text, asQuery: options.asQuery)
      console.output.write(JSONWriter.line { $0.terms(terms) })
    } else {
      console.output.write(try AnalysisDrawing.drawing(of: text, asQuery: options.asQuery, console))
    }
    return .done
  }
}
