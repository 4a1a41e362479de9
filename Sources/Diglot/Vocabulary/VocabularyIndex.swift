/// Leads from how a form begins to the first line of a `VocabularyTable` whose key begins so.
///
/// Keys that begin alike are neighbours in the table. A key begins with a Han character and, where there is more of it,
/// the next character; or with a word of letters and, where one stands beside it, a Han character.
///
/// The index is a hash table with linear probing, written as text so that it lies in the program's read-only data: a slot
/// is five characters from "0" on, six bits each, of which 24 bits are where a line begins, plus one, and six are of the
/// hash. At most half of the slots are taken. A text that no key begins like is told by a slot or two, mostly without a look
/// at the table.
enum VocabularyIndex {
  private static let digitCount = 5
  private static let firstDigit: UInt8 = 0x30
  /// Digits are read eight at a time.
  private static let paddingCount = 3
  private static let lineBits: UInt64 = 0xFF_FFFF

  /// The two ways in which a form may begin that stands at the start of a text.
  struct Beginnings {
    /// The first character or word, which nothing but a space follows.
    fileprivate(set) var short = Beginning()
    /// The same with the character after it; empty where a space or the end of the text follows.
    fileprivate(set) var long = Beginning()
  }

  /// How a form begins.
  struct Beginning {
    fileprivate var hash: UInt64 = 0
    fileprivate(set) var byteCount = 0
    fileprivate var isLong = false
  }

  /// Where the first line begins whose key begins as `text` does; `nil` where no line's does.
  @inline(__always)
  static func line(
    of beginning: Beginning, _ text: Span<UInt8>, in index: Span<UInt8>, _ table: Span<UInt8>
  ) -> Int? {
    guard beginning.byteCount > 0 else { return nil }
    let hash = mixed(beginning.hash)
    let slotCount = (index.count &- paddingCount) / digitCount
    var slot = slot(of: hash, slotCount)
    while true {
      let value = value(ofSlot: slot, in: index)
      if value & lineBits == 0 { return nil }
      let line = Int(truncatingIfNeeded: value & lineBits) &- 1
      if value &>> 24 == mark(of: hash), has(beginning, line, text, table) { return line }
      slot = slot &+ 1 == slotCount ? 0 : slot &+ 1
    }
  }

  private static func has(_ beginning: Beginning, _ line: Int, _ text: Span<UInt8>, _ table: Span<UInt8>) -> Bool {
    let count = beginning.byteCount
    return VocabularyTable.commonCount(table, line, text.extracting(..<count)) == count
      && (beginning.isLong || table[line &+ count] <= 0x20)
  }

  // MARK: - Beginnings

  /// How a text of one byte or more begins.
  @inline(__always)
  static func beginnings(of text: Span<UInt8>) -> Beginnings {
    var beginnings = Beginnings()
    if isHan(text[0]) {
      beginnings.short.addHan(of: text)
    } else {
      beginnings.short.addWord(of: text)
    }
    let end = beginnings.short.byteCount
    guard end < text.count, text[end] > 0x20 else { return beginnings }
    beginnings.long = beginnings.short
    if isHan(text[end]) { beginnings.long.addHan(of: text) } else { beginnings.long.addByte(of: text) }
    beginnings.long.isLong = true
    return beginnings
  }

  /// Whether a character that begins so is Han or kana.
  @inline(__always)
  static func isHan(_ lead: UInt8) -> Bool { lead >= 0xE3 }

  // MARK: - Making

  /// The index of a table, of less than 16 MiB.
  static func make(of table: [UInt8]) -> [UInt8] {
    var beginnings: [(beginning: Beginning, line: Int)] = []
    var line = 0
    while line < table.count {
      let end = table[line...].firstIndex(of: VocabularyTable.tab) ?? line
      let keyBeginnings = VocabularyIndex.beginnings(of: table.span.extracting(line..<end))
      let beginning = keyBeginnings.long.isLong ? keyBeginnings.long : keyBeginnings.short
      if beginnings.last?.beginning.hash != beginning.hash { beginnings.append((beginning, line)) }
      line = (table[end...].firstIndex(of: VocabularyTable.lineEnd) ?? table.count - 1) + 1
    }
    return digits(of: slots(of: beginnings))
  }

  private static func slots(of beginnings: [(beginning: Beginning, line: Int)]) -> [UInt64] {
    var slots = [UInt64](repeating: 0, count: beginnings.count * 2 + 1)
    for (beginning, line) in beginnings {
      precondition(line < lineBits, "a table of 16 MiB")
      let hash = mixed(beginning.hash)
      var slot = slot(of: hash, slots.count)
      while slots[slot] != 0 { slot = (slot + 1) % slots.count }
      slots[slot] = UInt64(line + 1) | mark(of: hash) << 24
    }
    return slots
  }

  private static func digits(of slots: [UInt64]) -> [UInt8] {
    var digits: [UInt8] = []
    for slot in slots {
      for digit in 0..<digitCount { digits.append(firstDigit + UInt8(slot >> UInt64(digit * 6) & 0x3F)) }
    }
    return digits + [UInt8](repeating: firstDigit, count: paddingCount)
  }

  // MARK: - Slots

  /// Unchecked access: the slot is one of those that the index has, and `paddingCount` bytes follow the last of them.
  @inline(__always)
  private static func value(ofSlot slot: Int, in index: Span<UInt8>) -> UInt64 {
    precondition(slot >= 0 && slot &* digitCount &+ 8 <= index.count)
    let digits = unsafe index.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: slot &* digitCount, as: UInt64.self)
    let word = UInt64(littleEndian: digits) &- 0x3030_3030_3030_3030
    return word & 0x3F | word &>> 2 & 0xFC0 | word &>> 4 & 0x3_F000 | word &>> 6 & 0xFC_0000 | word &>> 8 & 0x3F00_0000
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64) -> UInt64 { (hash ^ hash &>> 29) &* 0xBF58_476D_1CE4_E5B9 }

  /// The slot where a hash is looked for first, by its upper half.
  @inline(__always)
  private static func slot(of hash: UInt64, _ slotCount: Int) -> Int {
    Int(truncatingIfNeeded: (hash &>> 32 &* UInt64(slotCount)) &>> 32)
  }

  /// The six bits of a hash that a slot has.
  @inline(__always)
  private static func mark(of hash: UInt64) -> UInt64 { hash &>> 26 & 0x3F }
}

extension VocabularyIndex.Beginning {
  @inline(__always)
  fileprivate mutating func addByte(of text: Span<UInt8>) {
    hash = (hash ^ UInt64(text[byteCount])) &* 0x9E37_79B9_7F4A_7C15
    byteCount &+= 1
  }

  @inline(__always)
  fileprivate mutating func addHan(of text: Span<UInt8>) {
    let (scalar, end) = decodeScalar(text, at: byteCount)
    hash = (hash ^ UInt64(scalar)) &* 0x9E37_79B9_7F4A_7C15
    byteCount = end
  }

  @inline(__always)
  fileprivate mutating func addWord(of text: Span<UInt8>) {
    while byteCount < text.count, text[byteCount] > 0x20, !VocabularyIndex.isHan(text[byteCount]) { addByte(of: text) }
  }
}
