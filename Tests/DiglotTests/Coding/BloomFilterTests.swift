import TestSupport
import Testing

@testable import Diglot

@Suite("Bloom filter") struct BloomFilterTests {
  @Test("knows every key that is in it, and few that are not", arguments: [0, 1, 3, 4, 1_000, 40_000])
  func keys(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let hashes = (0..<count).map { _ in random.next() }
    var filter = BloomFilter(capacity: count)
    for hash in hashes { filter.insert(hash) }
    for hash in hashes { #expect(filter.mayContain(hash)) }
    let wrong = (0..<10_000).count { _ in filter.mayContain(random.next()) }
    #expect(wrong < 100, "\(wrong) of 10,000 with \(count) keys")
  }
}
