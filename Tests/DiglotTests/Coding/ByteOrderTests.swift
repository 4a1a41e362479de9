import TestSupport
import Testing

@testable import Diglot

@Suite("Bytes in order") struct ByteOrderTests {
  @Test("are compared as by one byte after the other", arguments: 1...3)
  func comparison(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3_000 {
      let start = random.bytes(Int.random(in: 0..<20, using: &random))
      let (first, second) = (start + tail(&random), start + tail(&random))
      let shared = zip(first, second).prefix { $0 == $1 }.count
      let (firstBytes, secondBytes) = (first.span.bytes, second.span.bytes)
      #expect(ByteOrder.sharedCount(firstBytes, secondBytes) == shared, "\(first) \(second)")
      #expect(ByteOrder.precedes(firstBytes, secondBytes) == first.lexicographicallyPrecedes(second))
    }
  }

  /// Few different bytes, zeros among them, which also fill a word up.
  private func tail(_ random: inout SeededGenerator) -> [UInt8] {
    random.bytes(Int.random(in: 0..<12, using: &random)).map { [0, 1, 0xFF][Int($0) % 3] }
  }

  @Test("eight of them are a number")
  func words() {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    #expect(ByteOrder.word(bytes.span.bytes, at: 0) == 0x0102_0304_0506_0708)
    #expect(ByteOrder.word(bytes.span.bytes, at: 7) == 0x0809_0000_0000_0000)
    #expect(ByteOrder.word(bytes.span.bytes, at: 9) == 0)
  }
}
