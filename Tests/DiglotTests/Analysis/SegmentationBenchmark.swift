import Foundation
import Testing

@testable import Diglot

private let speedText = ProcessInfo.processInfo.environment["DIGLOT_SPEED_TEXT"]

/// Compares the speed of the word segmenter with that of ICU's breaker, in one process, on the lines of the file that
/// `DIGLOT_SPEED_TEXT` names. Only builds for release tell anything.
///
/// Each gets the text as it wants it, folded characters here and UTF-16 there, ready in memory.
@Suite struct SegmentationBenchmark {
  private static let rounds = 15

  @Test("the segmenter against ICU's breaker", .enabled(if: speedText != nil))
  func speed() throws {
    let text = try String(contentsOfFile: try #require(speedText), encoding: .utf8)
    let lines = text.split(separator: "\n")
    let characters = lines.map { line in
      line.unicodeScalars.map { FoldedCharacter(scalar: $0.value, class: .other) }
    }
    let units = lines.map { Array($0.utf16) }
    let breaker = try TextBreaker(.words)
    var segmenter = WordSegmenter()
    var (ends, boundaries): ([Int32], [Int]) = ([], [])
    var (own, icu) = (Duration.seconds(1000), Duration.seconds(1000))
    let clock = ContinuousClock()
    // The least of many rounds, by turns: a machine is seldom quiet.
    for _ in 0..<Self.rounds {
      let icuTime = try clock.measure {
        boundaries.removeAll(keepingCapacity: true)
        for line in units { try breaker.boundaries(of: line, into: &boundaries) }
      }
      let ownTime = try clock.measure {
        ends.removeAll(keepingCapacity: true)
        for line in characters { try segmenter.segment(line.span, into: &ends) }
      }
      icu = min(icu, icuTime)
      own = min(own, ownTime)
    }
    #expect(ends.count == boundaries.count)
    let megabytes = Double(text.utf8.count) / 1e6
    func rate(_ duration: Duration) -> String { String(format: "%.1f MB/s", megabytes / (duration / .seconds(1))) }
    print(
      "\(ends.count) words; ICU's breaker \(rate(icu)), segmenter \(rate(own)): \(String(format: "%.1f", icu / own)) times"
    )
  }
}
