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
      var bits = BitReader(slice)
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
        var bits = BitReader(slice)
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
    var bits = BitReader(slice)
    for number in numbers { #expect(bits.readVarint() == number) }
  }

  @Test("bits outside the bytes are zeros, before them and after them")
  func outside() {
    let slice = ByteSlice([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])[0..<9]
    for bit in 0..<72 { #expect(slice.window(at: bit).nonzeroBitCount == min(64 - bit % 8, 72 - bit), "bit \(bit)") }
    for bit in [72, 73, 1 << 40, Int.max, -1, -8, -64, -(1 << 40), Int.min] { #expect(slice.window(at: bit) == 0) }
    var reader = BitReader(slice, bit: 70)
    #expect(reader.read(width: 32) == 3 && reader.read(width: 32) == 0 && reader.bit == 134)
  }

  @Test("a reader keeps its bytes alive")
  func lifetime() {
    weak var owner: AnyObject?
    func makeReader() -> BitReader {
      let bytes = OwnedBytes()
      owner = bytes
      return BitReader(bytes.slice)
    }
    var reader: BitReader? = makeReader()
    #expect(owner != nil && reader?.read(width: 8) == 7)
    reader = nil
    #expect(owner == nil)
  }
}

/// Bytes that tell when they are gone.
private final class OwnedBytes {
  private let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  init() { memory.initialize(to: 7) }

  deinit { memory.deallocate() }

  var slice: ByteSlice { ByteSlice(owner: self, baseAddress: memory, byteCount: 1) }
}
