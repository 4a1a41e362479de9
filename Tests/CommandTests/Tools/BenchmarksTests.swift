import Foundation
import TestSupport
import Testing

@Suite struct BenchmarksTests {
  private static let classes = ["single", "and2", "or2", "or5", "phrase", "natural", "prefix"]

  let tools = ToolRunner()

  @Test("a corpus is made, queries are drawn from it, everything is measured and compared")
  func wholeWay() throws {
    try shell("$TOOLS/Benchmarks corpus 60 corpus.jsonl; $TOOLS/diglot-index add --index index corpus.jsonl")
    // Two queries of each class are enough to see that it goes.
    try shell("$TOOLS/Benchmarks sample corpus.jsonl index | awk -F '\t' 'n[$2]++ < 2' > queries.tsv")
    let tables = try shell("$TOOLS/Benchmarks measure bench corpus.jsonl queries.tsv")
    for name in Self.classes { #expect(tables.contains("| \(name) "), "nothing measured of \(name)") }

    let threads = try shell("$TOOLS/Benchmarks threads index queries.tsv")
    #expect(threads.contains("| 8 | "))
    #expect(try shell("$TOOLS/diglot-index check --index index").contains("sound"))

    try shell("mkdir pair; cp bench/results.json pair/a.1.json; cp bench/results.json pair/b.1.json")
    let comparison = try shell("$TOOLS/Benchmarks compare pair")
    #expect(comparison.contains("B / A"))
    #expect(comparison.contains("1.00"))
  }

  @Test("the synthetic corpus is the same whenever it is made")
  func sameCorpus() throws {
    try shell("$TOOLS/Benchmarks corpus 20 a; $TOOLS/Benchmarks corpus 20 b; cmp a b; test -s a")
  }

  @discardableResult private func shell(_ lines: String) throws -> String {
    let result = try tools.shell("set -e; " + lines)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }
}
