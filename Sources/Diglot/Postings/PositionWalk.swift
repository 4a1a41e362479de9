/// The positions of one posting, in increasing order.
struct PositionWalk {
  private var bits: BitReader
  private let width: Int
  /// What is added to each.
  private let base: UInt32
  private var rest: UInt32
  /// The position that was reached last, -1 before the first.
  private var last = -1

  /// - Parameter bits: Stands before the first position; its bytes outlive the walk.
  @inline(__always)
  init(_ bits: BitReader, width: Int, count: UInt32) {
    self.bits = bits
    self.width = width
    base = 0
    rest = count
  }

  /// A walk over one position.
  init(_ position: UInt32) {
    bits = unsafe BitReader(PositionWalk.noBytes)
    width = 0
    base = position
    rest = 1
  }

  private static let noBytes = ByteSlice([])

  /// A walk over nothing.
  static var empty: PositionWalk { unsafe PositionWalk(BitReader(noBytes), width: 0, count: 0) }

  @inline(__always)
  mutating func next() -> UInt32? {
    guard rest > 0 else { return nil }
    rest &-= 1
    let position = base &+ bits.read(width: width)
    last = Int(position)
    return position
  }

  /// Whether a position is among them, which is not before the one that was asked for last.
  @inline(__always)
  mutating func has(_ wanted: UInt32) -> Bool {
    while last < wanted, rest > 0 { _ = next() }
    return last == wanted
  }
}
