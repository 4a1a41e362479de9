import Diglot
import ToolSupport

/// `diglot mcp`: an index for agents, by the Model Context Protocol on standard input and output.
enum MCPCommand {
  static let title = "serves agents by the Model Context Protocol"

  static let syntax = Syntax<MCPArguments>(
    usage: "diglot mcp [--index DIR]",
    summary: "Answers agents on standard input and output. An agent starts it; by hand there is nothing to type.",
    rules: [
      .value("--index", "DIR", "the index; else $DIGLOT_INDEX, else ./Index") { $0.indexPath = $1 }
    ], operand: nil)

  /// Reads what stands behind the verb; `nil` where it is no call: then the word is part of a query.
  static func arguments(_ words: [String]) -> MCPArguments? {
    guard case .options(let arguments, let operands)? = try? syntax.parse(words, into: MCPArguments()), operands.isEmpty
    else { return nil }
    return arguments
  }

  static func run(_ arguments: MCPArguments, _ console: Console) -> ExitStatus {
    do throws(IndexError) {
      var server = MCPServer(try MCPTools(at: arguments.indexPath))
      if console.inputIsTerminal {
        console.complain("diglot: mcp: this speaks to a program on standard input; Ctrl-D ends it")
      }
      server.serve(.standardInput, console.output)
      return .done
    } catch {
      console.complain("diglot: \(Message.of(error))")
      return .of(error)
    }
  }
}

/// The options of `diglot mcp`.
struct MCPArguments: Sendable {
  var indexPath = Environment.indexPath
}
