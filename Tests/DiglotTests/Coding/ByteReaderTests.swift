import TestSupport
import Testing

@testable import Diglot

@Suite("ByteReader")
struct ByteReaderTests {
  private func reader(_ bytes: [UInt8], fileOffset: Int = 0) -> ByteReader {
    ByteReader(ByteSlice(bytes), file: "a.segment", part: "terms", fileOffset: fileOffset)
  }

  @Test(
    "a varint has seven bits a byte, low bits first",
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (300, [0xAC, 0x02]),
      (UInt64(UInt32.max), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
      (.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
    ] as [(UInt64, [UInt8])])
  func varintBytes(value: UInt64, expected: [UInt8]) throws {
    var bytes: [UInt8] = []
    Varint.append(value, to: &bytes)
    #expect(bytes == expected)
    #expect(Varint.byteCount(bitWidth: 64 - value.leadingZeroBitCount) == bytes.count)
    var reader = reader(bytes)
    #expect(try reader.varint() == value)
    #expect(reader.isAtEnd)
  }

  @Test("numbers of every kind come back in order")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<2000).map { _ in generator.next() >> UInt64.random(in: 0...63, using: &generator) }
    var bytes: [UInt8] = []
    for value in values {
      Varint.append(value, to: &bytes)
      Varint.append(UInt32(truncatingIfNeeded: value), to: &bytes)
      bytes.append(UInt8(truncatingIfNeeded: value))
      for shift in stride(from: UInt64(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
      for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    var reader = reader(bytes)
    for value in values {
      #expect(try reader.varint() == value)
      #expect(try reader.varint32() == UInt32(truncatingIfNeeded: value))
      #expect(try reader.uint8() == UInt8(truncatingIfNeeded: value))
      #expect(try reader.uint32() == UInt32(truncatingIfNeeded: value))
      #expect(try reader.uint64() == value)
    }
    #expect(reader.isAtEnd)
  }

  @Test("an error names the file, the part and the offset in the file, and the position stays")
  func errorPlace() throws {
    var reader = reader([1, 2, 0x80], fileOffset: 4096)
    _ = try reader.bytes(2)
    let expected = IndexError.damaged(file: "a.segment", part: "terms", offset: 4098, reason: "number cut short")
    #expect(throws: expected) { try reader.varint() }
    #expect(throws: IndexError.self) { try reader.uint32() }
    #expect(throws: IndexError.self) { try reader.bytes(2) }
    #expect(throws: IndexError.self) { try reader.bytes(-1) }
    #expect(throws: IndexError.self) { try reader.bytes(.max) }
    #expect(throws: IndexError.self) { try reader.seek(to: 4) }
    #expect(throws: IndexError.self) { try reader.seek(to: -1) }
    #expect(reader.position == 2)
    #expect(try reader.uint8() == 0x80)
  }

  @Test("a number too large for its type is damaged")
  func tooLarge() {
    for last: UInt8 in [0x10, 0x7F, 0x80] {
      var reader = reader([0xFF, 0xFF, 0xFF, 0xFF, last, 0x01])
      #expect(throws: IndexError.self) { try reader.varint32() }
    }
    for last: UInt8 in [0x02, 0x7F, 0x80] {
      var reader = reader([UInt8](repeating: 0xFF, count: 9) + [last, 0x00])
      #expect(throws: IndexError.self) { try reader.varint() }
    }
  }

  @Test("random bytes give a number or an error, and never move past the end")
  func randomBytes() {
    var generator = SeededGenerator(seed: 2)
    for round in 0..<20_000 {
      var reader = reader(generator.bytes(round % 24))
      do {
        while !reader.isAtEnd {
          switch generator.next() % 6 {
          case 0: _ = try reader.varint()
          case 1: _ = try reader.varint32()
          case 2: _ = try reader.uint8()
          case 3: _ = try reader.uint32()
          case 4: _ = try reader.uint64()
          default: _ = try reader.bytes(Int(truncatingIfNeeded: generator.next()) >> 58)
          }
        }
      } catch {}
      #expect(reader.position <= reader.byteCount)
    }
  }
}
