/// The positions of one posting, in increasing order.
///
/// `@safe`: it never reads outside the bytes it was made with, which the caller keeps alive.
@safe
struct PositionWalk {
  private let base: UnsafeRawPointer
  private let byteCount: Int
  /// Where the next position begins.
  private var bit: Int
  private let width: Int
  /// What is added to each position.
  private let addend: UInt32
  private var rest: UInt32
  /// The position that was reached last, -1 before the first.
  private var last = -1

  /// A walk over `count` positions of `width` bits each, 0 to 32.
  ///
  /// - Parameter bytes: Have the positions from `bit` on. The caller keeps them alive while the walk is used.
  @unsafe
  @inline(__always)
  init(_ bytes: ByteSlice, bit: Int, width: Int, count: UInt32) {
    unsafe base = bytes.baseAddress
    byteCount = bytes.byteCount
    self.bit = bit
    self.width = width
    addend = 0
    rest = count
  }

  /// A walk over one position.
  init(_ position: UInt32) {
    unsafe base = PositionWalk.noBytes.baseAddress
    byteCount = 0
    bit = 0
    width = 0
    addend = position
    rest = 1
  }

  private static let noBytes = ByteSlice([])

  /// A walk over nothing.
  static var empty: PositionWalk { unsafe PositionWalk(noBytes, bit: 0, width: 0, count: 0) }

  @inline(__always)
  mutating func next() -> UInt32? {
    guard rest > 0 else { return nil }
    rest &-= 1
    let bits = unsafe ByteSlice.window(base, byteCount, at: bit)
    let position = addend &+ UInt32(truncatingIfNeeded: bits & BitReader.mask(width))
    bit &+= width
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
