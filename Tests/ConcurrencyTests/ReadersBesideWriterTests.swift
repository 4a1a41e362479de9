import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// One thread writes, many read. Each commit has a document that says which commit it is; what a reader finds is compared
/// with what the reference engine had at that commit.
@Suite("Readers beside a writer")
struct ReadersBesideWriterTests {
  private static let commitKey = "the commit"
  private static let words = ["算力", "平台", "數據", "中心", "opening", "bridge", "地铁", "上海"]
  private static let seconds = ProcessInfo.processInfo.environment["DIGLOT_SECONDS"].flatMap(Double.init) ?? 4

  /// What the index held at each commit: the words of each document, by its key.
  private final class Commits: Sendable {
    private let states = Mutex<[Int: [String: Set<String>]]>([:])
    private let isOver = Atomic<Bool>(false)

    func note(_ state: [String: Set<String>], _ commit: Int) { states.withLock { $0[commit] = state } }

    func state(_ commit: Int) -> [String: Set<String>]? { states.withLock { $0[commit] } }

    func end() { isOver.store(true, ordering: .releasing) }

    var goesOn: Bool { !isOver.load(ordering: .acquiring) }
  }

  /// Adds, replaces and removes documents until the time is over.
  private static func write(to path: String, _ commits: Commits, _ random: inout SeededGenerator) throws {
    var state: [String: Set<String>] = [:]
    let end = ContinuousClock.now + .seconds(seconds)
    var commit = 0
    while ContinuousClock.now < end {
      commit += 1
      let writer = try IndexWriter(at: path, WriterOptions(threads: 2))
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let key = "d\(Int.random(in: 0..<60, using: &random))"
        if Int.random(in: 0..<4, using: &random) == 0 {
          _ = try writer.remove(key)
          state[key] = nil
        } else {
          let chosen = words.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
          _ = try writer.add(Document(key: key, text: chosen.joined(separator: "，")))
          state[key] = Set(chosen)
        }
      }
      _ = try writer.add(Document(key: commitKey, text: "\(commit)"))
      // Noted first: a reader may open the commit before this thread goes on.
      commits.note(state, commit)
      try writer.commit()
      if commit % 9 == 0 { try writer.compact() }
      writer.close()
    }
  }

  /// Compares what an index finds with what it held at its commit; returns that.
  private static func check(_ index: Index, _ commits: Commits, _ random: inout SeededGenerator) throws -> Int {
    let commit = try #require(Int(index.document(commitKey)?.text ?? ""))
    let state = try #require(commits.state(commit))
    for _ in 0..<3 {
      let word = words.randomElement(using: &random)!
      let results = try index.search("\"\(word)\"", SearchOptions(limit: 100, exactTotal: true))
      let wanted = Set(state.filter { $0.value.contains(word) }.keys)
      #expect(Set(results.hits.map(\.key)) == wanted, "commit \(commit): \(word)")
      #expect(results.hits.allSatisfy { hit in hit.snippets.contains { !$0.highlights.isEmpty } }, "commit \(commit)")
    }
    #expect(index.documentCount == state.count + 1)
    return commit
  }

  private static func read(_ path: String, _ commits: Commits, seed: UInt64) throws -> Int {
    var random = SeededGenerator(seed: seed)
    var (last, seen) = (0, 0)
    var kept: (index: Index, commit: Int)?
    while commits.goesOn {
      let index = try Index(at: path)
      let commit = try check(index, commits, &random)
      #expect(commit >= last, "commit \(commit) after \(last)")
      if commit > last { seen += 1 }
      last = commit
      // A snapshot stays what it was, whatever is committed and merged since.
      if let kept { #expect(try check(kept.index, commits, &random) == kept.commit) }
      if kept == nil || Int.random(in: 0..<20, using: &random) == 0 { kept = (index, commit) }
    }
    return seen
  }

  @Test("each commit is seen whole, none after a later one, and a snapshot stays what it was")
  func threads() async throws {
    let directory = TemporaryDirectory()
    let commits = Commits()
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: Self.commitKey, text: "0"))
    }
    commits.note([:], 0)
    let path = directory.path
    let seen = try await withThrowingTaskGroup(of: Int.self) { group in
      for seed in 1...4 {
        group.addTask { try await onThread { try Self.read(path, commits, seed: UInt64(seed)) } }
      }
      group.addTask {
        try await onThread {
          defer { commits.end() }
          var random = SeededGenerator(seed: 99)
          try Self.write(to: path, commits, &random)
          return 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(seen > 4)
    #expect(try Index.check(at: path).isEmpty)
  }
}

/// Runs `body` on a thread of its own: a search blocks, and tasks share few threads.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result(catching: body)) }.start()
  }
}
