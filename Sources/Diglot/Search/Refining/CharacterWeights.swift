/// Characters with what each weighs: the first 64 that were named, so that a set of them is a word of bits.
struct CharacterWeights: Sendable {
  static let limit = 64

  private(set) var all: [(scalar: UInt32, weight: Float)] = []

  /// Makes a character weigh `weight` at least.
  mutating func raise(_ scalar: UInt32, to weight: Float) {
    if let index = all.firstIndex(where: { $0.scalar == scalar }) {
      all[index].weight = max(all[index].weight, weight)
    } else if all.count < CharacterWeights.limit {
      all.append((scalar, weight))
    }
  }
}
