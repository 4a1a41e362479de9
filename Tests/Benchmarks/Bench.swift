import Diglot

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Measures indexing, opening and searching of one corpus, in a folder that it may fill.
///
/// Texts are indexed by `diglot-index` and searched by this program, each time in a fresh process; this one stays small.
struct Bench {
  /// How often the corpus is indexed with each number of threads; the median counts.
  private static let rounds = 3
  /// How often `diglot` is started; and the index opened.
  private static let starts = 31

  private let folder: String
  private let corpus: String
  private let queries: String
  private let mustSample: Bool
  private let index: String
  /// This program, beside which the tools are.
  private let program = CommandLine.arguments[0]

  init(folder: String, corpus: String, queries: String?) throws {
    self.folder = folder
    self.corpus = corpus
    self.queries = queries ?? "\(folder)/queries.tsv"
    mustSample = queries == nil
    index = "\(folder)/index"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Measures everything once, prints the tables, and writes `results.json`.
  func measure() throws {
    var report = newReport()
    report.figures += try measureIndexing()
    try sampleQueries()
    report.figures += try measureSize() + measureStart()
    report.figures += try measureSearching()
    try finish(report, "results.json")
  }

  /// Measures the corpus 1, 3, 10 and 30 times over, prints the tables, and writes `growth.json`.
  func measureGrowth() throws {
    var report = newReport()
    let copies = "\(folder)/copies.jsonl"
    for times in [1, 3, 10, 30] {
      complain("the corpus \(times) times over")
      _ = try run(["copies", corpus, "\(times)", copies])
      var figures = try indexing(copies, threads: 1) + [sizeRatio()]
      if times == 1 { try sampleQueries() }
      figures += try measureSearching()
      report.figures += figures.filter { $0.column != "99 %" }
        .map { Figure("\($0.table), \($0.column)", $0.row, "\(times) x", $0.value) }
    }
    try FileManager.default.removeItem(atPath: copies)
    try finish(report, "growth.json")
  }

  private func newReport() -> Report {
    var report = Report()
    report.circumstances = Circumstances.now
    report.circumstances["corpus"] = corpus
    return report
  }

  private func finish(_ report: Report, _ name: String) throws {
    try report.write(to: "\(folder)/\(name)")
    print(report.tables, terminator: "")
    print("\n\(folder)/\(name) has the same as JSON")
  }

  // MARK: - Indexing

  private func measureIndexing() throws -> [Figure] {
    var rounds: [[Figure]] = []
    for _ in 0..<Bench.rounds { rounds.append(try indexing(corpus, threads: 1) + indexing(corpus, threads: 2)) }
    return medians(rounds)
  }

  /// Indexes a corpus anew. Its speed is that of the whole process, start and commit included.
  private func indexing(_ corpus: String, threads: Int) throws -> [Figure] {
    try? FileManager.default.removeItem(atPath: index)
    let usage = try ProcessUsage.of(tool("diglot-index"), ["add", "--threads", "\(threads)", "--index", index, corpus])
    let megabytes = try Double(statistics().textBytes) / 1e6
    let row = threads == 1 ? "1 thread" : "\(threads) threads"
    return [
      Figure("indexing", row, "MB/s", megabytes / usage.seconds),
      Figure("indexing", row, "processor s", usage.processorSeconds),
      Figure("indexing", row, "peak MB", usage.peakBytes / 1e6),
    ]
  }

  private func statistics() throws -> IndexStatistics { try Index(at: index).statistics() }

  private func sizeRatio() throws -> Figure {
    let statistics = try statistics()
    return Figure("size", "index", "of the text", Double(statistics.sizeBytes) / Double(statistics.textBytes))
  }

  private func measureSize() throws -> [Figure] {
    let statistics = try statistics()
    let parts = statistics.parts.map { part in
      Figure("size", part.name, "of the text", Double(part.byteCount) / Double(statistics.textBytes))
    }
    return try [sizeRatio()] + parts
  }

  // MARK: - Searching

  private func sampleQueries() throws {
    guard mustSample else { return }
    try run(["sample", corpus, index]).output.write(to: URL(filePath: queries))
  }

  private func measureSearching() throws -> [Figure] {
    let usage = try run(["search", index, queries])
    let peak = Figure("searching", "all queries", "peak MB", usage.peakBytes / 1e6)
    return try JSONDecoder().decode([Figure].self, from: usage.output) + [peak]
  }

  /// Opening in this process; and `diglot` from its start until it prints the hits of a word.
  private func measureStart() throws -> [Figure] {
    let clock = ContinuousClock()
    let word = try SearchBenchmark.queries(at: queries).first?.text ?? "a"
    var opening: [Double] = []
    var starting: [Double] = []
    for _ in 0..<Bench.starts {
      let start = clock.now
      let opened = try Index(at: index)
      opening.append((clock.now - start).inSeconds * 1000)
      withExtendedLifetime(opened) {}
      let usage = try ProcessUsage.of(tool("diglot"), ["--index", index, "--format", "json", word])
      starting.append(usage.secondsToOutput * 1000)
    }
    return spread("start, ms", "opening", opening) + spread("start, ms", "process start to first hit", starting)
  }

  private func run(_ arguments: [String]) throws -> ProcessUsage { try ProcessUsage.of(program, arguments) }

  private func tool(_ name: String) -> String {
    program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }
}

/// The middle and the slow end of some measurements.
func spread(_ table: String, _ row: String, _ values: [Double]) -> [Figure] {
  [Figure(table, row, "median", median(values)), Figure(table, row, "99 %", quantile(values, 0.99))]
}
