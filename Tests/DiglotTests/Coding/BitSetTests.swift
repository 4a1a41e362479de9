import TestSupport
import Testing

@testable import Diglot

@Suite("BitSet")
struct BitSetTests {
  private func random(_ capacity: Int, _ generator: inout SeededGenerator) -> (BitSet, Set<Int>) {
    var bits = BitSet(capacity: capacity)
    var members: Set<Int> = []
    guard capacity > 0 else { return (bits, members) }
    for _ in 0..<Int.random(in: 0...capacity, using: &generator) {
      let member = Int.random(in: 0..<capacity, using: &generator)
      bits.insert(member)
      members.insert(member)
    }
    return (bits, members)
  }

  @Test("it holds what was put in, in order", arguments: [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000])
  func sameAsSet(capacity: Int) {
    var generator = SeededGenerator(seed: UInt64(capacity))
    for _ in 0..<20 {
      let (bits, members) = random(capacity, &generator)
      #expect(bits.count == members.count)
      #expect((0..<capacity).allSatisfy { bits.contains($0) == members.contains($0) })
      let sorted = members.sorted()
      for start in 0...capacity + 70 { #expect(bits.next(from: start) == sorted.first { $0 >= start }) }
    }
  }

  @Test("its bytes give it back", arguments: [0, 1, 63, 64, 65, 1000])
  func roundTrip(capacity: Int) throws {
    var generator = SeededGenerator(seed: UInt64(capacity))
    let (bits, _) = random(capacity, &generator)
    var bytes: [UInt8] = []
    bits.append(to: &bytes)
    #expect(bytes.count == (capacity + 63) / 64 * 8)
    var reader = ByteReader(ByteSlice(bytes), file: "a", part: "deletions")
    #expect(try BitSet(capacity: capacity, from: &reader) == bits)
    #expect(reader.isAtEnd)
  }

  @Test("member i is bit i % 64 of word i / 64")
  func layout() {
    var bits = BitSet(capacity: 70)
    for member in [0, 9, 63, 65] { bits.insert(member) }
    var bytes: [UInt8] = []
    bits.append(to: &bytes)
    #expect(bytes == [0x01, 0x02, 0, 0, 0, 0, 0, 0x80, 0x02, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("too few bytes, or a member at the bound, are damaged")
  func damaged() {
    let short = [UInt8](repeating: 0, count: 15)
    for (capacity, bytes) in [(1, []), (65, short), (.max, short), (3, [8, 0, 0, 0, 0, 0, 0, 0])] {
      var reader = ByteReader(ByteSlice(bytes), file: "a", part: "deletions")
      #expect(throws: IndexError.self) { try BitSet(capacity: capacity, from: &reader) }
    }
  }
}
