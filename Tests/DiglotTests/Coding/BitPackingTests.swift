import TestSupport
import Testing

@testable import Diglot

@Suite("BitPacking")
struct BitPackingTests {
  private func values(width: Int, _ generator: inout SeededGenerator) -> [UInt32] {
    (0..<128).map { _ in UInt32(truncatingIfNeeded: generator.next() & ((1 << UInt64(width)) - 1)) }
  }

  private func pack(_ values: [UInt32], width: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    BitPacking.pack(values.span, width: width, appendingTo: &bytes)
    return bytes
  }

  private func unpack(_ bytes: [UInt8], width: Int) -> [UInt32] {
    var result = [UInt32](repeating: 0xDEAD, count: 128)
    var target = result.mutableSpan
    BitPacking.unpack(bytes.span.bytes, width: width, into: &target)
    return result
  }

  private func unpackDeltas(_ bytes: [UInt8], width: Int, base: UInt32) -> [UInt32]? {
    var result = [UInt32](repeating: 0xDEAD, count: 128)
    var target = result.mutableSpan
    let isIncreasing = BitPacking.unpackDeltas(bytes.span.bytes, width: width, base: base, into: &target)
    return isIncreasing ? result : nil
  }

  @Test("a block of every width comes back", arguments: 0...32)
  func roundTrip(width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    for _ in 0..<50 {
      let values = values(width: width, &generator)
      let bytes = pack(values, width: width)
      #expect(bytes.count == BitPacking.byteCount(width: width))
      #expect(unpack(bytes, width: width) == values)
    }
  }

  @Test("the largest values of a width touch no neighbour", arguments: 1...32)
  func extremes(width: Int) {
    for odd in 0...1 {
      let values = (0..<128).map { $0 % 2 == odd ? UInt32.max >> UInt32(32 - width) : 0 }
      #expect(unpack(pack(values, width: width), width: width) == values)
    }
  }

  @Test("value i sits in row i / 4, lane i % 4")
  func layout() {
    // Four bits each: eight rows fill one word of each lane.
    var values = [UInt32](repeating: 0, count: 128)
    values.replaceSubrange(0..<8, with: [1, 2, 3, 4, 5, 6, 7, 8])
    values[32] = 9
    let bytes = pack(values, width: 4)
    #expect(bytes[0..<16] == [0x51, 0, 0, 0, 0x62, 0, 0, 0, 0x73, 0, 0, 0, 0x84, 0, 0, 0])
    #expect(bytes[16] == 9)
  }

  @Test("the maximum width is that of the largest value")
  func maximumWidth() {
    #expect(BitPacking.maximumWidth(of: [0, 0].span) == 0)
    #expect(BitPacking.maximumWidth(of: [0, 1].span) == 1)
    #expect(BitPacking.maximumWidth(of: [255, 256].span) == 9)
    #expect(BitPacking.maximumWidth(of: [.max].span) == 32)
  }

  @Test("increasing values come back from their steps", arguments: 0...24)
  func deltas(width: Int) {
    var generator = SeededGenerator(seed: UInt64(100 + width))
    for base: UInt32 in [.max, 0, 1, 1_000_000_000 / 2] {
      let steps = values(width: width, &generator)
      var last = base
      let expected = steps.map { step in
        last = last &+ step &+ 1
        return last
      }
      let result = unpackDeltas(pack(steps, width: width), width: width, base: base)
      if expected.contains(where: { $0 >= 1 << 31 }) || zip(expected, expected.dropFirst()).contains(where: >=) {
        #expect(result == nil)
      } else {
        #expect(result == expected)
      }
    }
  }

  @Test("steps that run over are found out", arguments: 0...32)
  func damagedDeltas(width: Int) {
    var generator = SeededGenerator(seed: UInt64(200 + width))
    for _ in 0..<200 {
      let bytes = generator.bytes(BitPacking.byteCount(width: width))
      let base = UInt32(truncatingIfNeeded: generator.next()) >> 1
      guard let result = unpackDeltas(bytes, width: width, base: base) else { continue }
      #expect(result[0] > base)
      #expect(zip(result, result.dropFirst()).allSatisfy(<))
    }
  }

  @Test("a sum that comes round to where it was is found out")
  func wholeTurn() {
    for (width, step) in [(31, UInt32.max >> 1), (32, .max), (32, 1 << 31)] {
      let steps = [UInt32](repeating: step, count: 128)
      #expect(unpackDeltas(pack(steps, width: width), width: width, base: 5) == nil)
    }
  }
}
