import Foundation
import Testing

@testable import Diglot

private let speedText = ProcessInfo.processInfo.environment["DIGLOT_SPEED_TEXT"]

/// Compares the speed of the word segmenter with that of ICU's breaker, in one process, on the lines of the file that
/// `DIGLOT_SPEED_TEXT` names. Only builds for release tell anything.
///
/// Each gets the text as it wants it, folded characters here and UTF-16 there, ready in memory. Counted is the time of the
/// processor: a machine is seldom quiet.
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
    let breaker = try TextBreaker()
    var segmenter = WordSegmenter()
    var (ends, boundaries): ([Int32], [Int]) = ([], [])
    var (own, icu) = (Double.infinity, Double.infinity)
    // The least of many rounds, by turns.
    for _ in 0..<Self.rounds {
      let start = Self.processorSeconds
      boundaries.removeAll(keepingCapacity: true)
      for line in units { try breaker.boundaries(of: line, into: &boundaries) }
      let middle = Self.processorSeconds
      ends.removeAll(keepingCapacity: true)
      for line in characters { try segmenter.segment(line.span, into: &ends) }
      icu = min(icu, middle - start)
      own = min(own, Self.processorSeconds - middle)
    }
    #expect(ends.count == boundaries.count)
    let count = Double(characters.reduce(0) { $0 + $1.count })
    func cost(_ seconds: Double) -> String { String(format: "%.1f ns a character", seconds * 1e9 / count) }
    let ratio = String(format: "%.1f", icu / own)
    print("\(ends.count) words; ICU's breaker \(cost(icu)), segmenter \(cost(own)): \(ratio) times as fast")
  }

  /// What this thread has used of the processor.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
