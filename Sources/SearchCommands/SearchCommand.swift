import Diglot
import DiglotJSON
import ToolSupport

/// The tool `diglot`.
public enum SearchCommand {
  /// Runs the tool with the arguments of a process, its name among them, and returns its exit status.
  public static func main(_ arguments: [String]) -> Int32 {
    Tool.main("diglot", arguments, manual: { manual }, run: dispatch)
  }

  private static func dispatch(_ arguments: [String], _ console: Console) throws(ArgumentError) -> ExitStatus {
    if arguments.prefix(while: { $0 != "--" }).contains("--version") {
      console.output.writeLine("diglot \(Version.current)")
      return .done
    }
    if arguments.count == 2, arguments[1] == "--help" || arguments[1] == "-h",
      let help = help(of: arguments[0])
    {
      console.output.write(help)
      return .done
    }
    if arguments.first == "show", let call = try ShowCommand.call(Array(arguments.dropFirst())) {
      return ShowCommand.run(call, console)
    }
    if arguments.first == "mcp", let options = MCPCommand.arguments(Array(arguments.dropFirst())) {
      return MCPCommand.run(options, console)
    }
    if arguments.first == "plan", let options = try PlanCommand.arguments(Array(arguments.dropFirst())) {
      return try run(options, console) { (options) throws(IndexError) in try PlanCommand.run(options, console) }
    }
    if arguments.first == "merge-hits", let call = try MergeHitsCommand.call(Array(arguments.dropFirst())) {
      return MergeHitsCommand.run(call.options, call.files, console)
    }
    switch try Syntax.search.parse(arguments, into: SearchArguments()) {
    case .help:
      console.output.write(Syntax.search.help)
      console.output.write("\n" + QueryHelp.text)
      return .done
    case .options(let options, let words):
      if options.batch != nil, !words.isEmpty { throw .conflict("--batch", "a query") }
      if options.after != nil, words.isEmpty, options.stage == nil { throw .missingOperand("the QUERY of --after") }
      if options.columns != nil, !options.format.isTable { throw .conflict("--columns", "--format \(options.format)") }
      try options.expectUses()
      return try run(options, console) { (options) throws(IndexError) in try search(options, words, console) }
    }
  }

  /// Does what a call asks for, once its glossary is read.
  private static func run(
    _ options: SearchArguments, _ console: Console,
    _ body: (SearchArguments) throws(IndexError) -> ExitStatus
  ) throws(ArgumentError) -> ExitStatus {
    var options = options
    do throws(GlossaryProblem) {
      options.glossary = try options.glossaryPath.map(GlossaryReader.read)
    } catch {
      console.complain("diglot: \(Message.of(error))")
      return .wrongCall
    }
    do throws(IndexError) {
      return try body(options)
    } catch {
      console.complain("diglot: \(Message.of(error))")
      return .of(error)
    }
  }

  /// The help of a verb.
  private static func help(of verb: String) -> String? {
    switch verb {
    case "show": ShowCommand.syntax.help
    case "mcp": MCPCommand.syntax.help
    case "plan": PlanCommand.syntax.help
    case "merge-hits": MergeHitsCommand.syntax.help
    default: nil
    }
  }

  static var manual: ToolManual {
    ToolManual(
      name: "diglot", title: "searches an index of Chinese and English texts",
      commands: [
        ToolManual.Command("", "", Syntax.search), ToolManual.Command("show", ShowCommand.title, ShowCommand.syntax),
        ToolManual.Command("mcp", MCPCommand.title, MCPCommand.syntax),
        ToolManual.Command("plan", PlanCommand.title, PlanCommand.syntax),
        ToolManual.Command("merge-hits", MergeHitsCommand.title, MergeHitsCommand.syntax),
      ],
      sections: [("Queries", QueryHelp.text), ("Exit status", exitStatuses)])
  }

  private static let exitStatuses = """
    0 done; 1 a query found nothing, or one of a batch was wrong; 2 the call or the query was wrong;
    3 the index is missing or damaged; 5 the system refused; 130 interrupted.
    """

  private static func search(
    _ options: SearchArguments, _ words: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    if let path = options.batch, let stage = options.stage { return try ShardSearch.run(path, stage, options, console) }
    if let path = options.batch { return try Batch.run(path, options, console) }
    if !words.isEmpty { return try OneShot.run(words.joined(separator: " "), options, console) }
    if !console.inputIsTerminal { return try Batch.run("-", options, console) }
    return try SearchPrompt.run(options, console)
  }
}

extension SearchArguments {
  /// What shows answers as the user wants them.
  ///
  /// - Parameters:
  ///   - showsQuery: Whether each answer says of which query it is.
  ///   - index: Whose fields a table has, where nobody names its columns.
  func writer(for console: Console, showsQuery: Bool, _ index: Index) throws(IndexError) -> any AnswerWriter {
    let style = Style(showsColors: color.resolved(console.outputTerminal.showsColors))
    var columns = columns ?? TableColumn.usual
    if self.columns == nil {
      if showsQuery { columns.insert(.query, at: 0) }
      if format == .csv { columns += try index.fields().map { .field($0.name) } }
    }
    return try format.writer(
      style: style, width: console.outputTerminal.width, showsQuery: showsQuery, columns: columns, indexPath: indexPath)
  }
}

extension Index {
  /// Searches and keeps the answer together with its query; a query that cannot be parsed is an answer too.
  func answer(_ query: String, id: String, _ options: SearchOptions) throws(IndexError) -> Answer {
    do throws(SearchError) {
      return Answer(id: id, query: query, outcome: .success(try search(query, options)))
    } catch {
      switch error {
      case .syntax(let error): return Answer(id: id, query: query, outcome: .failure(error))
      case .index(let error): throw error
      // A page token belongs to one query, which `OneShot` asks.
      case .pageOfOtherSearch: preconditionFailure("a page without a token")
      case .cancelled: preconditionFailure("a search of no task")
      }
    }
  }
}
