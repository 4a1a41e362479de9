import Diglot
import ToolSupport

/// A session that the prompt and the tab key both ask.
private final class SharedSession {
  var session: SearchSession

  init(_ session: SearchSession) { self.session = session }
}

/// The search prompt in a terminal: reads a line and answers it, until the user ends it.
enum SearchPrompt {
  static func run(_ arguments: SearchArguments, _ console: Console) throws(IndexError) -> ExitStatus {
    let session = try SearchSession(arguments, console)
    // Ctrl-C never ends the prompt: it clears a line, stops a search, or belongs to the pager.
    Interrupts.watch()
    guard let editor = LineEditor(prompt: SearchSession.prompt, historySize: History.size) else {
      return try Batch.run("-", arguments, console)
    }
    let shared = SharedSession(session)
    let completions = Completions { text in
      shared.session.completion(of: text).map { $0.text(width: Terminal.at(descriptor: 1).width ?? 80) }
    }
    editor.complete(with: completions)
    defer { withExtendedLifetime(completions) {} }
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
        shared.session.console.outputTerminal = .at(descriptor: 1)
        if !shared.session.respond(to: line) { return .done }
      }
    }
  }

  private static func remember(_ line: String, _ editor: borrowing LineEditor, _ history: History) {
    if line.allSatisfy(\.isWhitespace) { return }
    editor.remember(line)
    history.append(line)
  }
}
