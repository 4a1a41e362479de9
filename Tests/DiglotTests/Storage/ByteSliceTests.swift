import TestSupport
import Testing

@testable import Diglot

@Suite("ByteSlice")
struct ByteSliceTests {
  @Test("numbers are read little-endian, at any offset")
  func loads() {
    let slice = ByteSlice([0xFF, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(slice.byte(at: 0) == 0xFF)
    #expect(slice.uint16(at: 1) == 0x0201)
    #expect(slice.uint32(at: 1) == 0x0403_0201)
    #expect(slice.uint64(at: 1) == 0x0807_0605_0403_0201)
  }

  @Test("a slice of a slice holds the same bytes")
  func slices() {
    let slice = ByteSlice([0, 1, 2, 3, 4, 5])[1..<5][1..<3]
    #expect(slice.byteCount == 2)
    #expect(slice.byte(at: 0) == 2)
    #expect(slice.withBytes { $0.byteCount } == 2)
    #expect(slice[2..<2].byteCount == 0)
    #expect(ByteSlice([]).byteCount == 0)
  }

  @Test("a slice outlives the array and the slice it came from")
  func outlives() {
    func tail() -> ByteSlice { ByteSlice(Array("long enough".utf8))[5..<11] }
    #expect(tail().byte(at: 0) == UInt8(ascii: "e"))
  }

  @Test("a load past the end is a mistake of the caller")
  func pastTheEnd() async {
    await #expect(processExitsWith: .failure) { _ = ByteSlice([1, 2, 3]).uint32(at: 0) }
    await #expect(processExitsWith: .failure) { _ = ByteSlice([1, 2, 3]).byte(at: -1) }
    await #expect(processExitsWith: .failure) { _ = ByteSlice([1, 2, 3])[2..<4] }
  }
}
