/// The jumps of a block of integer keys: from its first entry to the sixteenth after it, from there to the next
/// sixteenth, and so on.
struct IntegerTermJumps {
  /// A way from one entry to another.
  struct Jump {
    /// By how much the key is greater.
    var keys: UInt64
    /// How many bits lie between what is known of the one key and what is known of the other.
    var bits: Int
    /// How many bytes the lists of the entries between have.
    var lists: Int
  }

  private var reader: BitReader
  private var rest: Int
  /// How many bits each of the three has in the block.
  private var keyWidth = 0
  private var bitWidth = 0
  private var listWidth = 0

  /// Reads how many there are, and moves `bits` past them.
  @inline(__always)
  init(_ bits: inout BitReader, entryCount: Int) {
    rest = (entryCount &- 1) / TermDictionaryFormat.jumpCount
    if rest > 0 {
      let widths = Int(bits.read(width: 16))
      (keyWidth, bitWidth, listWidth) = (widths & 63, widths &>> 6 & 15, widths &>> 10)
    }
    reader = bits
    bits.bit &+= rest &* (keyWidth &+ bitWidth &+ listWidth)
  }

  /// The next jump; `nil` past the last.
  @inline(__always)
  mutating func next() -> Jump? {
    guard rest > 0 else { return nil }
    rest &-= 1
    let window = reader.window
    guard keyWidth &+ bitWidth &+ listWidth <= BitReader.windowBitCount else { return longJump() }
    reader.bit &+= keyWidth &+ bitWidth &+ listWidth
    return Jump(
      keys: window & IntegerTermJumps.mask(keyWidth),
      bits: Int(truncatingIfNeeded: window &>> UInt64(keyWidth) & IntegerTermJumps.mask(bitWidth)),
      lists: Int(truncatingIfNeeded: window &>> UInt64(keyWidth &+ bitWidth) & IntegerTermJumps.mask(listWidth)))
  }

  /// A jump that one window may not hold.
  @inline(never)
  private mutating func longJump() -> Jump {
    let (keys, bits, lists) = (read(keyWidth), read(bitWidth), read(listWidth))
    return Jump(keys: keys, bits: Int(truncatingIfNeeded: bits), lists: Int(truncatingIfNeeded: lists))
  }

  /// No writer makes numbers of more bits than a window has.
  private mutating func read(_ width: Int) -> UInt64 {
    defer { reader.bit &+= width }
    return reader.window & IntegerTermJumps.mask(width)
  }

  @inline(__always)
  private static func mask(_ width: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: width) &- 1 }
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
