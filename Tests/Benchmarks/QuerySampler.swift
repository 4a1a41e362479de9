import Diglot
import TestSupport

/// Draws queries from a corpus: the same ones for the same corpus.
///
/// Words are two to four neighbouring Han characters, as they stand in a text, or a word of letters. How common one is
/// the index says.
struct QuerySampler {
  private static let perClass = 300
  /// The shares of documents that have a common, a middling and a rare word.
  private static let bands = [0.01...1, 0.0005...0.0025, 0.00005...0.0002]
  /// How many single Han characters are drawn, and the share of documents that has one.
  private static let characters = 60
  private static let commonCharacters = 0.05...1

  private let corpus: Corpus
  private let index: Index
  private var random = SeededGenerator(seed: 4)

  /// Prints a line for each query: a number, its class, its terms.
  static func printQueries(corpus: String, index: String) throws {
    var sampler = QuerySampler(corpus: try Corpus(at: corpus), index: try Index(at: index))
    for (number, query) in try sampler.queries().enumerated() {
      print(([String(number), query.name] + query.terms).joined(separator: "\t"))
    }
  }

  private mutating func queries() throws -> [(name: String, terms: [String])] {
    var queries = try QuerySampler.bands.flatMap { band in
      try different(QuerySampler.perClass / QuerySampler.bands.count, in: band) { try $0.word() }
        .map { (name: "single", terms: [$0]) }
    }
    for (name, count) in [("and2", 2), ("or2", 2), ("or5", 5)] {
      queries += try sample { try $0.neighbours(count) }.map { (name, $0) }
    }
    queries += try sample { try $0.phrase() }.map { ("phrase", $0) }
    queries += try sample { try $0.question() }.map { ("natural", $0) }
    queries += try sample { try $0.beginning() }.map { ("prefix", $0) }
    queries += try different(QuerySampler.characters, in: QuerySampler.commonCharacters) { try $0.character() }
      .map { ("han", [$0]) }
    return queries
  }

  /// Draws until there are enough, or it seems in vain.
  private mutating func sample(
    _ count: Int = perClass, _ draw: (inout QuerySampler) throws -> [String]?
  ) rethrows -> [[String]] {
    var sample: [[String]] = []
    for _ in 0..<count * 200 where sample.count < count {
      if let terms = try draw(&self) { sample.append(terms) }
    }
    return sample
  }

  // MARK: - Words

  /// Different words that a share of the documents in `band` has; none where that is less than a document.
  private mutating func different(
    _ count: Int, in band: ClosedRange<Double>, _ draw: (inout QuerySampler) throws -> String?
  ) throws -> [String] {
    guard band.upperBound * Double(index.documentCount) >= 1 else { return [] }
    var seen: Set<String> = []
    let words = try sample(count) { sampler in
      guard let word = try draw(&sampler), seen.insert(word).inserted else { return nil }
      return try band.contains(sampler.share(of: word)) ? [word] : nil
    }
    return words.map { $0[0] }
  }

  /// Different words of one document, none of which is rare.
  private mutating func neighbours(_ count: Int) throws -> [String]? {
    let runs = try randomRuns()
    var words: [String] = []
    for _ in 0..<count * 8 where words.count < count {
      guard let word = word(of: runs), !words.contains(word) else { continue }
      if try share(of: word) >= QuerySampler.bands[1].lowerBound { words.append(word) }
    }
    return words.count == count ? words : nil
  }

  private mutating func word() throws -> String? { word(of: try randomRuns()) }

  private mutating func word(of runs: [Substring]) -> String? {
    guard !runs.isEmpty else { return nil }
    let run = runs[below(runs.count)]
    guard run.first?.isHan == true else { return run.count >= 3 ? run.lowercased() : nil }
    return cut(run, to: [2, 2, 2, 3, 4][below(5)])
  }

  /// A Han character from anywhere.
  private mutating func character() throws -> String? {
    let runs = try randomRuns().filter { $0.first?.isHan == true }
    return runs.isEmpty ? nil : cut(runs[below(runs.count)], to: 1)
  }

  /// The share of the documents that have a word.
  private func share(of word: String) throws -> Double {
    var options = SearchOptions()
    (options.limit, options.snippets, options.exactTotal) = (0, false, true)
    return Double(try index.search("\"\(word)\"", options).total) / Double(index.documentCount)
  }

  private mutating func question() throws -> [String]? {
    try neighbours(3).map { ["\($0[0])的\($0[1])和\($0[2])有什么关系？"] }
  }

  private mutating func beginning() throws -> [String]? {
    try word().map { [String($0.prefix($0.first?.isHan == true ? 2 : 3))] }
  }

  /// Four to eight neighbouring Han characters from anywhere.
  private mutating func phrase() throws -> [String]? {
    let runs = try randomRuns().filter { $0.first?.isHan == true && $0.count >= 4 }
    guard !runs.isEmpty else { return nil }
    let run = runs[below(runs.count)]
    return cut(run, to: min(run.count, 4 + below(5))).map { [$0] }
  }

  // MARK: - Pieces of texts

  private mutating func cut(_ run: Substring, to length: Int) -> String? {
    guard run.count >= length else { return nil }
    return String(run.dropFirst(below(run.count - length + 1)).prefix(length))
  }

  /// Neighbouring Han characters, or letters, of one document.
  private mutating func randomRuns() throws -> [Substring] {
    let text = try corpus.document(below(corpus.count)).text
    var runs: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      let run = rest.prefix { $0.isHan == first.isHan && $0.isWordCharacter == first.isWordCharacter }
      if first.isWordCharacter { runs.append(run) }
      rest = rest[run.endIndex...]
    }
    return runs
  }

  private mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}

extension Character {
  var isHan: Bool { unicodeScalars.first?.properties.isIdeographic == true }
  fileprivate var isWordCharacter: Bool { isHan || (isLetter && isASCII) }
}
