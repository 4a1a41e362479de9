/// Numbers the integer keys of a segment as they come, and counts them, by open addressing.
///
/// Key, number and count of a term lie in one cache line: nearly every token is a miss of the cache, and so only one.
struct IntegerTermTable {
  private var slots = [Slot](repeating: Slot(), count: 1 << 12)
  private var shift: UInt64 = 64 - 12
  private(set) var count = 0

  /// A term, or room for one where the key is 0.
  private struct Slot {
    var key: UInt64 = 0
    var number: UInt32 = 0
    var count: UInt32 = 0
  }

  var byteCount: Int { slots.count * 16 }

  /// Counts `key`, which is not 0, and returns its number; a new one where it was not seen before.
  @inline(__always)
  mutating func add(_ key: UInt64) -> UInt32 {
    let mask = slots.count &- 1
    var slot = place(of: key)
    while true {
      if slots[slot].key == key {
        slots[slot].count &+= 1
        return slots[slot].number
      }
      if slots[slot].key == 0 { return insert(key, at: slot) }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  private func place(of key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift) }

  @inline(never)
  private mutating func insert(_ key: UInt64, at slot: Int) -> UInt32 {
    let number = UInt32(count)
    slots[slot] = Slot(key: key, number: number, count: 1)
    count += 1
    if count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    let old = slots
    shift -= 1
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry.key != 0 {
      var slot = place(of: entry.key)
      while slots[slot].key != 0 { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }

  /// The keys in order, each with its number, and how often each number was counted.
  func ordered() -> (terms: [RadixSort.Element], counts: [UInt32]) {
    var terms: [RadixSort.Element] = []
    terms.reserveCapacity(count)
    var counts = [UInt32](repeating: 0, count: count)
    for slot in slots where slot.key != 0 {
      terms.append(RadixSort.Element(key: slot.key, payload: slot.number))
      counts[Int(slot.number)] = slot.count
    }
    RadixSort.sort(&terms)
    return (terms, counts)
  }
}

/// Numbers the terms of a batch that are bytes.
struct TextTermTable {
  private var slots: [Slot]
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  private struct Slot {
    var hash: UInt32 = 0
    /// The term's number plus one, 0 in an empty slot.
    var number: UInt32 = 0
  }

  init() {
    slots = [Slot](repeating: Slot(), count: 1 << 12)
  }

  var byteCount: Int { slots.count * 8 + ends.count * 8 + bytes.count }

  var count: Int { ends.count }

  /// Where `bytes` holds a term.
  func range(of number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  /// The number of a term; a new one where it was not seen before.
  mutating func number(of term: Span<UInt8>) -> UInt32 {
    let hash = TextTermTable.hash(term)
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot].number != 0 {
      if slots[slot].hash == hash, matches(Int(slots[slot].number) - 1, term) { return slots[slot].number - 1 }
      slot = (slot + 1) & mask
    }
    for index in term.indices { bytes.append(term[index]) }
    ends.append(bytes.count)
    slots[slot] = Slot(hash: hash, number: UInt32(ends.count))
    if ends.count * 2 > slots.count { grow() }
    return UInt32(ends.count - 1)
  }

  @inline(__always)
  private static func hash(_ term: Span<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in term.indices { hash = (hash ^ UInt64(term[index])) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  private func matches(_ number: Int, _ term: Span<UInt8>) -> Bool {
    let range = range(of: number)
    guard range.count == term.count else { return false }
    for index in term.indices where bytes[range.lowerBound + index] != term[index] { return false }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry.number != 0 {
      var slot = Int(entry.hash) & mask
      while slots[slot].number != 0 { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }
}
