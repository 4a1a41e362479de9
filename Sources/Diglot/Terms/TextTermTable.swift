/// Numbers terms of bytes as they come.
struct TextTermTable {
  private var slots: [Slot]
  /// The terms by number.
  private(set) var terms = TextTermList()

  private struct Slot {
    var hash: UInt32 = 0
    /// The term's number plus one, 0 in an empty slot.
    var number: UInt32 = 0
  }

  /// - Parameter slotCount: A power of two; the table grows where it has more than half as many terms.
  init(slotCount: Int = 1 << 10) {
    slots = [Slot](repeating: Slot(), count: slotCount)
  }

  var count: Int { terms.count }

  /// The memory that it takes.
  var byteCount: Int { terms.byteCount + slots.count * MemoryLayout<Slot>.stride }

  mutating func removeAll() {
    terms.removeAll()
    for slot in slots.indices { slots[slot] = Slot() }
  }

  /// The number of a term. A term that is seen for the first time gets the next number.
  mutating func number(of term: Span<UInt8>) -> Int {
    let hash = unsafe TextTermTable.hash(term.bytes)
    let slot = slot(of: term, hash)
    if slots[slot].number != 0 { return Int(slots[slot].number) - 1 }
    terms.append(term)
    slots[slot] = Slot(hash: hash, number: UInt32(terms.count))
    if terms.count * 2 > slots.count { grow() }
    return terms.count - 1
  }

  /// The number of a term, or `nil` where it was never seen.
  func find(_ term: Span<UInt8>) -> Int? {
    let number = unsafe slots[slot(of: term, TextTermTable.hash(term.bytes))].number
    return number == 0 ? nil : Int(number) - 1
  }

  /// The slot of a term; the empty slot where it belongs if it was never seen.
  @inline(__always)
  private func slot(of term: Span<UInt8>, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot].number != 0 {
      if slots[slot].hash == hash, isEqual(Int(slots[slot].number) - 1, to: term) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Whether a term has these bytes.
  func isEqual(_ number: Int, to term: Span<UInt8>) -> Bool {
    let range = terms.range(of: number)
    guard range.count == term.count else { return false }
    return unsafe ByteOrder.sharedCount(terms.bytes.span.extracting(range).bytes, term.bytes) == term.count
  }

  private static func hash(_ term: RawSpan) -> UInt32 {
    var hash = UInt64(term.byteCount)
    var offset = 0
    while offset < term.byteCount {
      hash = (hash ^ ByteOrder.word(term, at: offset)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      offset += 8
    }
    return UInt32(truncatingIfNeeded: hash)
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

  /// The numbers of the terms, sorted by the terms' bytes.
  func ordered() -> [Int] {
    let bytes = terms.bytes.span
    var prefixes = (0..<count).map { number in
      (prefix: ByteOrder.word(unsafe bytes.extracting(terms.range(of: number)).bytes, at: 0), number: number)
    }
    prefixes.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : precedes($0.number, $1.number) }
    return prefixes.map(\.number)
  }

  /// Whether a term sorts before another.
  func precedes(_ first: Int, _ second: Int) -> Bool {
    let bytes = unsafe terms.bytes.span.bytes
    return ByteOrder.precedes(
      bytes.extracting(terms.range(of: first)), bytes.extracting(terms.range(of: second)))
  }
}
