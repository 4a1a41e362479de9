import TestSupport
import Testing

@testable import Diglot

@Suite("The best matches, put in order") struct RefinementTests {
  /// A hit with what a plain reading of its text makes of its score.
  private struct Reading {
    var key: String
    var score: Double
    /// What its terms score, and where they stand.
    var places: Double
    /// The characters of the query that it has.
    var characters: Double
  }

  @Test("their scores are those of terms, places and characters", arguments: 1...40)
  func scores(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    let characters = Array("他们在北京大学买了新车什么书和开")
    func text(_ count: Int) -> String { String((0..<count).map { _ in characters[random.below(characters.count)] }) }
    let query = text(4 + random.below(6))
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { writer in
      for _ in 0..<Refinement.candidateCount {
        let text = text(4 + random.below(70))
        _ = try writer.add(Document(key: text, text: text))
      }
    }
    let hits = try Index(at: directory.path).search(
      query, SearchOptions(limit: Refinement.candidateCount, explains: true, expands: false)
    ).hits
    let weights = try QueryAnalyzer().words(query).presence.all
    let readings = hits.map { reading($0, weights) }
    let best = Set(readings.map(\.places).sorted(by: >).prefix(Refinement.presenceCount))
    for reading in readings {
      let more = reading.score - reading.places
      #expect(isNear(more, best.contains(reading.places) ? reading.characters : 0), "\(query) in \(reading.key)")
    }
    #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
  }

  private func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-3 }

  /// - Parameter characters: What the presence of each character of the query is worth.
  private func reading(_ hit: Hit, _ characters: [(scalar: UInt32, weight: Float)]) -> Reading {
    let text = hit.key.unicodeScalars.map(\.value)
    var reading = Reading(key: hit.key, score: hit.score, places: 0, characters: 0)
    var terms: [(scalars: [UInt32], weight: Double)] = []
    for part in hit.explanation?.parts ?? [] {
      if part.label == Refinement.typedLabel { reading.score -= part.score }
      guard let weight = part.weight else { continue }
      reading.places += part.score
      terms.append((part.label.unicodeScalars.map(\.value), weight))
    }
    /// The weight of the terms that begin in a range of the text.
    func weight(_ range: Range<Int>) -> Double {
      terms.filter { term in range.contains { text[$0...].starts(with: term.scalars) } }.reduce(0) { $0 + $1.weight }
    }
    let windows = text.indices.map { weight($0..<min($0 + 32, text.count)) }
    reading.places += 0.4 * (windows.max() ?? 0) + 0.35 * weight(0..<min(16, text.count))
    for (scalar, weight) in characters where text.contains(scalar) { reading.characters += Double(weight) }
    return reading
  }
}
