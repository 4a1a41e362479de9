import TestSupport

@testable import Diglot

/// Documents in an index of several segments, added in their order.
struct SplitIndex {
  let directory = TemporaryDirectory()
  let index: Index

  /// - Parameters:
  ///   - ends: How many documents are added before each commit but the last: each leaves a segment, where they are too
  ///     uneven or too few to be merged.
  ///   - removed: Keys that are removed at the end, so that the documents stay in the segments.
  init(_ documents: [Document], ends: [Int] = [], removed: [String] = []) throws {
    let writer = try IndexWriter(at: directory.path)
    for (number, document) in documents.enumerated() {
      if ends.contains(number) { try writer.commit() }
      try writer.add(document)
    }
    try writer.commit()
    for key in removed { try writer.remove(key) }
    try writer.commit()
    writer.close()
    index = try Index(at: directory.path)
  }

  /// Where to part `count` documents so that they lie in so many segments of three at least, of which some are large.
  static func ends(_ segments: Int, of count: Int, _ random: inout RandomDocuments) -> [Int] {
    precondition(count >= 6 * segments, "too few documents")
    var sizes = [Int](repeating: 3, count: segments)
    // Segments of about one size are merged once there are eight, so most of the rest goes to one.
    let large = random.below(segments)
    for _ in 3 * segments..<count { sizes[random.chance(4) ? random.below(segments) : large] += 1 }
    return sizes.dropLast().reduce(into: [Int]()) { $0.append(($0.last ?? 0) + $1) }
  }
}

/// All that a search says of a hit, less its passages.
struct HitFacts: Equatable, CustomStringConvertible {
  var key: String
  var score: Double
  var explanation: ScoreExplanation?

  init(_ hit: Hit) {
    key = hit.key
    score = hit.score
    explanation = hit.explanation
  }

  var description: String { "\(key) \(score)" }
}

extension SearchResults {
  var facts: [HitFacts] { hits.map { HitFacts($0) } }
}

extension SearchOptions {
  /// All matches with their explanations, without snippets.
  static let allExplained = SearchOptions(limit: 100_000, snippets: false, exactTotal: true, explains: true)
}
