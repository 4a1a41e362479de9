import Diglot
import DiglotJSON
import Synchronization
import ToolSupport

/// What is done with each query of a batch.
protocol BatchTask: Sendable {
  /// What stands before the first answer.
  var header: String { get }
  /// What stands after the last.
  var footer: String { get }

  /// Answers a query; called by several threads.
  func outcome(of query: Batch.Query, in index: Index) throws(IndexError) -> Batch.Outcome
}

extension BatchTask {
  var header: String { "" }
  var footer: String { "" }
}

/// Many queries over one open index, answered in the order of their lines.
struct Batch: ~Copyable {
  /// What comes of a query.
  struct Outcome {
    /// What is printed.
    var bytes: [UInt8] = []
    /// What is complained of.
    var complaints: [String] = []
    var isComplete = true
    /// Whether the call is wrong, so that no further query is answered.
    var isFatal = false
  }

  /// A line of a batch.
  struct Query: Equatable {
    let id: String
    let text: String

    /// `ID<TAB>QUERY`, or a query alone, which is called by the number of its line; `nil` for a blank line.
    init?(line: String, number: Int) {
      if line.allSatisfy(\.isWhitespace) { return nil }
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      id = parts.count == 2 ? String(parts[0]) : String(number)
      text = String(parts[parts.count - 1])
    }
  }

  /// The longest line of a batch.
  static let byteLimit = 1 << 20
  /// How many queries at most are read, searched and answered together for each thread, so that the code that searches
  /// is not driven out of the caches between one search and the next.
  private static let longestLoad = 32
  /// How many hits the answers of a load may have, unless a single one has more.
  private static let loadHitCount = 1 << 14

  private let path: String
  private let indexPath: String
  private let console: Console
  /// From standard input the newest commit, from a file the one that stood at the start.
  private var index: Index
  private let task: any BatchTask
  private let team: ThreadTeam
  private let load: Int
  private var lines: LineReader
  private var isComplete = true

  /// Answers the queries of a file, or of standard input for `-`.
  ///
  /// - Returns: `.incomplete` where a query could not be parsed or read; the others are answered.
  static func run(_ path: String, _ options: SearchArguments, _ console: Console) throws(IndexError) -> ExitStatus {
    try run(path, options, console) { (index) throws(IndexError) in
      for sentence in try options.unknownFields(in: index) { console.complain("diglot: --\(sentence)") }
      let options = try options.withoutUnknownSort(in: index)
      return AnswerTask(
        options: options.searchOptions, writer: try options.writer(for: console, showsQuery: true, index))
    }
  }

  /// Does something with the queries of a file, or of standard input for `-`.
  ///
  /// - Parameter task: Makes what is to be done, in an index.
  /// - Returns: `.incomplete` where a query was not answered; the others are.
  static func run(
    _ path: String, _ options: SearchArguments, _ console: Console, _ task: (Index) throws(IndexError) -> any BatchTask
  ) throws(IndexError) -> ExitStatus {
    let file: InputFile
    do throws(SystemError) {
      file = path == "-" ? .standardInput : try InputFile(at: path)
    } catch {
      console.complain("diglot: \(Message.of(error, at: path, doing: "read"))")
      return .wrongCall
    }
    let index = try Index.opening(options.indexPath)
    var batch = Batch(file, path: path, index: index, options, try task(index), console)
    defer { batch.team.close() }
    return try batch.run()
  }

  private init(
    _ file: InputFile, path: String, index: Index, _ arguments: SearchArguments, _ task: any BatchTask,
    _ console: Console
  ) {
    self.path = path
    indexPath = arguments.indexPath
    self.console = console
    self.index = index
    self.task = task
    team = ThreadTeam(count: arguments.threads)
    load = max(1, min(arguments.threads * Batch.longestLoad, Batch.loadHitCount / max(arguments.limit, 1)))
    lines = LineReader(file, limit: Self.byteLimit, bufferSize: 1 << 16)
  }

  private mutating func run() throws(IndexError) -> ExitStatus {
    try team.expectThreads(for: indexPath)
    console.output.write(task.header)
    // Where nobody reads answers any more, and signals of broken pipes are ignored, no more are looked for.
    while console.output.failure == nil {
      let queries = nextQueries()
      if queries.isEmpty { break }
      if path == "-" { index = try index.reopen() }
      for outcome in try outcomes(of: queries) {
        show(outcome)
        if outcome.isFatal { return .wrongCall }
      }
    }
    console.output.write(task.footer)
    return isComplete ? .done : .incomplete
  }

  // MARK: - Reading

  /// The next queries, a load of them; fewer where more would have to be waited for.
  private mutating func nextQueries() -> [Query] {
    var queries: [Query] = []
    while queries.count < load, queries.isEmpty || lines.hasLineReady {
      // Whoever writes the next query may be waiting for the last answer.
      if !lines.hasLineReady { console.output.flush() }
      switch next() {
      case .query(let query): queries.append(query)
      case .nothing: continue
      case .end: return queries
      }
    }
    return queries
  }

  private enum Next {
    case query(Query)
    case nothing
    case end
  }

  /// What the next line is; one that is blank or too long is nothing.
  private mutating func next() -> Next {
    do throws(StreamError) {
      switch try lines.next() {
      case nil: return .end
      case .tooLong:
        skip("longer than \(ByteSize.limit(Self.byteLimit)), the limit for a line of queries")
        return .nothing
      case .line(let range):
        var line = lines.bytes[range]
        if lines.number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        if line.last == 13 { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        return Query(line: text, number: lines.number).map { .query($0) } ?? .nothing
      }
    } catch {
      if case .system(let error) = error { skip(error.reason) }
      return .end
    }
  }

  private mutating func skip(_ reason: String) {
    isComplete = false
    console.complain(Message.singleLine("\(path):\(lines.number): \(reason)"))
  }

  // MARK: - Answering

  private func outcomes(of queries: [Query]) throws(IndexError) -> [Outcome] {
    let slots = Slots(count: queries.count)
    team.forEach(queries.count) { [index, task] number in
      slots.set(Result { () throws(IndexError) in try task.outcome(of: queries[number], in: index) }, at: number)
    }
    try team.expectThreads(for: indexPath)
    var outcomes: [Outcome] = []
    for result in slots.all { outcomes.append(try result.get()) }
    return outcomes
  }

  private mutating func show(_ outcome: Outcome) {
    if !outcome.isComplete { isComplete = false }
    for line in outcome.complaints { console.complain(line) }
    console.output.write(outcome.bytes)
  }
}

/// Searches, and shows the answers.
private struct AnswerTask: BatchTask {
  let options: SearchOptions
  let writer: any AnswerWriter

  var header: String { writer.header }
  var footer: String { writer.footer }

  func outcome(of query: Batch.Query, in index: Index) throws(IndexError) -> Batch.Outcome {
    let answer = try index.answer(query.text, id: query.id, options)
    guard case .failure(let error) = answer.outcome else { return Batch.Outcome(bytes: writer.bytes(of: answer)) }
    if writer.showsErrors { return Batch.Outcome(bytes: writer.bytes(of: answer), isComplete: false) }
    return Batch.Outcome(complaints: QueryComplaint.lines(error, in: answer.query, id: answer.id), isComplete: false)
  }
}

/// Outcomes from several threads, each in its place.
private final class Slots: Sendable {
  private let results: Mutex<[Result<Batch.Outcome, IndexError>?]>

  init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }

  func set(_ result: Result<Batch.Outcome, IndexError>, at number: Int) {
    results.withLock { $0[number] = result }
  }

  var all: [Result<Batch.Outcome, IndexError>] { results.withLock { $0.compactMap(\.self) } }
}
