import TestSupport
import Testing

@testable import Diglot

@Suite("Counting sort") struct CountingSortTests {
  @Test("brings elements in the order of their numbers, those of the same number as they were", arguments: 1...5)
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var sort = CountingSort()
    for count in [0, 1, 2, 500, 20_000] {
      let spread = [1, 10, 0x3_FFFF].randomElement(using: &random) ?? 1
      let numbers = (0..<count).map { _ in Int.random(in: 0...spread, using: &random) }
      sort.count(numbers.indices) { numbers[$0] }
      sort.order()
      #expect(sort.count == count)
      #expect(sort.numbers == Set(numbers).sorted().map(UInt32.init))
      var sorted = [Int](repeating: -1, count: count)
      sort.deal(numbers.indices, to: &sorted) { (numbers[$0], $0) }
      let expected = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
      #expect(sorted == expected, "seed \(seed), \(count) elements")
      for (index, number) in sort.numbers.enumerated() {
        #expect(sorted[sort.range(ofNumberAt: index)].allSatisfy { numbers[$0] == number })
      }
      sort.reset()
    }
  }
}
