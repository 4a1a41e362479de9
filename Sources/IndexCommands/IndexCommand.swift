import Diglot
import DiglotJSON
import ToolSupport

/// The tool `diglot-index`.
public enum IndexCommand {
  /// Runs the tool with the arguments of a process, its name among them, and returns its exit status.
  public static func main(_ arguments: [String]) -> Int32 {
    Tool.main("diglot-index", arguments, manual: { manual }, run: dispatch)
  }

  private static func dispatch(_ arguments: [String], _ console: Console) throws(ArgumentError) -> ExitStatus {
    switch arguments.first {
    case nil: throw .missingVerb
    case "--help", "-h", "help":
      console.output.write(help)
      return .done
    case "--version":
      console.output.writeLine("diglot-index \(Version.current)")
      return .done
    case let name?:
      guard let verb = IndexVerb.all.first(where: { $0.name == name }) else {
        if name.hasPrefix("-") { throw .unknownOption(name, near: nil) }
        throw .unknownVerb(name, near: Suggestion.nearest(to: name, among: IndexVerb.all.map(\.name)))
      }
      return try run(verb, Array(arguments.dropFirst()), console)
    }
  }

  private static func run(
    _ verb: IndexVerb, _ arguments: [String], _ console: Console
  ) throws(ArgumentError) -> ExitStatus {
    switch try verb.syntax.parse(arguments, into: IndexArguments()) {
    case .help:
      console.output.write(verb.syntax.help)
      return .done
    case .options(let options, let operands):
      if operands.isEmpty, verb.syntax.needsOperand, let operand = verb.syntax.operand {
        throw .missingOperand(operand)
      }
      do throws(IndexError) {
        if verb.changesIndex, try ShardLayout(at: options.indexPath) != nil {
          console.complain("diglot-index: \(Message.layoutIsReadOnly(options.indexPath))")
          return .wrongCall
        }
        return try verb.run(options, operands, console)
      } catch {
        console.complain("diglot-index: \(Message.of(error))")
        return .of(error)
      }
    }
  }

  static var manual: ToolManual {
    ToolManual(
      name: "diglot-index", title: "builds and tends a full-text index of Chinese and English",
      commands: IndexVerb.all.map { ToolManual.Command($0.name, $0.title, $0.syntax) },
      sections: [("Exit status", exitStatuses)])
  }

  private static let exitStatuses = """
    0 done; 1 some inputs were skipped; 2 the call was wrong;
    3 the index is missing or damaged; 4 another writer has the index;
    5 the system refused; 130 interrupted.
    """

  private static var help: String {
    let verbs = IndexVerb.all.map { verb in
      "  \(verb.name)\(String(repeating: " ", count: 9 - verb.name.count))\(verb.title)"
    }
    return """
      diglot-index COMMAND [options] ...

      Builds and tends an index. "diglot-index COMMAND --help" says more.

      \(verbs.joined(separator: "\n"))

      Exit status: \(exitStatuses)

      """
  }
}
