#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers in memory of their own, which goes back to the system with the last reference, whatever else was allocated
/// meanwhile. So what is held for long does not keep memory that lies about it.
///
/// `@unchecked Sendable`: nothing writes to the memory once it was made.
@safe
final class WordMemory: @unchecked Sendable {
  let count: Int
  private let words: UnsafeMutablePointer<UInt64>

  /// Copies numbers. It traps where the system has no more memory, as an array does.
  init(_ copied: ArraySlice<UInt64>) {
    count = copied.count
    let memory = unsafe mmap(nil, max(count, 1) * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { fatalError("out of memory") }
    unsafe words = memory.bindMemory(to: UInt64.self, capacity: count)
    unsafe copied.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe words.initialize(from: base, count: source.count) }
    }
  }

  deinit { unsafe munmap(words, max(count, 1) * 8) }

  /// Appends the numbers of a range to an array.
  func append(_ range: Range<Int>, to array: inout [UInt64]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the memory")
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: words + range.lowerBound, count: range.count))
  }
}
