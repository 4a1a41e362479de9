/// The positions of the postings of one block, and a walk over those of one posting.
///
/// A cursor has one of these, which keeps the bytes alive for every walk. A walk that kept them alive itself would cost two
/// atomic operations a posting: searches took 10 to 15 % more instructions.
struct BlockPositions {
  /// The positions of the postings, one posting after the other.
  private(set) var bytes = ByteSlice.empty
  /// The bit of `bytes` at which the positions begin.
  private var firstBit = 0
  /// The most bits that the positions may have; 0 until they are opened.
  private var bitLimit = 0
  /// By posting, the bit at which its positions begin, counted from the first one; and at the end the number of bits.
  private(set) var starts: [Int] = []
  /// The number of postings whose positions are found: `starts` is valid for them, and for the end of the last one.
  private(set) var knownCount = 0

  /// The walk: the bit of the next position.
  private var bit = 0
  private var width = 0
  /// The number of positions to come.
  private var rest: UInt32 = 0
  /// A number to add to each position.
  private var base: UInt32 = 0
  /// The position that was reached last, -1 before the first.
  private var last = -1

  init() {}

  /// - Parameter room: An array that `takeRoom` gave, or an empty one.
  init(room: [Int]) { starts = room }

  /// Gives away the array of starts, and forgets all.
  mutating func takeRoom() -> [Int] {
    defer { self = BlockPositions() }
    return starts
  }

  // MARK: - The block

  /// Forgets the positions, because another block begins.
  mutating func close() {
    knownCount = 0
    bitLimit = 0
  }

  var isOpen: Bool { bitLimit > 0 }

  /// Takes the bytes of the block's positions, which begin at `bit`.
  mutating func open(_ bytes: ByteSlice, at bit: Int, bitLimit: Int) {
    self.bytes = bytes
    firstBit = bit
    self.bitLimit = bitLimit
  }

  /// Whether the positions of all known postings are among the bits that were opened.
  var areInBounds: Bool { starts[knownCount] <= bitLimit }

  /// Finds the positions of the first `limit` postings of the block.
  ///
  /// - Parameter widths: The bits of a position in each document, by doc ID.
  mutating func findStarts(upTo limit: Int, _ documents: [UInt32], _ frequencies: [UInt32], _ widths: ByteSlice) {
    guard knownCount < limit else { return }
    if starts.isEmpty { starts = [Int](repeating: 0, count: PostingsFormat.blockCount + 1) }
    BlockPositions.addUp(documents, frequencies, widths, knownCount..<limit, into: &starts)
    knownCount = limit
  }

  private static func addUp(
    _ documents: [UInt32], _ frequencies: [UInt32], _ widths: ByteSlice, _ postings: Range<Int>,
    into starts: inout [Int]
  ) {
    var starts = starts.mutableSpan
    var sum = starts[postings.lowerBound]
    for index in postings {
      sum &+= Int(frequencies[index]) &* Int(widths.byte(at: Int(documents[index])))
      starts[index &+ 1] = sum
    }
  }

  /// The bits of `bytes` that have the positions of some known postings.
  func bits(of postings: Range<Int>) -> Range<Int> {
    firstBit + starts[postings.lowerBound]..<firstBit + starts[postings.upperBound]
  }

  // MARK: - The walk

  /// Begins a walk over the positions of a posting.
  ///
  /// - Parameters:
  ///   - index: The index of the posting in the block, below `knownCount`.
  ///   - width: The bits of a position, 0 to 32.
  ///   - count: The number of positions.
  @inline(__always)
  mutating func begin(at index: Int, width: Int, count: UInt32) {
    // `starts` has more elements than `knownCount`.
    bit = unsafe firstBit &+ starts.span[unchecked: index]
    self.width = width
    rest = count
    base = 0
    last = -1
  }

  /// Begins a walk over one position.
  mutating func begin(_ position: UInt32) {
    bit = 0
    width = 0
    rest = 1
    base = position
    last = -1
  }

  /// The next position, in increasing order, or `nil` past the last.
  @inline(__always)
  mutating func next() -> UInt32? {
    guard rest > 0 else { return nil }
    rest &-= 1
    let position = base &+ UInt32(truncatingIfNeeded: bytes.window(at: bit) & BitReader.mask(width))
    bit &+= width
    last = Int(position)
    return position
  }

  /// Whether the walk comes to a position. Ask for positions in increasing order.
  @inline(__always)
  mutating func has(_ wanted: UInt32) -> Bool {
    while last < wanted, rest > 0 { _ = next() }
    return last == wanted
  }
}
