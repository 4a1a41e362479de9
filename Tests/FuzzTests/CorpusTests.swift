import Foundation
import TestSupport
import Testing

/// Replays what the fuzzer found worth keeping, a line of base64 each, and the seeds that it began with. `make fuzz` adds to
/// the corpora.
@Suite("Corpora of the fuzzer") struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpora")

  @Test("break no promise", arguments: FuzzTarget.allCases)
  func replay(_ target: FuzzTarget) throws {
    let lines = try String(contentsOf: Self.folder.appending(path: target.rawValue), encoding: .utf8)
    let inputs =
      try target.seeds + lines.split(separator: "\n").map { try Array(#require(Data(base64Encoded: String($0)))) }
    #expect(inputs.count > target.seeds.count)
    for input in inputs { target.run(input) }
  }
}
