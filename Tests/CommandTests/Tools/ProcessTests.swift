import Diglot
import Foundation
import Synchronization
import TestSupport
import Testing

/// One program writes, others read, all of them processes. What they find is compared with what the index held at the commit
/// that they see.
///
/// `DIGLOT_SECONDS=600 swift test --filter ProcessTests` goes on for so long.
@Suite("Processes that write and read") struct ProcessTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = environment["DIGLOT_SECONDS"].flatMap(Double.init) ?? 4
  private static let words = ["算力", "平台", "數據", "中心", "opening", "bridge", "地铁", "上海"]
  /// The text of a document that says which commit it is.
  private static let marker = "presentcommit"

  private let tools = ToolRunner()

  /// The words of each document, by its key.
  private typealias State = [String: Set<String>]

  /// What the index may hold while the marker has a number: a removal does not count it up.
  private final class Commits: Sendable {
    private let states = Mutex<[Int: [State]]>([:])
    private let isOver = Atomic<Bool>(false)

    func note(_ state: State, _ commit: Int) { states.withLock { $0[commit, default: []].append(state) } }

    func states(_ commit: Int) -> [State] { states.withLock { $0[commit] ?? [] } }

    func end() { isOver.store(true, ordering: .releasing) }

    var goesOn: Bool { !isOver.load(ordering: .acquiring) }
  }

  /// Runs the indexer again and again until the time is over.
  private func write(_ commits: Commits) throws {
    var random = SeededGenerator(seed: 5)
    var state: State = [:]
    var commit = 0
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end {
      switch Int.random(in: 0..<5, using: &random) {
      case 0 where !state.isEmpty:
        let keys = Array(state.keys.sorted().shuffled(using: &random).prefix(5))
        for key in keys { state[key] = nil }
        commits.note(state, commit)
        #expect(try tools.shell("$TOOLS/diglot-index remove \(keys.joined(separator: " "))").status == 0)
      case 1: #expect(try tools.index("compact").status == 0)
      default:
        commit += 1
        var lines = #"{"id": "\#(Self.marker)", "text": "\#(Self.marker) \#(commit)"}"# + "\n"
        for _ in 0..<Int.random(in: 1...30, using: &random) {
          let key = "d\(Int.random(in: 0..<60, using: &random))"
          let chosen = Self.words.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
          lines += #"{"id": "\#(key)", "text": "\#(chosen.joined(separator: "，"))"}"# + "\n"
          state[key] = Set(chosen)
        }
        // Noted first: a reader may open the commit before this thread goes on.
        commits.note(state, commit)
        #expect(try tools.index("add", "-", input: lines).status == 0)
      }
    }
  }

  /// The number of the commit in which an answer was found.
  private func commit(_ answer: [String: Any]) throws -> Int {
    let hit = try #require((answer["hits"] as? [[String: Any]])?.first)
    let snippet = try #require((hit["snippets"] as? [[String: Any]])?.first?["text"] as? String)
    return try #require(Int(snippet.split(separator: " ")[1]))
  }

  private func keys(_ answer: [String: Any]) -> Set<String> {
    Set((answer["hits"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String })
  }

  /// Runs batches until the writer has ended; returns how many commits were seen. A batch reads one commit: its last answers
  /// are those of its first, whatever was written meanwhile.
  private func read(_ commits: Commits, queries: Int) throws -> Int {
    let line = Self.words.map { "\"\($0)\"" }
    let middle = (0..<queries).map { line[$0 % line.count] }
    let batch = ([Self.marker] + line + middle + line + [Self.marker]).joined(separator: "\n")
    var (last, seen) = (-1, 0)
    while commits.goesOn {
      let result = try tools.search(
        "--format", "json", "-n", "100", "--exact-total", "--batch", "/dev/stdin", input: batch)
      #expect(result.status == 0, "\(result.errors)")
      let answers = result.objects
      try #require(answers.count == line.count * 2 + queries + 2)
      let commit = try commit(answers[0])
      #expect(commit >= last, "commit \(commit) after \(last)")
      if commit > last { seen += 1 }
      last = commit
      #expect(try self.commit(answers[answers.count - 1]) == commit)
      let found = answers[1...line.count].map(keys)
      let wanted = commits.states(commit).map { state in
        Self.words.map { word in Set(state.filter { $0.value.contains(word) }.keys) }
      }
      #expect(wanted.contains(found), "commit \(commit)")
      #expect(answers[(line.count + 1 + queries)..<(answers.count - 1)].map(keys) == found)
    }
    return seen
  }

  @Test("each commit is seen whole, none after a later one, and a batch sees one of them")
  func processes() async throws {
    let commits = Commits()
    commits.note([:], 0)
    let first = #"{"id": "\#(Self.marker)", "text": "\#(Self.marker) 0"}"#
    try #require(try tools.index("add", "-", input: first + "\n").status == 0)
    let seen = try await withThrowingTaskGroup(of: Int.self) { group in
      for queries in [0, 0, 2000] { group.addTask { try await onThread { try read(commits, queries: queries) } } }
      group.addTask {
        try await onThread {
          defer { commits.end() }
          try write(commits)
          return 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(seen > 3)
    #expect(try tools.index("check").status == 0)
  }

  @Test("a writer at work is named to others by its process; once it is killed, the next one writes")
  func lock() throws {
    #expect(try tools.index("add", "-", input: #"{"id": "0", "text": "x"}"# + "\n").status == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(ToolRunner.tools)/diglot-index")
    process.arguments = ["add", "--index", tools.folder.file("Index"), "-"]
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data((#"{"id": "a", "text": "算力"}"# + "\n").utf8))
    // Whoever has the lock says so in its file.
    let end = ContinuousClock.now + .seconds(60)
    while (contents(ofFolder: tools.folder.file("Index"))["lock"] ?? []).isEmpty, ContinuousClock.now < end {
      usleep(20_000)
    }
    let refused = try tools.index("add", "-", input: #"{"id": "b", "text": "平台"}"# + "\n")
    #expect(refused.status == 4)
    let errors = refused.errors
    #expect(errors.contains("process \(process.processIdentifier)"), "\(errors)")
    #expect(throws: IndexError.locked(path: tools.folder.file("Index"), process: process.processIdentifier)) {
      _ = try IndexWriter(at: tools.folder.file("Index"))
    }
    // Readers go on.
    #expect(try tools.index("check").status == 0)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try tools.index("add", "-", input: #"{"id": "c", "text": "數據"}"# + "\n").status == 0)
    #expect(try tools.search("--format", "json", "數據").json["total"] as? Int == 1)
    #expect(try tools.index("check").status == 0)
  }
}

/// Runs `body` on a thread of its own: waiting for a process blocks, and tasks share few threads.
private func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result(catching: body)) }.start()
  }
}
