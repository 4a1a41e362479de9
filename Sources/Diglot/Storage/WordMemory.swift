import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers in memory of their own, which goes back to the system with the last reference, whatever else was allocated
/// meanwhile. So what is held for long does not keep memory that lies about it.
struct WordMemory: Sendable {
  let count: Int
  fileprivate let pieces: [Piece]

  /// Neighbouring numbers of one page.
  fileprivate struct Piece {
    let page: LargePage
    let words: Range<Int>
  }

  /// Appends the numbers of a range to an array.
  func append(_ range: Range<Int>, to array: inout [UInt64]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the memory")
    var start = 0
    for piece in pieces {
      let part = range.clamped(to: start..<start + piece.words.count)
      let offset = piece.words.lowerBound - start
      if !part.isEmpty { piece.page.append(part.lowerBound + offset..<part.upperBound + offset, to: &array) }
      start += piece.words.count
    }
  }
}

/// Gives out word memory, a large page after the other. Safe to share between threads.
final class WordPages: Sendable {
  private let present = Mutex<(page: LargePage?, count: Int)>((nil, LargePage.wordCount))

  /// Copies numbers.
  func copy(_ words: ArraySlice<UInt64>) -> WordMemory {
    let memory = take(words.count)
    var rest = words
    for piece in memory.pieces {
      piece.page.fill(piece.words, with: rest.prefix(piece.words.count))
      rest = rest.dropFirst(piece.words.count)
    }
    return memory
  }

  private func take(_ count: Int) -> WordMemory {
    present.withLock { present in
      var pieces: [WordMemory.Piece] = []
      var rest = count
      while rest > 0 {
        let page: LargePage
        if let last = present.page, present.count < LargePage.wordCount {
          page = last
        } else {
          page = LargePage()
          present = (page, 0)
        }
        let end = min(present.count + rest, LargePage.wordCount)
        pieces.append(WordMemory.Piece(page: page, words: present.count..<end))
        rest -= end - present.count
        present.count = end
      }
      return WordMemory(count: count, pieces: pieces)
    }
  }
}

/// 2 MiB from the system, which are one page where it has such: to take and to give back 4 KiB at a time costs more than
/// to fill them.
///
/// `@unchecked Sendable`: each word is written once, by the thread that it was given to, before others read it.
@safe
private final class LargePage: @unchecked Sendable {
  static let wordCount = byteCount / 8
  private static let byteCount = 2 << 20
  private let words: UnsafeMutablePointer<UInt64>

  /// It traps where the system has no more memory, as an array does.
  init() {
    let (size, protection) = (LargePage.byteCount, PROT_READ | PROT_WRITE)
    let memory = unsafe mmap(nil, size * 2, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { fatalError("out of memory") }
    // A large page begins at a multiple of its size; what lies about it goes back.
    let before = (size - Int(bitPattern: memory) % size) % size
    if before > 0 { unsafe munmap(memory, before) }
    unsafe munmap(memory + before + size, size - before)
    #if os(Linux)
      unsafe madvise(memory + before, size, MADV_HUGEPAGE)
    #endif
    unsafe words = (memory + before).bindMemory(to: UInt64.self, capacity: LargePage.wordCount)
  }

  deinit { unsafe munmap(words, LargePage.byteCount) }

  func fill(_ range: Range<Int>, with source: ArraySlice<UInt64>) {
    precondition(source.count == range.count && range.upperBound <= LargePage.wordCount, "range outside the page")
    unsafe source.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe (words + range.lowerBound).initialize(from: base, count: source.count) }
    }
  }

  func append(_ range: Range<Int>, to array: inout [UInt64]) {
    precondition(range.upperBound <= LargePage.wordCount, "range outside the page")
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: words + range.lowerBound, count: range.count))
  }
}
