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
    /// The characters of its matches, and all that it has.
    var known: Double
    var all: Double
  }

  @Test("their scores are those of terms, places and characters, and the first comes first", arguments: 1...40)
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
    var analyzers = SearchAnalyzers().query
    let weights = try analyzers.words(query).presence.all
    let readings = hits.map { reading($0, weights) }
    let best = Set(readings.map(\.places).sorted(by: >).prefix(Refinement.presenceCount))
    for reading in readings {
      let more = reading.score - reading.places
      if best.contains(reading.places) {
        #expect(isNear(more, reading.known) || isNear(more, reading.all), "\(query) in \(reading.key)")
      } else {
        #expect(isNear(more, 0), "\(query) in \(reading.key)")
      }
    }
    let highest = readings.filter { best.contains($0.places) }.map { $0.places + $0.all }.max()
    if let first = readings.first, let highest { #expect(isNear(first.places + first.all, highest), "\(query)") }
    #expect(readings.map(\.score) == readings.map(\.score).sorted(by: >))
  }

  private func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-3 }

  /// - Parameter characters: What the presence of each character of the query is worth.
  private func reading(_ hit: Hit, _ characters: [(scalar: UInt32, weight: Float)]) -> Reading {
    let text = hit.key.unicodeScalars.map(\.value)
    var reading = Reading(key: hit.key, score: hit.score, places: 0, known: 0, all: 0)
    var terms: [(scalars: [UInt32], weight: Double)] = []
    for line in (hit.explanation ?? "").split(separator: "\n").dropFirst() {
      let parts = line.split(whereSeparator: { " :".contains($0) })
      reading.places += Double(parts[0]) ?? .nan
      terms.append((parts[2].unicodeScalars.map(\.value), Double(parts[parts.count - 1]) ?? .nan))
    }
    /// The weight of the terms that begin in a range of the text.
    func weight(_ range: Range<Int>) -> Double {
      terms.filter { term in range.contains { text[$0...].starts(with: term.scalars) } }.reduce(0) { $0 + $1.weight }
    }
    let windows = text.indices.map { weight($0..<min($0 + 32, text.count)) }
    reading.places += 0.5 * (windows.max() ?? 0) + 0.2 * weight(0..<min(16, text.count))
    for (scalar, weight) in characters where text.contains(scalar) {
      reading.all += Double(weight)
      if terms.contains(where: { $0.scalars.contains(scalar) }) { reading.known += Double(weight) }
    }
    return reading
  }
}
