import TestSupport
import Testing

@testable import Diglot

@Suite("Which segments are merged")
struct MergePolicyTests {
  @Test(
    "eight neighbours of about one size, and no large one with small ones",
    arguments: [
      ([], nil),
      (Array(repeating: 10, count: 7), nil),
      (Array(repeating: 10, count: 8), 0..<8),
      ([80] + Array(repeating: 10, count: 7), nil),
      ([80] + Array(repeating: 10, count: 8), 1..<9),
      ([12, 9, 10, 13, 8, 10, 11, 12, 10], 0..<8),
      ([640, 80, 80, 80, 80, 10, 10, 10, 10, 10, 10, 10], nil),
    ] as [([Int], Range<Int>?)])
  func examples(sizes: [Int], merged: Range<Int>?) {
    #expect(MergePolicy.next(sizes: sizes) == merged)
  }

  /// Adds segments one after the other; returns how many there were at most, and how often a byte was written anew.
  private func grow(_ sizes: [Int]) -> (highestCount: Int, rewrites: Double) {
    var segments: [Int] = []
    var (highestCount, mergedByteCount) = (0, 0)
    for size in sizes {
      segments.append(size)
      while let run = MergePolicy.next(sizes: segments) {
        let sum = segments[run].reduce(0, +)
        mergedByteCount += sum
        segments.replaceSubrange(run, with: [sum])
      }
      highestCount = max(highestCount, segments.count)
    }
    return (highestCount, Double(mergedByteCount) / Double(sizes.reduce(0, +)))
  }

  @Test("segments stay few and are seldom written anew, whatever their sizes", arguments: 0..<20)
  func growth(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let spread = Int(seed) * 2
    let sizes = (0..<600).map { _ in
      1_000 << Int.random(in: 0...spread / 4, using: &random) + Int.random(in: 0..<500, using: &random)
    }
    let (highestCount, rewrites) = grow(sizes)
    #expect(highestCount <= 16)
    #expect(rewrites < 9, "\(sizes.prefix(10))")
  }

  @Test("segments of one size are written anew once for every eightfold growth")
  func equalSizes() {
    let (highestCount, rewrites) = grow(Array(repeating: 1_000, count: 512))
    #expect(highestCount <= 16)
    #expect(rewrites <= 3)
  }
}
