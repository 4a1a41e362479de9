import TestSupport
import Testing

@testable import Diglot

@Suite("PatchedBlock")
struct PatchedBlockTests {
  private func encode(_ values: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    PatchedBlock.encode(values.span, appendingTo: &bytes)
    return bytes
  }

  private func decode(_ bytes: [UInt8], plus addend: UInt32 = 0) throws -> (values: [UInt32], byteCount: Int) {
    var reader = ByteReader(ByteSlice(bytes), file: "a.segment", part: "postings")
    var buffer = [UInt32](repeating: 0xDEAD, count: 130)
    var target = buffer.mutableSpan
    try PatchedBlock.decode(&reader, plus: addend, into: &target)
    #expect(buffer[128...].allSatisfy { $0 == 0xDEAD })
    return (Array(buffer[..<128]), reader.position)
  }

  private func expectRoundTrip(_ values: [UInt32]) throws {
    let bytes = encode(values)
    let decoded = try decode(bytes + [0xFF])
    #expect(decoded.values == values)
    #expect(decoded.byteCount == bytes.count)
    for addend in [1, .max] as [UInt32] {
      #expect(try decode(bytes, plus: addend).values == values.map { $0 &+ addend })
    }
  }

  /// Most values below `2^width`, one in `rarity` anything up to 32 bits.
  private func values(width: Int, rarity: UInt64, _ generator: inout SeededGenerator) -> [UInt32] {
    (0..<128).map { _ in
      let isLarge = generator.next() % rarity == 0
      let bits = isLarge ? UInt64.random(in: UInt64(width)...32, using: &generator) : UInt64(width)
      return UInt32(truncatingIfNeeded: generator.next() & ((1 << bits) - 1))
    }
  }

  @Test("a block comes back, whatever its width and exceptions", arguments: 0...32)
  func roundTrip(width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    for rarity: UInt64 in [1, 2, 5, 20, 100, 1000] {
      for _ in 0..<10 { try expectRoundTrip(values(width: width, rarity: rarity, &generator)) }
    }
  }

  @Test("the bytes are those of the grammar")
  func bytes() {
    #expect(encode([UInt32](repeating: 0, count: 128)) == [0, 0])
    var values = [UInt32](repeating: 1, count: 128)
    values[5] = 1 + 300 << 1
    let ones = [UInt8](repeating: 0xFF, count: 16)
    #expect(encode(values) == [1, 1] + ones + [5, 0xAC, 0x02])
  }

  @Test("no width gives fewer bytes than the one chosen")
  func cheapest() {
    var generator = SeededGenerator(seed: 7)
    for round in 0..<200 {
      let values = values(width: round % 20, rarity: UInt64(2 + round % 40), &generator)
      let chosen = encode(values).count
      for width in 0...32 {
        var size = 2 + 16 * width
        for value in values where UInt64(value) >> UInt64(width) > 0 {
          var high: [UInt8] = []
          Varint.append(value >> UInt32(width), to: &high)
          size += 1 + high.count
        }
        #expect(chosen <= size)
      }
    }
  }

  @Test(
    "a header or exception that breaks the format is damaged",
    arguments: [
      [], [1], [33, 0], [0, 129], [0, 255], [1, 0] + [UInt8](repeating: 0, count: 15),  // header, cut short
      [0, 1], [0, 1, 128, 1], [0, 2, 3, 1, 3, 1], [0, 2, 3, 1, 2, 1], [0, 1, 3, 0],  // index, zero
      [1, 1] + [UInt8](repeating: 0, count: 16) + [0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],  // 33 bits
      [32, 1] + [UInt8](repeating: 0, count: 512) + [0, 1],  // no room above 32 bits
    ] as [[UInt8]])
  func damaged(bytes: [UInt8]) {
    #expect(throws: IndexError.self) { try decode(bytes) }
  }

  @Test("random and flipped bytes give values or an error")
  func randomBytes() {
    var generator = SeededGenerator(seed: 8)
    for round in 0..<5_000 {
      var bytes = generator.bytes(round % 600)
      if round % 2 == 0 {
        bytes = encode(values(width: round % 32, rarity: 9, &generator))
        bytes[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(1 << (generator.next() % 8))
      }
      _ = try? decode(bytes)
    }
  }
}
