import TestSupport
import Testing

@testable import Diglot

@Suite struct BitStreamTests {
  private func reader(_ writer: BitWriter) -> ByteSlice {
    var bytes: [UInt8] = []
    writer.appendBytes(to: &bytes)
    return ByteSlice(bytes)
  }

  /// Numbers of all sizes below `2^width`.
  private func numbers(_ count: Int, width: Int, _ random: inout SeededGenerator) -> [UInt64] {
    (0..<count).map { _ in
      let bits = Int.random(in: 0...width, using: &random)
      return bits == 0 ? 0 : UInt64.random(in: 0...(UInt64.max >> UInt64(64 - bits)), using: &random)
    }
  }

  @Test("numbers in exponential Golomb codes come back, also those that no word holds")
  func exponentialGolomb() {
    var random = SeededGenerator(seed: 1)
    for order in 0...32 {
      let numbers = numbers(200, width: 61, &random)
      var writer = BitWriter()
      for number in numbers { writer.appendExponentialGolomb(number, order: order) }
      let slice = reader(writer)
      var bits = unsafe BitReader(slice)
      for number in numbers { #expect(bits.readExponentialGolomb(order: order) == number, "order \(order)") }
      #expect(bits.bit <= slice.byteCount * 8)
    }
  }

  @Test("numbers in Rice codes come back, with a number in unary after them or without")
  func rice() {
    var random = SeededGenerator(seed: 2)
    for parameter in 0...31 {
      for hasUnary in [false, true] {
        let numbers = numbers(200, width: min(parameter + 7, 31), &random)
        let unary = numbers.map { _ in Int.random(in: 0...(Bool.random(using: &random) ? 70 : 2), using: &random) }
        var writer = BitWriter()
        for (number, unary) in zip(numbers, unary) {
          writer.appendUnary(UInt32(number >> UInt64(parameter)))
          writer.append(number & (1 << UInt64(parameter) - 1), width: parameter)
          if hasUnary { writer.appendUnary(UInt32(unary)) }
        }
        let slice = reader(writer)
        var bits = unsafe BitReader(slice)
        for (number, unary) in zip(numbers, unary) {
          let read = bits.readRice(parameter: parameter, limit: 1 << 30, hasUnary: hasUnary, 100)
          #expect(read.number == number && read.unary == (hasUnary ? unary : 0), "parameter \(parameter)")
        }
      }
    }
  }

  @Test("numbers of seven bits a byte come back from any bit")
  func varints() {
    var random = SeededGenerator(seed: 3)
    let numbers = numbers(300, width: 64, &random)
    var bytes: [UInt8] = []
    for number in numbers { Varint.append(number, to: &bytes) }
    let slice = ByteSlice(bytes)
    var bits = unsafe BitReader(slice)
    for number in numbers { #expect(bits.readVarint() == number) }
  }
}
