/// A character that follows another in words.
struct WordFollower {
  /// Its UTF-16 unit; 0 in a place of a table that is free.
  fileprivate var unit: UInt16 = 0
  /// What both cost as a word; 65,535, more than any word costs, where they are none.
  private(set) var cost = UInt16.max
  /// A bit for each unit that goes on to a longer word. Units share bits, so a set bit promises nothing.
  private var continuations: UInt32 = 0

  /// No character.
  init() {}

  fileprivate init(_ unit: UInt16, _ node: HanDictionary.Node, in dictionary: HanDictionary) {
    self.unit = unit
    cost = node.cost
    var bits: UInt32 = 0
    dictionary.forEachNext(node) { next, _ in bits |= WordFollower.bit(of: next) }
    continuations = bits
  }

  @inline(__always)
  private static func bit(of unit: UInt16) -> UInt32 { 1 &<< ((UInt32(unit) &* 0x9E37_79B1) >> 27) }

  /// Whether a longer word may go on with `next`; `false` is certain.
  @inline(__always)
  func mayGoOn(with next: WordCharacter) -> Bool { continuations & WordFollower.bit(of: next.unit) != 0 }
}

/// The followers of characters, a hash table for each: to look for one of hundreds in the dictionary is slow.
struct WordFollowers {
  /// The places of a character's followers.
  struct Table {
    fileprivate var start: UInt32 = 0
    /// How many places there are, less one.
    fileprivate var mask: UInt16 = 0
  }

  private let dictionary: HanDictionary
  /// The tables, one after another. The first place belongs to none and is free.
  private var places = [WordFollower()]
  /// The node of the dictionary after a character and the follower in each place.
  private var nodes = [HanDictionary.Node.none]
  /// A bit for each pair of characters that begins a word. Pairs share bits, so a set bit promises nothing; but this
  /// stays in the processor's cache, where the tables do not, and most pairs begin no word.
  private var pairs = [UInt64](repeating: 0, count: 1 << 14)

  init(_ dictionary: HanDictionary) {
    self.dictionary = dictionary
  }

  /// Makes the table of a character from its node in the dictionary.
  mutating func add(_ node: HanDictionary.Node, after first: UInt16) -> Table {
    var found: [(unit: UInt16, node: HanDictionary.Node)] = []
    dictionary.forEachNext(node) { found.append(($0, $1)) }
    if found.isEmpty { return Table() }
    // At least twice the room, so that few places are tried.
    let count = 2 << (Int.bitWidth - (found.count - 1).leadingZeroBitCount)
    let table = Table(start: UInt32(places.count), mask: UInt16(count - 1))
    places += [WordFollower](repeating: WordFollower(), count: count)
    nodes += [HanDictionary.Node](repeating: .none, count: count)
    for (unit, node) in found {
      let place = place(of: unit, in: table)
      places[place] = WordFollower(unit, node, in: dictionary)
      nodes[place] = node
      let pair = WordFollowers.pair(first, unit)
      pairs[pair >> 6] |= 1 << UInt64(pair & 63)
    }
    return table
  }

  /// What stands where `second` is looked for first among the followers of `first`. It waits for nothing but memory, so
  /// that many candidates can be asked for at a time.
  @inline(__always)
  func candidate(after first: WordCharacter, _ second: WordCharacter) -> WordFollower {
    let pair = WordFollowers.pair(first.unit, second.unit)
    let mayBegin = Int(pairs[pair >> 6] &>> UInt64(pair & 63) & 1)
    let table = first.followers
    return places[mayBegin * (Int(table.start) + WordFollowers.hash(second.unit) & Int(table.mask))]
  }

  /// The follower that `second` is, or none, found from the candidate.
  @inline(__always)
  func follower(after first: WordCharacter, _ second: WordCharacter, _ candidate: WordFollower) -> WordFollower {
    let isSettled = candidate.unit == second.unit || candidate.unit == 0
    return isSettled ? candidate : places[place(of: second.unit, in: first.followers)]
  }

  /// The node of the dictionary after two characters.
  func node(after first: WordCharacter, _ second: WordCharacter) -> HanDictionary.Node {
    nodes[place(of: second.unit, in: first.followers)]
  }

  /// Where a unit stands in a table, or a free place.
  @inline(never)
  private func place(of unit: UInt16, in table: Table) -> Int {
    let mask = Int(table.mask)
    var place = WordFollowers.hash(unit) & mask
    while true {
      let found = places[Int(table.start) + place].unit
      if found == unit || found == 0 { return Int(table.start) + place }
      place = (place + 1) & mask
    }
  }

  @inline(__always)
  private static func hash(_ unit: UInt16) -> Int { Int((UInt32(unit) &* 0x9E37_79B1) >> 16) }

  @inline(__always)
  private static func pair(_ first: UInt16, _ second: UInt16) -> Int {
    Int(((UInt32(first) << 16 | UInt32(second)) &* 0x9E37_79B1) >> 12)
  }
}
