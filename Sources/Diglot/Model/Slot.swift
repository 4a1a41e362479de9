/// Where the ID of a document belongs when documents are spread over several indexes: one of 1,024 places.
///
/// A shard has the documents of a range of slots, in the order of (slot, bytes of the ID); so the documents of all shards, one after
/// the other, are in one order however many shards there are.
package enum Slot {
  /// How many there are.
  package static let count = 1024
  private static let seed: UInt64 = 42

  /// The slot of an ID: XXH64 of its UTF-8 bytes with seed 42, unsigned, modulo 1,024. It is `pmod(xxhash64(id), 1024)` in Spark.
  package static func of(_ id: String) -> Int {
    Int(unsafe Checksum.xxh64(id.utf8.span.bytes, seed: seed) % UInt64(count))
  }

  /// Whether a document comes before another: by their slots, then by the bytes of their IDs.
  package static func precedes(_ one: (slot: Int, id: String), _ other: (slot: Int, id: String)) -> Bool {
    if one.slot != other.slot { return one.slot < other.slot }
    return one.id.utf8.lexicographicallyPrecedes(other.id.utf8)
  }
}
