import TestSupport
import Testing

@testable import Diglot

@Suite("Memory for words")
struct WordMemoryTests {
  @Test("has what was copied into it, also where it goes over from one page to the next")
  func copies() throws {
    var random = SeededGenerator(seed: 1)
    let pages = WordPages()
    for count in [0, 1, 300_000, 7, 262_144, 600_000, 12] {
      let words = (0..<count).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
      let memory = try pages.copy([1] + words + [2])
      #expect(memory.count == count + 2)
      for _ in 0..<20 {
        let start = Int.random(in: 0...count, using: &random)
        let end = Int.random(in: start...count, using: &random)
        var copied: [UInt64] = [5]
        memory.append(1 + start..<1 + end, to: &copied)
        #expect(copied == [5] + words[start..<end])
      }
    }
  }
}
