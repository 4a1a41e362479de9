import Testing

@testable import Diglot

/// Values of the Python package xxhash 4.1.0 (libxxhash 0.8.4): `xxhash.xxh64_intdigest(id.encode(), 42) % 1024`.
@Suite struct SlotTests {
  @Test(
    "the slot of an ID is XXH64 of its bytes with the seed 42, mod 1,024",
    arguments: [
      ("", 772), ("a", 204), ("1", 400), ("doc-1", 326), ("算力超市", 997), ("notes/2026/a.txt", 364),
      (String(repeating: "x", count: 31), 478), (String(repeating: "x", count: 32), 504),
      (String(repeating: "x", count: 33), 264), (String(repeating: "b", count: 100), 173), ("👍🏽", 317),
      ("id with spaces", 994), ("DOC0001024", 731),
    ])
  func known(_ id: String, _ slot: Int) { #expect(Slot.of(id) == slot) }

  @Test("it is that of Spark: the documentation of xxhash64 gives 4105715581806190027 for ABC")
  func spark() { #expect(Slot.of("ABC") == 4_105_715_581_806_190_027 % 1024) }

  @Test("two writings of a character are two IDs")
  func bytes() {
    #expect(Slot.of("\u{E9}") == 948)
    #expect(Slot.of("e\u{301}") == 1019)
  }
}
