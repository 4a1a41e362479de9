import Diglot
import Foundation
import TestSupport
import Testing

/// Tools that are killed at any moment leave the commit of before or that of after, whole.
///
/// `DIGLOT_KILLS=10000 swift test --filter KillTests` kills so many, at moments that `DIGLOT_SEED` gives.
@Suite("Killed tools") struct KillTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["DIGLOT_KILLS"].flatMap(Int.init) ?? 24
  private static let seed = environment["DIGLOT_SEED"].flatMap(UInt64.init) ?? 1
  private static let documentCount = 300

  /// The texts of all documents, by key.
  private typealias State = [String: String]

  private let directory = TemporaryDirectory()

  /// What a tool is called with, and what the index holds where it was not killed.
  private func step(_ number: Int, _ state: State, _ random: inout SeededGenerator) throws -> ([String], State) {
    var after = state
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return (["compact"], state)
    case 1:
      let keys = state.keys.sorted().shuffled(using: &random).prefix(40)
      for key in keys { after[key] = nil }
      return (["remove"] + keys, after)
    default:
      var lines = ""
      for _ in 0..<Int.random(in: 1...Self.documentCount, using: &random) {
        let key = "d\(Int.random(in: 0..<Self.documentCount, using: &random))"
        after[key] = "算力 at step \(number)，\(String(repeating: "平台 ", count: Int.random(in: 0..<40, using: &random)))"
        lines += #"{"id": "\#(key)", "text": "\#(after[key] ?? "")"}"# + "\n"
      }
      let file = directory.file("step.jsonl")
      try lines.write(toFile: file, atomically: false, encoding: .utf8)
      return (["add", file], after)
    }
  }

  /// Runs the indexer, and kills it after a while if it is still at work; says whether it came to its end.
  private func run(_ arguments: [String], for microseconds: Int) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(ToolRunner.tools)/diglot-index")
    process.arguments = [arguments[0], "--index", directory.file("index")] + arguments.dropFirst()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(microseconds))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .exit
  }

  private func state() throws -> State {
    let index = try Index(at: directory.file("index"))
    var state: State = [:]
    for number in 0..<Self.documentCount {
      if let document = try index.document("d\(number)") { state["d\(number)"] = document.text }
    }
    #expect(index.documentCount == state.count)
    return state
  }

  @Test("leave one commit or the next, whole, and the next run goes on from there")
  func kills() throws {
    var random = SeededGenerator(seed: Self.seed)
    try Index.write(at: directory.file("index")) { (writer) throws in
      try writer.add(Document(key: "d0", text: "the first"))
    }
    var state: State = ["d0": "the first"]
    // How long a run takes, so that the moments lie within it.
    var longest = 100_000
    var killed = 0
    for number in 0..<Self.count {
      let (arguments, after) = try step(number, state, &random)
      let start = ContinuousClock.now
      let isWhole = try run(arguments, for: Int.random(in: 0...longest, using: &random))
      if isWhole {
        let taken = Int((ContinuousClock.now - start) / .microseconds(1))
        longest = max((longest * 7 + taken) / 8, 5_000)
      } else {
        killed += 1
        longest += longest / 50
      }
      let found = try self.state()
      #expect(found == after || !isWhole && found == state, "step \(number) of seed \(Self.seed): \(arguments[0])")
      if number % 10 == 0 { #expect(try Index.check(at: directory.file("index")).isEmpty) }
      state = found
    }
    if Self.environment["DIGLOT_KILLS"] != nil { print("\(killed) of \(Self.count) runs were killed") }
    #expect(killed > 0)
  }
}
