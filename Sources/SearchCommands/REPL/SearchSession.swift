import Diglot
import DiglotJSON
import ToolSupport

/// What the search prompt knows between two lines, and how it answers them. It needs no terminal.
struct SearchSession {
  /// What stands before what the user types, in columns.
  static let prompt: StaticString = "diglot> "

  /// Where answers go; the width of the terminal may change between two lines.
  var console: Console
  private var arguments: SearchArguments
  private var index: Index
  private var lastQuery: String?
  private var lastHits: [Hit] = []
  /// How many hits are shown at a time; `nil` shows as many as fit on the screen.
  private var shownCount: Int?
  /// How many hits of the last query were shown.
  private var seenCount = 0

  init(_ arguments: SearchArguments, _ console: Console) throws(IndexError) {
    self.arguments = arguments
    self.console = console
    index = try Index.opening(arguments.indexPath)
    shownCount = arguments.limitIsGiven ? arguments.limit : nil
  }

  /// Answers a line. What goes wrong is said, and the session goes on.
  ///
  /// - Returns: Whether another line is to be read.
  mutating func respond(to line: String) -> Bool {
    do throws(IndexError) {
      switch PromptCommand(line) {
      case .quit: return false
      case .nothing: break
      case .help: console.output.write(PromptCommand.helpPage)
      case .wrong(let reason): console.complain(Message.singleLine(reason))
      case .search(let query): try search(query, explains: arguments.explains)
      case .explain(let query): try explain(query)
      case .setExplaining(let explains): arguments.explains = explains
      case .setExpanding(let expands): arguments.expands = expands
      case .tellExpanding: tellExpanding()
      case .setSort(let keys):
        let former = arguments.sort
        arguments.sort = keys
        // Whoever misspells a field keeps the order that was.
        if try tellUnknownFields() { arguments.sort = former } else { startAgain() }
      case .tellSort: console.output.writeLine("sorted by \(Self.list(arguments.sort) ?? "score")")
      case .setFacets(let facets):
        arguments.facets = facets
        _ = try tellUnknownFields()
      case .tellFacets: console.output.writeLine("counted by \(Self.list(arguments.facets) ?? "nothing")")
      case .fields: try tellFields()
      case .open(let path): try open(path)
      case .list(let beginning): try list(beginning)
      case .next: try showNext()
      case .setCount(let count): shownCount = count
      case .analyze(let text): try analyze(text)
      case .show(let rank): try show(rank)
      case .stats: console.output.write(StatisticsText.text(try index.statistics()))
      }
    } catch {
      console.complain(Message.of(error))
    }
    console.output.flush()
    return true
  }

  // MARK: - Searching

  private mutating func search(_ query: String, explains: Bool, from offset: Int? = nil) throws(IndexError) {
    try followIndex()
    var options = arguments.searchOptions
    options.explains = explains
    if let shownCount { options.limit = shownCount }
    if let offset { options.offset = offset }
    options.isCancelled = { Interrupts.isRaised }
    Interrupts.watch()
    let answer = try index.answer(query, id: "1", options)
    if offset == nil { startAgain() }
    lastQuery = query
    switch answer.outcome {
    case .failure(let error): complain(error, in: query)
    case .success(let results):
      show(results, of: query, try arguments.writer(for: console, showsQuery: false, index))
    }
  }

  /// Shows results: of the hits as many as fit on the screen, unless the user says how many.
  private mutating func show(_ results: SearchResults, of query: String, _ writer: some AnswerWriter) {
    var shown = results
    var bytes = writer.bytes(of: Answer(id: "1", query: query, outcome: .success(shown)))
    if shownCount == nil, let height = console.outputTerminal.height, !arguments.explains {
      while shown.hits.count > 1, bytes.count(where: { $0 == 10 }) > height - 2 {
        shown.hits.removeLast()
        bytes = writer.bytes(of: Answer(id: "1", query: query, outcome: .success(shown)))
      }
    }
    if shown.hits.first?.rank == 1 { lastHits = [] }
    lastHits += shown.hits
    seenCount = shown.hits.last?.rank ?? seenCount
    console.output.write(bytes)
    if seenCount < results.total, !shown.hits.isEmpty, arguments.format == .text {
      console.output.writeLine("shown to \(Decimal.grouped(seenCount)); :next shows more")
    }
  }

  private mutating func showNext() throws(IndexError) {
    guard let query = lastQuery else { return console.complain(":next: nothing was searched yet") }
    let before = seenCount
    try search(query, explains: arguments.explains, from: before)
    if seenCount == before { console.complain(":next: these were all") }
  }

  /// Lets `:next` begin with the first hit: what was shown is in another order, or of another index.
  private mutating func startAgain() {
    lastHits = []
    seenCount = 0
  }

  /// Opens a newer commit where there is one, and says so.
  private mutating func followIndex() throws(IndexError) {
    let newest = try index.reopen()
    if newest === index { return }
    index = newest
    console.output.writeLine("the index has changed: \(try summary()) now")
  }

  /// What may follow what is typed.
  func completion(of text: String) -> PromptCompletion? { PromptCompletion(of: text, in: index) }

  private mutating func list(_ beginning: String) throws(IndexError) {
    try followIndex()
    let keys = try index.keys(startingWith: beginning)
    page(Array((keys.map { Message.singleLine($0) + "\n" }.joined()).utf8), from: 1, lines: keys.count)
    console.output.writeLine(Decimal.count(keys.count, "document"))
  }

  /// Shows lines, in the pager where they are more than the screen has.
  private func page(_ bytes: [UInt8], from line: Int, lines: Int) {
    console.output.flush()
    if let height = console.outputTerminal.height, lines > height - 3, Pager.show(bytes, from: line) { return }
    console.output.write(bytes)
  }

  /// Points at the column, right under what was typed, where that fits on one line of the terminal.
  private func complain(_ error: QuerySyntaxError, in query: String) {
    let promptWidth = Self.prompt.utf8CodeUnitCount
    let width = console.outputTerminal.width ?? .max
    let fits = promptWidth + DisplayWidth.of(query) < width && !query.contains("\t")
    console.complain(
      fits ? QueryComplaint.caretLine(for: error, in: query, after: promptWidth) : error.description)
  }

  private mutating func explain(_ query: String?) throws(IndexError) {
    guard let query = query ?? lastQuery else {
      console.complain("there is no query yet; :explain QUERY explains one")
      return
    }
    try search(query, explains: true)
  }

  private func tellExpanding() {
    let glossary = arguments.glossaryPath.map { ", with \(Message.singleLine($0))" } ?? ""
    console.output.writeLine(arguments.expands ? "expansion is on\(glossary)" : "expansion is off")
  }

  // MARK: - Fields

  private static func list(_ all: [some CustomStringConvertible]) -> String? {
    all.isEmpty ? nil : Message.singleLine(all.map(\.description).joined(separator: ", "))
  }

  /// Names the fields to sort or to count by that no document has; says whether there are any.
  private func tellUnknownFields() throws(IndexError) -> Bool {
    let sentences = try arguments.unknownFields(in: index)
    for sentence in sentences { console.complain(":\(sentence)") }
    return !sentences.isEmpty
  }

  /// The fields of the documents, a line each.
  private func tellFields() throws(IndexError) {
    let fields = try index.fields()
    if fields.isEmpty { console.output.writeLine("no document has a field") }
    let width = fields.reduce(0) { max($0, DisplayWidth.of($1.name)) }
    for field in fields {
      let name = Message.singleLine(field.name)
      let padding = String(repeating: " ", count: width - DisplayWidth.of(field.name))
      let type = "\(field.type.rawValue)\(field.typeIsGiven ? ", as given" : "")"
      console.output.writeLine("\(name)\(padding)  \(Decimal.count(field.documents, "document"))  \(type)")
    }
  }

  // MARK: - Showing

  private func show(_ rank: Int) throws(IndexError) {
    guard let hit = lastHits.first(where: { $0.rank == rank }) else {
      let ranks = lastHits.map(\.rank)
      let numbers = ranks.isEmpty ? "no results to show" : "numbers go from \(ranks[0]) to \(ranks[ranks.count - 1])"
      console.complain(":show \(rank): \(numbers)")
      return
    }
    guard let document = try index.document(hit.key) else {
      console.complain(Message.noDocument(hit.key, in: arguments.indexPath))
      return
    }
    let style = Style(showsColors: arguments.color.resolved(console.outputTerminal.showsColors))
    let page = DocumentPage(
      document, titleHighlights: hit.titleHighlights, highlights: hit.snippets.flatMap(\.sources), style)
    let bytes = Array(page.text.utf8)
    console.output.flush()
    if console.outputTerminal.isInteractive, Pager.show(bytes, from: page.firstHighlightLine) { return }
    console.output.write(bytes)
  }

  private func analyze(_ text: String) throws(IndexError) {
    console.output.write(try AnalysisDrawing.drawing(of: text, asQuery: true, console))
  }

  private mutating func open(_ path: String) throws(IndexError) {
    let path = Self.expandingHome(path)
    index = try Index.opening(path)
    arguments.indexPath = path
    startAgain()
    console.output.writeLine("\(Message.singleLine(path)): \(try summary())")
  }

  /// A path in which `~` at the start is the user's home, as in a shell.
  private static func expandingHome(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = Environment.value(of: "HOME") else { return path }
    return home + path.dropFirst()
  }

  /// What is in the index, in a few words.
  func summary() throws(IndexError) -> String {
    Decimal.count(try index.statistics().documents, "document")
  }
}
