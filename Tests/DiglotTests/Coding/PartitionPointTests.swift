import TestSupport
import Testing

@testable import Diglot

@Suite("The first index of a range that is reached")
struct PartitionPointTests {
  private struct Damage: Error {}

  @Test("is found wherever it is, and no index outside the range is asked about")
  func everywhere() {
    for count in 0...40 {
      for point in 0...count {
        let range = 7..<7 + count
        let found = range.partitionPoint { index in
          #expect(range.contains(index))
          return index >= 7 + point
        }
        let foundNearStart = range.partitionPointNearStart { index in
          #expect(range.contains(index))
          return index >= 7 + point
        }
        #expect(found == 7 + point && foundNearStart == 7 + point)
      }
    }
  }

  @Test("is found at the highest indexes")
  func extremes() {
    #expect((0..<Int.max).partitionPoint { $0 >= Int.max - 1 } == Int.max - 1)
    #expect((0..<Int.max).partitionPoint { _ in false } == Int.max)
    #expect((0..<1 << 61).partitionPointNearStart { _ in false } == 1 << 61)
  }

  @Test("takes few questions where it is near the start")
  func questions() {
    var count = 0
    let found = (0..<1_000_000).partitionPointNearStart { index in
      count += 1
      return index >= 5
    }
    #expect(found == 5 && count <= 6)
  }

  @Test("is not found where an answer throws")
  func throwing() {
    #expect(throws: Damage.self) { try (0..<9).partitionPoint { (_) throws(Damage) -> Bool in throw Damage() } }
    #expect(throws: Damage.self) {
      try (0..<9).partitionPointNearStart { (_) throws(Damage) -> Bool in throw Damage() }
    }
  }
}
