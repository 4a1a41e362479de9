import Diglot
import ToolSupport

/// The search prompt in a terminal: reads a line and answers it, until the user ends it.
enum SearchPrompt {
  static func run(_ arguments: SearchArguments, _ console: Console) throws(IndexError) -> ExitStatus {
    var session = try SearchSession(arguments, console)
    // Ctrl-C never ends the prompt: it clears a line, stops a search, or belongs to the pager.
    Interrupts.watch()
    guard let editor = LineEditor(prompt: SearchSession.prompt, historySize: History.size) else {
      return try Batch.run("-", arguments, console)
    }
    let history = History(at: History.standardPath)
    for line in history.load() { editor.remember(line) }
    console.output.writeLine("\(try session.summary()) in \(Message.singleLine(arguments.indexPath)); :help helps")
    console.output.flush()
    while true {
      switch editor.read() {
      case .end:
        console.output.writeLine()
        return .done
      case .interrupted: continue
      case .line(let line):
        remember(line, editor, history)
        session.console.outputTerminal = .at(descriptor: 1)
        if !session.respond(to: line) { return .done }
      }
    }
  }

  private static func remember(_ line: String, _ editor: borrowing LineEditor, _ history: History) {
    if line.allSatisfy(\.isWhitespace) { return }
    editor.remember(line)
    history.append(line)
  }
}
