/// Characters of a query that a text has not shown yet: few, and asked for at every character of the text.
struct MissingCharacters {
  private var characters: [(scalar: UInt32, bit: UInt64)] = []
  /// A bit for the low six bits of each scalar, so that nearly all others are told by one test.
  private var filter: UInt64 = 0
  private(set) var seen: UInt64 = 0

  var isEmpty: Bool { characters.isEmpty }

  mutating func add(_ scalar: UInt32, _ bit: UInt64) {
    characters.append((scalar, bit))
    filter |= 1 << UInt64(scalar & 63)
  }

  @inline(__always)
  mutating func see(_ scalar: UInt32) {
    if filter &>> UInt64(scalar & 63) & 1 == 1 { look(for: scalar) }
  }

  private mutating func look(for scalar: UInt32) {
    guard let index = characters.firstIndex(where: { $0.scalar == scalar }) else { return }
    seen |= characters[index].bit
    characters.remove(at: index)
    filter = characters.reduce(0) { $0 | 1 << UInt64($1.scalar & 63) }
  }
}
