import Synchronization

/// A set of small numbers that several threads add to and none takes from.
///
/// `@unchecked Sendable`: every word is an `Atomic`, and the memory is freed with the last reference.
@safe
final class AtomicFlags: @unchecked Sendable {
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  private let count: Int

  /// An empty set, for numbers below `count`.
  init(count: Int) {
    self.count = (count + 63) / 64
    unsafe words = .allocate(capacity: max(self.count, 1))
    for index in 0..<self.count { unsafe (words + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe words.deinitialize(count: count)
    unsafe words.deallocate()
  }

  @inline(__always)
  func contains(_ number: Int) -> Bool {
    precondition(UInt(bitPattern: number) >> 6 < count, "flag outside the set")
    return unsafe words[number &>> 6].load(ordering: .acquiring) & (1 &<< UInt64(number & 63)) != 0
  }

  func insert(_ number: Int) {
    precondition(UInt(bitPattern: number) >> 6 < count, "flag outside the set")
    unsafe words[number >> 6].bitwiseOr(1 << UInt64(number & 63), ordering: .releasing)
  }
}
