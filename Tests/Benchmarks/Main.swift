#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a benchmark cannot go on without.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The verbs. `measure`, `growth` and `compare` are for people, through the Makefile; the others are the steps of the
/// first two, each a process of its own, so that the peak memory of one is not that of another.
@main enum Benchmarks {
  static let usage = """
    Benchmarks corpus COUNT FILE                    writes a synthetic corpus of JSON lines
    Benchmarks measure FOLDER CORPUS [QUERIES]      measures everything; writes FOLDER/results.json
    Benchmarks growth FOLDER CORPUS [QUERIES]       measures 1, 3, 10 and 30 times the corpus; writes FOLDER/growth.json
    Benchmarks compare FOLDER                       sets FOLDER/a.*.json and FOLDER/b.*.json side by side
    Benchmarks copies CORPUS COUNT FILE             writes a corpus several times over
    Benchmarks sample CORPUS INDEX                  prints queries that are drawn from a corpus
    Benchmarks search INDEX QUERIES                 prints figures of searching, as JSON
    Benchmarks threads INDEX QUERIES                prints how much one index answers that several threads search
    """

  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      complain("Benchmarks: \(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    switch (arguments.first, arguments.count) {
    case ("corpus", 3): try SyntheticCorpus.write(Int(arguments[1]) ?? 0, to: arguments[2])
    case ("copies", 4): try Corpus.writeCopies(of: arguments[1], Int(arguments[2]) ?? 0, to: arguments[3])
    case ("sample", 3): try QuerySampler.printQueries(corpus: arguments[1], index: arguments[2])
    case ("search", 3): try SearchBenchmark.printFigures(index: arguments[1], queries: arguments[2])
    case ("threads", 3): try ThreadBenchmark.printTable(index: arguments[1], queries: arguments[2])
    case ("compare", 2): try Comparison.printTable(folder: arguments[1])
    case ("measure", 3...4): try bench(arguments).measure()
    case ("growth", 3...4): try bench(arguments).measureGrowth()
    default: throw BenchmarkError("expected one of\n" + usage)
    }
  }

  private static func bench(_ arguments: [String]) throws -> Bench {
    try Bench(folder: arguments[1], corpus: arguments[2], queries: arguments.count > 3 ? arguments[3] : nil)
  }
}

/// Writes a line to standard error.
func complain(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(2, bytes, bytes.count)
}
