import CICU

/// ICU's break dictionary for Chinese and Japanese (`cjdict`), walked in place.
///
/// The dictionary is a UCharsTrie (icu4c `ustringtrie.h`, `ucharstrie.h`, `dictionarydata.h`): UTF-16 units that hold
/// words and for each a cost, the scaled negative logarithm of its probability. The walk reads nothing outside the
/// dictionary's declared size. A value of this type is immutable and may be shared between threads.
@safe final class HanDictionary: @unchecked Sendable {
  // @unchecked: the handle is only closed in deinit, and ICU's data is constant.
  private let handle: OpaquePointer
  private let units: UnsafePointer<UInt16>
  private let unitCount: Int

  /// The dictionary of this process, opened when a segmenter is first made.
  static let shared = HanDictionary()

  /// Opens the dictionary of the ICU that is linked; `nil` where it is missing or not of the known form.
  init?() {
    var status: Int32 = 0
    guard let handle = unsafe cicu_data_open(CICU_DATA_HAN_DICTIONARY, &status) else { return nil }
    var byteCount: Int64 = 0
    guard let bytes = unsafe UnsafeRawPointer(cicu_data_bytes(handle, &byteCount)) else {
      unsafe cicu_data_close(handle)
      return nil
    }
    let headerWords = 8
    let trieType = unsafe bytes.load(fromByteOffset: 16, as: Int32.self)
    let transform = unsafe bytes.load(fromByteOffset: 20, as: Int32.self)
    let trieOffset = Int(unsafe bytes.load(as: Int32.self))
    let isKnown =
      trieType & 7 == 1 && transform == 0 && trieOffset >= headerWords * 4 && trieOffset & 1 == 0
      && Int(byteCount) > trieOffset
    guard isKnown else {
      unsafe cicu_data_close(handle)
      return nil
    }
    unsafe self.handle = handle
    unsafe units = (bytes + trieOffset).assumingMemoryBound(to: UInt16.self)
    unitCount = (Int(byteCount) - trieOffset) / 2
  }

  deinit {
    unsafe cicu_data_close(handle)
  }

  /// ICU's cost of a character that is not a word.
  static let unknownCost: UInt16 = 255

  /// A place in the trie, at the end of a word or within one.
  struct Node {
    fileprivate let position: UInt32
    /// The cost of the word that ends here; 65,535, which is more than any word costs, where none ends.
    let cost: UInt16
    /// Units of a linear run that are still to be matched; -1 outside one.
    fileprivate let remaining: Int8
    /// No longer word begins with this one.
    let isFinal: Bool

    /// Where no word goes on.
    static let none = Node(at: 0, isFinal: true)

    @inline(__always)
    fileprivate init(at position: Int, remaining: Int = -1, cost: Int32 = -1, isFinal: Bool = false) {
      self.position = UInt32(truncatingIfNeeded: position)
      self.cost = UInt16(truncatingIfNeeded: cost)
      self.remaining = Int8(truncatingIfNeeded: remaining)
      self.isFinal = isFinal
    }

    @inline(__always) var isWord: Bool { cost != .max }
  }

  @inline(__always)
  private func unit(at index: Int) -> Int {
    index < unitCount ? Int(unsafe units[index]) : 0
  }

  /// The node after the first unit of a word.
  func first(_ unit: UInt16) -> Node { next(at: 0, unit) }

  /// The node after one more unit.
  @inline(__always)
  func next(_ node: Node, _ character: UInt16) -> Node {
    if node.isFinal { return .none }
    let position = Int(node.position)
    if node.remaining < 0 { return next(at: position, character) }
    guard unit(at: position) == Int(character) else { return .none }
    return matched(at: position + 1, remaining: Int(node.remaining) - 1)
  }

  private enum Lead {
    static let linear = 0x30
    static let value = 0x40
    static let final = 0x8000
  }

  private func next(at start: Int, _ character: UInt16) -> Node {
    var position = start
    var lead = unit(at: position)
    position += 1
    if lead >= Lead.value {
      if lead & Lead.final != 0 { return .none }
      position = skipNodeValue(position, lead)
      lead &= Lead.value - 1
    }
    if lead < Lead.linear { return branch(position, lead, Int(character)) }
    guard unit(at: position) == Int(character) else { return .none }
    return matched(at: position + 1, remaining: lead - Lead.linear - 1)
  }

  /// Calls `body` with every unit that may follow at `node`, and the node after it.
  func forEachNext(_ node: Node, _ body: (UInt16, Node) -> Void) {
    if node.isFinal { return }
    var position = Int(node.position)
    guard node.remaining < 0 else {
      return body(UInt16(unit(at: position)), matched(at: position + 1, remaining: Int(node.remaining) - 1))
    }
    var lead = unit(at: position)
    position += 1
    if lead >= Lead.value {
      position = skipNodeValue(position, lead)
      lead &= Lead.value - 1
    }
    guard lead < Lead.linear else {
      return body(UInt16(unit(at: position)), matched(at: position + 1, remaining: lead - Lead.linear - 1))
    }
    var length = lead
    if length == 0 {
      length = unit(at: position)
      position += 1
    }
    forEachBranch(position, length + 1, body)
  }

  private func forEachBranch(_ start: Int, _ count: Int, _ body: (UInt16, Node) -> Void) {
    var position = start
    var length = count
    while length > 5 {
      forEachBranch(jump(position + 1), length >> 1, body)
      length -= length >> 1
      position = skipDelta(position + 1)
    }
    while length > 1 {
      body(UInt16(unit(at: position)), member(position + 1))
      position = skipValue(position + 1)
      length -= 1
    }
    body(UInt16(unit(at: position)), matched(at: position + 1, remaining: -1))
  }

  /// A branch of `lead + 1` units: binary search by jumps down to five, then a list.
  private func branch(_ start: Int, _ lead: Int, _ character: Int) -> Node {
    var position = start
    var length = lead
    if length == 0 {
      length = unit(at: position)
      position += 1
    }
    length += 1
    while length > 5 {
      let middle = unit(at: position)
      position += 1
      if character < middle {
        length >>= 1
        position = jump(position)
      } else {
        length -= length >> 1
        position = skipDelta(position)
      }
    }
    while length > 1 {
      if unit(at: position) == character { return member(position + 1) }
      position = skipValue(position + 1)
      length -= 1
    }
    guard unit(at: position) == character else { return .none }
    return matched(at: position + 1, remaining: -1)
  }

  /// A matched list member: its value is final, or the distance to its node.
  private func member(_ start: Int) -> Node {
    let lead = unit(at: start)
    if lead & Lead.final != 0 {
      return Node(at: start, cost: readValue(start + 1, lead & 0x7FFF), isFinal: true)
    }
    let delta = Int(readValue(start + 1, lead))
    return matched(at: skipValue(start) + delta, remaining: -1)
  }

  private func matched(at position: Int, remaining: Int) -> Node {
    if remaining >= 0 { return Node(at: position, remaining: remaining) }
    let lead = unit(at: position)
    if lead < Lead.value { return Node(at: position) }
    if lead & Lead.final != 0 {
      return Node(at: position, cost: readValue(position + 1, lead & 0x7FFF), isFinal: true)
    }
    return Node(at: position, cost: readNodeValue(position + 1, lead))
  }

  private func readValue(_ position: Int, _ lead: Int) -> Int32 {
    if lead < 0x4000 { return Int32(lead) }
    if lead < 0x7FFF { return Int32((lead - 0x4000) << 16 | unit(at: position)) }
    return Int32(truncatingIfNeeded: unit(at: position) << 16 | unit(at: position + 1))
  }

  private func readNodeValue(_ position: Int, _ lead: Int) -> Int32 {
    if lead < 0x4040 { return Int32((lead >> 6) - 1) }
    if lead < 0x7FC0 { return Int32(((lead & 0x7FC0) - 0x4040) << 10 | unit(at: position)) }
    return Int32(truncatingIfNeeded: unit(at: position) << 16 | unit(at: position + 1))
  }

  private func skipValue(_ position: Int) -> Int {
    let lead = unit(at: position) & 0x7FFF
    return position + (lead < 0x4000 ? 1 : lead < 0x7FFF ? 2 : 3)
  }

  private func skipNodeValue(_ position: Int, _ lead: Int) -> Int {
    position + (lead < 0x4040 ? 0 : lead < 0x7FC0 ? 1 : 2)
  }

  private func jump(_ position: Int) -> Int {
    let delta = unit(at: position)
    if delta < 0xFC00 { return position + 1 + delta }
    if delta < 0xFFFF { return position + 2 + ((delta - 0xFC00) << 16 | unit(at: position + 1)) }
    return position + 3 + (unit(at: position + 1) << 16 | unit(at: position + 2))
  }

  private func skipDelta(_ position: Int) -> Int {
    let delta = unit(at: position)
    return position + (delta < 0xFC00 ? 1 : delta < 0xFFFF ? 2 : 3)
  }
}
