import Diglot
import DiglotJSON

/// Compares a shard with what its layout says of it.
enum ShardCheck {
  /// What differs in a shard that is sound as an index.
  ///
  /// - Complexity: Reads the index.
  static func findings(
    of shard: ShardLayout.Shard, at path: String, in layout: ShardLayout
  ) throws(IndexError) -> [IndexError] {
    let facts = try CommitFacts(of: Index(at: path))
    var reasons: [String] = []
    if facts.fingerprint != layout.fingerprint {
      reasons.append("the fingerprint \(facts.fingerprint), the layout says \(layout.fingerprint)")
    }
    if facts.length != shard.length { reasons.append("the length \(facts.length), the layout says \(shard.length)") }
    if facts.sha256 != shard.sha256 {
      reasons.append("the SHA-256 \(facts.sha256), the layout says \(shard.sha256)")
    }
    do throws(SlotOrderError) {
      if let slots = try SlotOrder.slots(of: path),
        slots.lowerBound < shard.slots.lowerBound || slots.upperBound > shard.slots.upperBound
      {
        reasons.append("documents of the slots \(range(slots)), the layout says \(range(shard.slots))")
      }
    } catch {
      if case .index(let error) = error { throw error }
      reasons.append("documents that are not by slot and ID")
    }
    return reasons.map { .damaged(file: path, part: "shard", offset: 0, reason: $0) }
  }

  private static func range(_ slots: ClosedRange<Int>) -> String { "\(slots.lowerBound) to \(slots.upperBound)" }
}
