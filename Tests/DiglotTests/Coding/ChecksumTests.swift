import Testing

@testable import Diglot

@Suite("Checksum")
struct ChecksumTests {
  /// The bytes of xxHash's own sanity check (`cli/xsum_sanity_check.c`).
  private func sanityBytes(_ count: Int) -> [UInt8] {
    var generator: UInt64 = 2_654_435_761
    return (0..<count).map { _ in
      defer { generator &*= 11_400_714_785_074_694_797 }
      return UInt8(generator >> 56)
    }
  }

  @Test(
    "the digests are those xxHash publishes",
    arguments: [
      (0, 0, 0xEF46_DB37_51D8_E999), (0, 2_654_435_761, 0xAC75_FDA2_929B_17EF),
      (1, 0, 0xE934_A84A_DB05_2768), (1, 2_654_435_761, 0x5014_6076_43A9_B4C3),
      (4, 0, 0x9136_A0DC_A574_57EE),
      (14, 0, 0x8282_DCC4_994E_35C8), (14, 2_654_435_761, 0xC3BD_6BF6_3DEB_6DF0),
      (222, 0, 0xB641_AE8C_B691_C174), (222, 2_654_435_761, 0x20CB_8AB7_AE10_C14A),
    ] as [(Int, UInt64, UInt64)])
  func publishedVectors(count: Int, seed: UInt64, digest: UInt64) {
    #expect(Checksum.xxh64(sanityBytes(count).span.bytes, seed: seed) == digest)
  }

  @Test("the digest of a string is the known one")
  func knownString() {
    let bytes = Array("Nobody inspects the spammish repetition".utf8)
    #expect(Checksum.xxh64(bytes.span.bytes) == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test("every flipped bit changes the digest, at each length of the last stripe")
  func flippedBits() {
    for count in 0...70 {
      var bytes = sanityBytes(count)
      let digest = Checksum.xxh64(bytes.span.bytes)
      for bit in 0..<8 * count {
        bytes[bit / 8] ^= 1 << (bit % 8)
        #expect(Checksum.xxh64(bytes.span.bytes) != digest)
        bytes[bit / 8] ^= 1 << (bit % 8)
      }
    }
  }
}
