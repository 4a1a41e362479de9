import TestSupport
import Testing

@testable import Diglot

@Suite("Keys of documents") struct KeyTableTests {
  @Test("have the value that they were given last", arguments: 1...3)
  func values(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = KeyTable<Int>()
    var expected: [String: Int] = [:]
    for step in 0..<5_000 {
      let key = String(repeating: "k", count: Int.random(in: 0..<3, using: &random)) + "\(random.next() % 600)"
      let value = Int.random(in: 0..<4, using: &random) == 0 ? nil : step
      table[key] = value
      expected[key] = value
      #expect(table.count == expected.count)
      if step % 1_000 == 999 {
        table = table.filter { $0 % 3 != 0 }
        expected = expected.filter { $1 % 3 != 0 }
      }
    }
    for number in 0..<600 {
      for key in ["\(number)", "k\(number)", "kk\(number)"] { #expect(table[key] == expected[key]) }
    }
  }

  @Test("are told apart by their bytes, where equal strings have different ones")
  func bytes() {
    var table = KeyTable<Int>()
    table["\u{E9}"] = 1
    table["e\u{301}"] = 2
    table[""] = 3
    #expect(table["\u{E9}"] == 1 && table["e\u{301}"] == 2 && table[""] == 3 && table["e"] == nil)
  }
}
