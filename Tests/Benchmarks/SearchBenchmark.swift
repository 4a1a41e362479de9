import Diglot

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A query with the class of queries that it stands for.
struct BenchmarkQuery {
  var name: String
  /// The query as a person would type it.
  var text: String

  /// A query of some terms. Terms mean their exact characters, so they stand in quotes.
  init(class name: String, terms: [String]) {
    let quoted = terms.map { "\"\($0)\"" }
    self.name = name
    switch name {
    case "natural": text = terms.joined(separator: " ")
    case "prefix": text = terms.joined(separator: " ") + "*"
    case "and2": text = quoted.map { "+" + $0 }.joined(separator: " ")
    default: text = quoted.joined(separator: " OR ")
    }
  }
}

/// Times queries from their text to the best ten keys and scores, on one thread.
struct SearchBenchmark {
  /// Each class is run through so often. The first half warms up; the median of the others is the time of a query.
  private static let passes = 8

  private let index: Index
  private let queries: [BenchmarkQuery]

  static func printFigures(index: String, queries: String) throws {
    let benchmark = SearchBenchmark(index: try Index(at: index), queries: try SearchBenchmark.queries(at: queries))
    let figures = try benchmark.figures(snippets: false) + benchmark.figures(snippets: true)
    print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
  }

  /// The queries of a file: a number, a class, and terms, with tabs between.
  static func queries(at path: String) throws -> [BenchmarkQuery] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count >= 3 else { throw BenchmarkError("\(path): not a number, a class and terms: \(line)") }
      return BenchmarkQuery(class: columns[1], terms: Array(columns[2...]))
    }
  }

  private func figures(snippets: Bool) throws -> [Figure] {
    try unique(queries.map(\.name)).flatMap { name in
      let times = try microseconds(queries.filter { $0.name == name }.map(\.text), snippets: snippets)
      return spread(snippets ? "search with snippets, µs" : "search, µs", name, times)
    }
  }

  /// The time of each query.
  private func microseconds(_ queries: [String], snippets: Bool) throws -> [Double] {
    var options = SearchOptions()
    options.snippets = snippets
    let clock = ContinuousClock()
    var times = [[Double]](repeating: [], count: queries.count)
    for pass in 0..<SearchBenchmark.passes {
      for (number, query) in queries.enumerated() {
        let start = clock.now
        let results = try index.search(query, options)
        let end = clock.now
        withExtendedLifetime(results) {}
        if pass >= SearchBenchmark.passes / 2 { times[number].append((end - start).inSeconds * 1e6) }
      }
    }
    return times.map(median)
  }
}
