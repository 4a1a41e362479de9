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

  /// Where the next jump begins.
  private var bit: Int
  private var rest: Int
  /// How many bits each of the three has in the block.
  private let keyWidth: Int
  private let bitWidth: Int
  private let listWidth: Int

  /// Reads how many there are, and moves `bits` past them.
  @inline(__always)
  init(_ bits: inout BitReader, entryCount: Int) {
    rest = (entryCount &- 1) / TermDictionaryFormat.jumpCount
    let widths = rest > 0 ? Int(bits.read(width: 16)) : 0
    (keyWidth, bitWidth, listWidth) = (widths & 63, widths &>> 6 & 15, widths &>> 10)
    bit = bits.bit
    bits.bit &+= rest &* jumpWidth
  }

  @inline(__always) private var jumpWidth: Int { keyWidth &+ bitWidth &+ listWidth }

  /// The next jump; `nil` past the last. `reader` is left somewhere.
  @inline(__always)
  mutating func next(_ reader: inout BitReader) -> Jump? {
    guard rest > 0 else { return nil }
    rest &-= 1
    reader.bit = bit
    bit &+= jumpWidth
    guard jumpWidth <= BitReader.windowBitCount else { return longJump(&reader) }
    let window = reader.window
    return Jump(
      keys: window & BitReader.mask(keyWidth),
      bits: Int(truncatingIfNeeded: window &>> UInt64(keyWidth) & BitReader.mask(bitWidth)),
      lists: Int(truncatingIfNeeded: window &>> UInt64(keyWidth &+ bitWidth) & BitReader.mask(listWidth)))
  }

  /// A jump that one window may not hold.
  @inline(never)
  private func longJump(_ reader: inout BitReader) -> Jump {
    /// No writer makes numbers of more bits than a window has.
    func read(_ width: Int) -> UInt64 {
      defer { reader.bit &+= width }
      return reader.window & BitReader.mask(width)
    }
    let (keys, bits, lists) = (read(keyWidth), read(bitWidth), read(listWidth))
    return Jump(keys: keys, bits: Int(truncatingIfNeeded: bits), lists: Int(truncatingIfNeeded: lists))
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
