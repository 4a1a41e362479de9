import Diglot
import Synchronization
import ToolSupport

/// Many searches over one open index, answered in the order of their lines.
struct Batch: ~Copyable {
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
  private let options: SearchOptions
  private let team: ThreadTeam
  private let load: Int
  private let writer: any AnswerWriter
  private var lines: LineReader
  private var isComplete = true

  /// Answers the queries of a file, or of standard input for `-`.
  ///
  /// - Returns: `.incomplete` where a query could not be parsed or read; the others are answered.
  static func run(_ path: String, _ options: SearchArguments, _ console: Console) throws(IndexError) -> ExitStatus {
    let file: InputFile
    do throws(SystemError) {
      file = path == "-" ? .standardInput : try InputFile(at: path)
    } catch {
      console.complain("diglot: \(Message.of(error, at: path, doing: "read"))")
      return .wrongCall
    }
    let index = try Index(at: options.indexPath)
    for sentence in try options.unknownFields(in: index) { console.complain("diglot: --\(sentence)") }
    var batch = try Batch(file, path: path, index: index, try options.withoutUnknownSort(in: index), console)
    defer { batch.team.close() }
    return try batch.run()
  }

  private init(
    _ file: InputFile, path: String, index: Index, _ arguments: SearchArguments, _ console: Console
  ) throws(IndexError) {
    self.path = path
    indexPath = arguments.indexPath
    self.console = console
    self.index = index
    options = arguments.searchOptions
    team = ThreadTeam(count: arguments.threads)
    load = max(1, min(arguments.threads * Batch.longestLoad, Batch.loadHitCount / max(arguments.limit, 1)))
    writer = try arguments.writer(for: console, showsQuery: true, index)
    lines = LineReader(file, limit: Self.byteLimit, bufferSize: 1 << 16)
  }

  private mutating func run() throws(IndexError) -> ExitStatus {
    try team.expectThreads(for: indexPath)
    console.output.write(writer.header)
    // Where nobody reads answers any more, and signals of broken pipes are ignored, no more are looked for.
    while console.output.failure == nil {
      let queries = nextQueries()
      if queries.isEmpty { break }
      if path == "-" { index = try index.reopen() }
      for answer in try answers(to: queries) { show(answer) }
    }
    console.output.write(writer.footer)
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

  private func answers(to queries: [Query]) throws(IndexError) -> [Answer] {
    let slots = Slots(count: queries.count)
    team.forEach(queries.count) { [index, options] number in
      let query = queries[number]
      let result = Result { () throws(IndexError) in try index.answer(query.text, id: query.id, options) }
      slots.set(result, at: number)
    }
    try team.expectThreads(for: indexPath)
    var answers: [Answer] = []
    for result in slots.all { answers.append(try result.get()) }
    return answers
  }

  private mutating func show(_ answer: Answer) {
    if case .failure(let error) = answer.outcome {
      isComplete = false
      if !writer.showsErrors {
        for line in QueryComplaint.lines(error, in: answer.query, id: answer.id) { console.complain(line) }
        return
      }
    }
    console.output.write(writer.bytes(of: answer))
  }
}

/// Answers from several threads, each in its place.
private final class Slots: Sendable {
  private let results: Mutex<[Result<Answer, IndexError>?]>

  init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }

  func set(_ result: Result<Answer, IndexError>, at number: Int) {
    results.withLock { $0[number] = result }
  }

  var all: [Result<Answer, IndexError>] { results.withLock { $0.compactMap(\.self) } }
}
