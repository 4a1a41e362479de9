import CICU

/// ICU's own break dictionary for Chinese and Japanese (`cjdict`), walked in place.
///
/// The dictionary is a UCharsTrie (icu4c `ustringtrie.h`, `ucharstrie.h`, `dictionarydata.h`): UTF-16 units that hold
/// words and for each a cost, the scaled negative logarithm of its probability. The walk reads nothing outside the
/// dictionary's declared size. A value of this type is immutable and may be shared between threads.
@safe final class HanDictionary: @unchecked Sendable {
  // @unchecked: the handle is only closed in deinit, and ICU's data is constant.
  private let handle: OpaquePointer
  private let units: UnsafePointer<UInt16>
  private let unitCount: Int

  /// Opens the dictionary of the ICU that is linked; `nil` where it is missing or not of the known form.
  init?() {
    var status: Int32 = 0
    guard let handle = unsafe cicu_dictionary_open(&status) else { return nil }
    var byteCount: Int64 = 0
    guard let bytes = unsafe UnsafeRawPointer(cicu_dictionary_bytes(handle, &byteCount)) else {
      unsafe cicu_dictionary_close(handle)
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
      unsafe cicu_dictionary_close(handle)
      return nil
    }
    unsafe self.handle = handle
    unsafe units = (bytes + trieOffset).assumingMemoryBound(to: UInt16.self)
    unitCount = (Int(byteCount) - trieOffset) / 2
  }

  deinit {
    unsafe cicu_dictionary_close(handle)
  }

  /// A hash of the whole dictionary, for the index's record of how its text was cut.
  var checksum: UInt64 {
    // A sample of every 64th unit and the length: the dictionary has 2 MB, and another edition differs all over.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(unitCount)
    var index = 0
    while index < unitCount {
      hash = (hash ^ UInt64(unit(at: index))) &* 0x100_0000_01B3
      index += 64
    }
    return hash
  }

  /// A place in the trie; `nil` where no word goes on.
  struct Node {
    fileprivate var position: Int
    /// Units of a linear run that are still to be matched; -1 outside one.
    fileprivate var remaining: Int
    /// The cost of the word that ends here, or -1.
    var cost: Int32
    /// No longer word begins with this one.
    var isFinal: Bool
  }

  @inline(__always)
  private func unit(at index: Int) -> Int {
    index < unitCount ? Int(unsafe units[index]) : 0
  }

  /// The node after the first unit of a word.
  @inline(__always)
  func first(_ unit: UInt16) -> Node? { next(at: 0, unit) }

  /// The node after one more unit.
  @inline(__always)
  func next(_ node: Node, _ character: UInt16) -> Node? {
    if node.isFinal { return nil }
    if node.remaining >= 0 {
      guard unit(at: node.position) == Int(character) else { return nil }
      return matched(at: node.position + 1, remaining: node.remaining - 1)
    }
    return next(at: node.position, character)
  }

  private enum Lead {
    static let linear = 0x30
    static let value = 0x40
    static let final = 0x8000
  }

  private func next(at start: Int, _ character: UInt16) -> Node? {
    var position = start
    var lead = unit(at: position)
    position += 1
    if lead >= Lead.value {
      if lead & Lead.final != 0 { return nil }
      position = skipNodeValue(position, lead)
      lead &= Lead.value - 1
    }
    if lead < Lead.linear { return branch(position, lead, Int(character)) }
    guard unit(at: position) == Int(character) else { return nil }
    return matched(at: position + 1, remaining: lead - Lead.linear - 1)
  }

  /// A branch of `lead + 1` units: binary search by jumps down to five, then a list.
  private func branch(_ start: Int, _ lead: Int, _ character: Int) -> Node? {
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
    guard unit(at: position) == character else { return nil }
    return matched(at: position + 1, remaining: -1)
  }

  /// A matched list member: its value is final, or the distance to its node.
  private func member(_ start: Int) -> Node {
    let lead = unit(at: start)
    if lead & Lead.final != 0 {
      return Node(position: start, remaining: -1, cost: readValue(start + 1, lead & 0x7FFF), isFinal: true)
    }
    let delta = Int(readValue(start + 1, lead))
    return matched(at: skipValue(start) + delta, remaining: -1)
  }

  private func matched(at position: Int, remaining: Int) -> Node {
    if remaining >= 0 { return Node(position: position, remaining: remaining, cost: -1, isFinal: false) }
    let lead = unit(at: position)
    if lead < Lead.value { return Node(position: position, remaining: -1, cost: -1, isFinal: false) }
    if lead & Lead.final != 0 {
      return Node(position: position, remaining: -1, cost: readValue(position + 1, lead & 0x7FFF), isFinal: true)
    }
    return Node(position: position, remaining: -1, cost: readNodeValue(position + 1, lead), isFinal: false)
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
