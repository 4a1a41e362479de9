import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers in pages of their own. The pages go back to the system with the last reference. From the ordinary heap they would
/// not: memory that was allocated later, between them, would keep its pages in use.
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

/// Gives out word memory from one large page after the other. Safe to share between threads.
final class WordPages: Sendable {
  private let present = Mutex<(page: LargePage?, count: Int)>((nil, LargePage.wordCount))

  /// Copies numbers.
  ///
  /// - Throws: `IndexError.noMemory` where the system has no page more.
  func copy(_ words: ArraySlice<UInt64>) throws(IndexError) -> WordMemory {
    let memory = try take(words.count)
    var rest = words
    for piece in memory.pieces {
      piece.page.fill(piece.words, with: rest.prefix(piece.words.count))
      rest = rest.dropFirst(piece.words.count)
    }
    return memory
  }

  private func take(_ count: Int) throws(IndexError) -> WordMemory {
    try present.withLock { (present) throws(IndexError) in
      var pieces: [WordMemory.Piece] = []
      var rest = count
      while rest > 0 {
        let page: LargePage
        if let last = present.page, present.count < LargePage.wordCount {
          page = last
        } else {
          page = try LargePage()
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

/// 2 MiB of memory, in one large page where the system has large pages. Pages of 4 KiB cost more time to take and give back
/// than to fill.
///
/// `@unchecked Sendable`: each word is written once, by the thread that it was given to, and then only read.
@safe
private final class LargePage: @unchecked Sendable {
  static let wordCount = byteCount / 8
  private static let byteCount = 2 << 20
  private let words: UnsafeMutablePointer<UInt64>

  /// Takes a page.
  init() throws(IndexError) {
    let (size, protection) = (LargePage.byteCount, PROT_READ | PROT_WRITE)
    let memory = unsafe mmap(nil, size * 2, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else { throw .noMemory(byteCount: size) }
    // A large page begins at a multiple of its size. The memory around it goes back.
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
