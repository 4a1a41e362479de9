import Diglot
import ToolSupport

/// The options of `diglot`.
struct SearchArguments: Sendable {
  var indexPath = Environment.indexPath
  var batch: String?
  /// The file that tells what all shards know of the batch.
  var planPath: String?
  var stage: ShardStage?
  var limit = 10
  /// Whether the user said how many.
  var limitIsGiven = false
  var offset = 0
  var format = ResultFormat.text
  var explains = false
  var snippets = true
  var exactTotal = false
  var expands = true
  var sort: [SortKey] = []
  var facets: [Facet] = []
  var after: PageToken?
  var showsText = false
  /// What the lines of tables have; `nil` for what the format has by itself.
  var columns: [TableColumn]?
  var isStrict = false
  var glossaryPath: String?
  /// The glossary at `glossaryPath`, once it is read.
  var glossary: UserGlossary?
  /// Milliseconds that a search may take.
  var deadline: Int?
  var threads = 1
  var color = When.auto

  /// Whether answers have the fields of hits. Where there are no snippets, stored texts are read for nothing but what is
  /// named.
  private var showsFields: Bool {
    switch format {
    case .json: snippets || showsText || !sort.isEmpty || !facets.isEmpty
    case .csv where columns == nil: true
    case .tsv, .csv: columns?.contains { if case .field = $0 { true } else { false } } ?? false
    case .html: snippets
    case .text, .trec: false
    }
  }

  /// Refuses what the format has no place for.
  func expectUses() throws(ArgumentError) {
    let format = "--format \(format)"
    if !facets.isEmpty, self.format.isTable || self.format == .trec { throw .conflict("--facets", format) }
    if explains, self.format.isTable || self.format == .trec { throw .conflict("--explain", format) }
    if showsText, self.format != .json { throw .conflict("--text", format) }
    if stage != nil, batch == nil { throw .missingOperand("the --batch FILE of --stage") }
    if stage != nil, planPath == nil { throw .missingOperand("the --plan FILE of --stage") }
    if stage == nil, planPath != nil { throw .missingOperand("the --stage of --plan") }
    if stage != nil, self.format != .json { throw .conflict("--stage", format) }
    if stage != nil, explains { throw .conflict("--explain", "--stage") }
  }

  /// What the engine is asked to do.
  var searchOptions: SearchOptions {
    var options = SearchOptions()
    options.limit = limit
    options.offset = offset
    options.snippets = snippets
    options.exactTotal = exactTotal
    options.explains = explains
    options.expands = expands
    options.isStrict = isStrict
    options.glossary = glossary
    options.sort = sort
    options.facets = facets
    options.after = after
    options.fields = showsFields
    options.text = showsText || columns?.contains(.text) ?? false
    options.deadline = deadline
    return options
  }
}

extension Rule<SearchArguments> {
  static let searchIndex = value(
    "--index", "PATH", "the index, a folder or a packed file; else $DIGLOT_INDEX, else ./Index"
  ) { $0.indexPath = $1 }

  static let batch = value("--batch", "FILE|-", "reads queries from a file or from standard input") { $0.batch = $1 }

  static let plan = value("--plan", "FILE", "what all shards told of the batch, summed up") { $0.planPath = $1 }

  static let stage = choice("--stage", "searches one shard of several, by --plan") {
    (options, value: ShardStage) in
    options.stage = value
    options.format = .json
  }

  static let limit = number("-n", "K", atLeast: 0, "how many hits (10)") {
    $0.limit = $1
    $0.limitIsGiven = true
  }

  static let offset = number("--offset", "K", atLeast: 0, "how many hits to leave out first (0)") { $0.offset = $1 }

  static let sort = value("--sort", "[-]FIELD,...", "the order of hits: by a field; with - the largest first") {
    (options, value) throws(ArgumentError) in options.sort = try SearchArguments.sort(value)
  }

  static let after = value("--after", "TOKEN", "the hits after a page: its \"next\" in --format json") {
    (options, value) throws(ArgumentError) in
    guard let token = PageToken(value) else {
      throw .badValue(option: "--after", value: value, expected: "what an answer has as \"next\"")
    }
    options.after = token
  }

  static let noExpand = flag("--no-expand", "looks for no other names of the words") { $0.expands = false }

  static let strict = flag("--strict", "refuses marks that have nothing to work on") { $0.isStrict = true }

  static let glossary = value("--glossary", "FILE", "your own names of things, which come first") {
    $0.glossaryPath = $1
  }

  static let searchThreads = number("--threads", "N", atLeast: 1, "threads that search a batch (1)") { $0.threads = $1 }
}

extension Syntax<SearchArguments> {
  static let search = Syntax(
    usage: """
      diglot [options]                 the search prompt
      diglot [options] QUERY           one search
      diglot [options] --batch FILE|-  a query a line, or ID, a tab and a query
      diglot show [options] ID         a document
      diglot mcp [options]             serves agents by the Model Context Protocol
      diglot plan [options] --batch Q  tells what a shard knows of queries
      diglot merge-hits [options] FILE...
                                       puts together what shards found
      """,
    summary: "Searches an index. In the prompt, :help says more.",
    rules: [
      .searchIndex, .batch,
      .limit, .offset,
      .choice("--format", "how hits are shown (text)") { (options, value: ResultFormat) in options.format = value },
      .sort,
      .value("--facets", "FIELD,...", "counts all that is found by fields; date:year, date:month, date:day") {
        (options, value) throws(ArgumentError) in options.facets = try SearchArguments.facets(value)
      },
      .after,
      .value("--columns", "NAME,...", "what tsv and csv show: rank, score, id, title, snippet, text, any field") {
        (options, value) throws(ArgumentError) in options.columns = try SearchArguments.columns(value)
      },
      .flag("--text", "has the stored texts in JSON") { $0.showsText = true },
      .flag("--explain", "says how each score came about") { $0.explains = true },
      .noExpand, .strict, .glossary,
      .flag("--no-snippets", "shows no passages") { $0.snippets = false },
      // Nothing is collapsed yet, so there is nothing to switch off.
      .flag("--no-collapse", "shows near-duplicates one by one") { _ in },
      .flag("--exact-total", "counts all matches, however many") { $0.exactTotal = true },
      .number("--deadline", "MS", atLeast: 0, "milliseconds after which a search ends as it is") {
        $0.deadline = $1
      },
      .searchThreads, .plan, .stage,
      .choice("--color", "colours the text; auto in a terminal") { (options, value: When) in options.color = value },
      .flag("--version", "prints the version") { _ in },
    ],
    operand: "QUERY")
}
