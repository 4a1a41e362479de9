/// The jumps of a block of integer keys: from its first entry to the sixteenth after it, from there to the next
/// sixteenth, and so on.
struct IntegerTermJumps {
  /// By how much the key is greater where the present jump leads to.
  private(set) var keys: UInt64 = 0
  /// How many bits lie between what is known of the one key and what is known of the other.
  private(set) var bits = 0
  /// How many bytes the lists of the entries between have.
  private(set) var lists = 0

  private var reader: BitReader
  private var rest: Int
  private var widths = Widths()

  /// The bits of each of the three in a block.
  private struct Widths {
    var keys = 0
    var bits = 0
    var lists = 0
  }

  /// Reads how many there are, and moves `bits` past them.
  @inline(__always)
  init(_ bits: inout BitReader, entryCount: Int) {
    rest = (entryCount &- 1) / TermDictionaryFormat.jumpCount
    if rest > 0 {
      widths.keys = Int(bits.read(width: 6))
      widths.bits = Int(bits.read(width: 4))
      widths.lists = Int(bits.read(width: 6))
    }
    reader = bits
    bits.bit &+= rest &* (widths.keys &+ widths.bits &+ widths.lists)
  }

  /// Reads the next jump; says whether there is one.
  @inline(__always)
  mutating func next() -> Bool {
    guard rest > 0 else { return false }
    rest &-= 1
    keys = read(widths.keys)
    bits = Int(truncatingIfNeeded: read(widths.bits))
    lists = Int(truncatingIfNeeded: read(widths.lists))
    return true
  }

  /// No writer makes numbers of more bits than a window has.
  @inline(__always)
  private mutating func read(_ width: Int) -> UInt64 {
    defer { reader.bit &+= width }
    return reader.window & (1 &<< UInt64(width) &- 1)
  }
}

/// Collects the jumps of a block while its entries are written.
struct IntegerTermJumpsWriter {
  private var jumps: [(keys: UInt64, bits: UInt64, lists: UInt64)] = []
  private var last: (key: UInt64, bit: Int, list: Int) = (0, 0, 0)

  /// Begins a block.
  mutating func removeAll() { jumps.removeAll(keepingCapacity: true) }

  /// Notes an entry; a jump leads to every sixteenth after the first.
  ///
  /// - Parameters:
  ///   - index: The entries before it.
  ///   - bit: The bits of entries before what is known of its key.
  ///   - list: The bytes of the lists of entries before it.
  mutating func note(_ key: UInt64, at index: Int, bit: Int, list: Int) {
    guard index % TermDictionaryFormat.jumpCount == 0 else { return }
    if index > 0 { jumps.append((key - last.key, UInt64(bit - last.bit), UInt64(list - last.list))) }
    last = (key, bit, list)
  }

  /// Appends how many bits each number has, and the jumps; nothing where there are none.
  func append(to bits: inout BitWriter) {
    guard !jumps.isEmpty else { return }
    let widths = (width(of: \.keys), width(of: \.bits), width(of: \.lists))
    precondition(widths.0 <= BitReader.windowBitCount && widths.1 < 16 && widths.2 <= BitReader.windowBitCount)
    bits.append(UInt64(widths.0), width: 6)
    bits.append(UInt64(widths.1), width: 4)
    bits.append(UInt64(widths.2), width: 6)
    for jump in jumps {
      bits.append(jump.keys, width: widths.0)
      bits.append(jump.bits, width: widths.1)
      bits.append(jump.lists, width: widths.2)
    }
  }

  private func width(of number: (borrowing (keys: UInt64, bits: UInt64, lists: UInt64)) -> UInt64) -> Int {
    UInt64.bitWidth - jumps.reduce(0) { $0 | number($1) }.leadingZeroBitCount
  }
}
