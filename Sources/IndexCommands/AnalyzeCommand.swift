import Diglot
import ToolSupport

/// `diglot-index analyze`.
enum AnalyzeCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let text = operands.joined(separator: " ")
    if options.asJSON {
      console.output.write(json(try Analysis.terms(of: text, asQuery: options.asQuery)))
    } else {
      console.output.write(try AnalysisDrawing.drawing(of: text, asQuery: options.asQuery, console))
    }
    return .done
  }

  static func json(_ terms: [AnalyzedTerm]) -> [UInt8] {
    JSONWriter.line { writer in
      writer.array(of: terms) { writer, term in
        writer.object { writer in
          writer.member("term", term.term)
          writer.member("kind", term.kind.rawValue)
          writer.member("start", term.start)
          writer.member("end", term.end)
          writer.member("position", term.position)
          if let name = term.otherName { writer.member("other_name", name) }
        }
      }
    }
  }
}
