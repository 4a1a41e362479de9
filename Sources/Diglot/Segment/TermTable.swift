/// Numbers the integer keys of a batch as they come, by open addressing.
struct IntegerTermTable {
  private var slotKeys: [UInt64]
  private var slotNumbers: [UInt32]
  private var shift: UInt64
  /// The keys by number.
  private(set) var keys: [UInt64] = []

  init() {
    slotKeys = [UInt64](repeating: 0, count: 1 << 12)
    slotNumbers = [UInt32](repeating: 0, count: 1 << 12)
    shift = 64 - 12
  }

  var byteCount: Int { slotKeys.count * 12 + keys.count * 8 }

  /// The number of `key`, which is not 0; a new one where it was not seen before.
  @inline(__always)
  mutating func number(of key: UInt64) -> UInt32 {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    let mask = slotKeys.count &- 1
    while true {
      let present = slotKeys[slot]
      if present == key { return slotNumbers[slot] }
      if present == 0 { return insert(key, at: slot) }
      slot = (slot &+ 1) & mask
    }
  }

  private mutating func insert(_ key: UInt64, at slot: Int) -> UInt32 {
    let number = UInt32(keys.count)
    slotKeys[slot] = key
    slotNumbers[slot] = number
    keys.append(key)
    if keys.count * 2 > slotKeys.count { grow() }
    return number
  }

  private mutating func grow() {
    shift -= 1
    slotKeys = [UInt64](repeating: 0, count: slotKeys.count * 2)
    slotNumbers = [UInt32](repeating: 0, count: slotKeys.count)
    let mask = slotKeys.count - 1
    for (number, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while slotKeys[slot] != 0 { slot = (slot + 1) & mask }
      slotKeys[slot] = key
      slotNumbers[slot] = UInt32(number)
    }
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
