/// XXH64, the checksum of every part of an index file.
///
/// After Yann Collet, "xxHash fast digest algorithm", version 0.1.1, section "XXH64 algorithm description"
/// (github.com/Cyan4973/xxHash, `doc/xxhash_spec.md`). It finds damage; it is no defence against forgery.
package enum Checksum {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The XXH64 digest of `bytes`.
  package static func xxh64(_ bytes: RawSpan, seed: UInt64 = 0) -> UInt64 {
    let stripesEnd = bytes.byteCount & ~31
    var digest = stripesEnd == 0 ? seed &+ prime5 : stripes(bytes, upTo: stripesEnd, seed: seed)
    digest &+= UInt64(bytes.byteCount)
    digest = tail(bytes, from: stripesEnd, digest)
    return avalanche(digest)
  }

  /// Whole stripes of 32 bytes, in four lanes that do not wait for each other.
  private static func stripes(_ bytes: RawSpan, upTo end: Int, seed: UInt64) -> UInt64 {
    var lane1 = seed &+ prime1 &+ prime2
    var lane2 = seed &+ prime2
    var lane3 = seed
    var lane4 = seed &- prime1
    var offset = 0
    // The four loads stay below `end`, which is a multiple of 32 and at most `byteCount`.
    while offset < end {
      lane1 = round(lane1, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
      lane2 = round(lane2, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 8, as: UInt64.self))
      lane3 = round(lane3, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 16, as: UInt64.self))
      lane4 = round(lane4, unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset &+ 24, as: UInt64.self))
      offset &+= 32
    }
    var digest = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
    for lane in [lane1, lane2, lane3, lane4] {
      digest = (digest ^ round(0, lane)) &* prime1 &+ prime4
    }
    return digest
  }

  /// The last 0 to 31 bytes.
  private static func tail(_ bytes: RawSpan, from start: Int, _ digest: UInt64) -> UInt64 {
    var digest = digest
    var offset = start
    while offset + 8 <= bytes.byteCount {
      digest ^= round(0, unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      digest = rotate(digest, 27) &* prime1 &+ prime4
      offset += 8
    }
    if offset + 4 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
      digest = rotate(digest ^ UInt64(word) &* prime1, 23) &* prime2 &+ prime3
      offset += 4
    }
    while offset < bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      digest = rotate(digest ^ UInt64(byte) &* prime5, 11) &* prime1
      offset += 1
    }
    return digest
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value &<< bits | value &>> (64 &- bits)
  }

  private static func avalanche(_ digest: UInt64) -> UInt64 {
    var digest = digest
    digest = (digest ^ digest >> 33) &* prime2
    digest = (digest ^ digest >> 29) &* prime3
    return digest ^ digest >> 32
  }
}
