/// The dictionary of terms that are bytes. Safe to share between threads.
final class TextTerms: Sendable {
  let parts: TermDictionaryParts

  init(parts: TermDictionaryParts) { self.parts = parts }

  /// The term's info, or `nil` where the segment does not have it. `text` begins with its tag.
  func find(_ text: [UInt8]) throws(IndexError) -> TermInfo? { try find(text.span) }

  /// The same of a part of some bytes.
  func find(_ text: Span<UInt8>) throws(IndexError) -> TermInfo? {
    let number = try parts.lastBlock(notAfter: text)
    guard number < parts.blockCount else { return nil }
    switch try look(for: text, in: number) {
    case .found(let info): return info
    case .absent, .beyond: return nil
    case .unclear: break
    }
    var block = try TextTermBlock(number, of: parts)
    guard try block.skip(to: text) == true else { return nil }
    try block.skipText()
    return try block.info()
  }

  /// Looks a term up quickly.
  private func look(for text: Span<UInt8>, in number: Int) throws(IndexError) -> TextTermWalk.Outcome {
    try parts.withBlock(number) { bytes, byteCount in
      var walk = TextTermWalk(bytes, byteCount: byteCount, documentCount: parts.documentCount)
      return walk.look(for: text, in: bytes)
    }
  }

  /// Whether any term begins with `text`, which begins with a tag.
  ///
  /// - Complexity: That of `find`: about 1,400 instructions where there are 300,000 terms, and no allocation.
  func hasTerm(beginningWith text: Span<UInt8>) throws(IndexError) -> Bool {
    let number = try parts.lastBlock(notAfter: text)
    guard number < parts.blockCount else { return false }
    switch try look(for: text, in: number) {
    case .found: return true
    case .absent(let common): return common == text.count
    case .beyond: break
    case .unclear:
      var block = try TextTermBlock(number, of: parts)
      if try block.skip(to: text) != nil { return block.common == text.count }
    }
    guard number + 1 < parts.blockCount else { return false }
    var next = try TextTermBlock(number + 1, of: parts)
    return try next.begins(with: text)
  }

  /// A walk over the terms from `text` on.
  func cursor(from text: [UInt8] = []) throws(IndexError) -> TextTermCursor { try TextTermCursor(parts, from: text) }

  /// A walk over the words under a tag that `automaton` accepts.
  func cursor(_ tag: TermKey.Tag, _ automaton: FuzzyAutomaton) throws(IndexError) -> FuzzyTermCursor {
    try FuzzyTermCursor(parts, tag, automaton)
  }
}

/// A walk over terms of bytes in increasing order. Terms that are not are an error.
struct TextTermCursor {
  private let parts: TermDictionaryParts
  private var number: Int
  private var block = TextTermBlock.empty
  /// What `next` returns first: the entry that the walk from a term began with.
  private var head: TermInfo?
  /// The present term, tag included.
  private(set) var text: [UInt8] = []
  /// The last term of the block before, while the first one of the present block is read.
  private var last: [UInt8] = []

  fileprivate init(_ parts: TermDictionaryParts, from first: [UInt8]) throws(IndexError) {
    self.parts = parts
    number = try parts.lastBlock(notAfter: first.span)
    guard number < parts.blockCount else { return }
    block = try TextTermBlock(number, of: parts)
    guard try block.skip(to: first.span) != nil else { return }
    text += first
    try block.replaceEnd(of: &text)
    head = try block.info()
  }

  /// The info of the next term, which is then `text`, or `nil` past the last.
  mutating func next() throws(IndexError) -> TermInfo? {
    if let info = head {
      head = nil
      return info
    }
    while try !block.nextHead() {
      number += 1
      guard number < parts.blockCount else { return nil }
      block = try TextTermBlock(number, of: parts)
      swap(&text, &last)
      text.removeAll(keepingCapacity: true)
    }
    try block.readText(into: &text)
    if !last.isEmpty {
      guard last.lexicographicallyPrecedes(text) else { throw parts.damaged(number, "terms out of order") }
      last.removeAll(keepingCapacity: true)
    }
    return try block.info()
  }
}

extension TermDictionaryParts {
  /// The last block whose first term of bytes is not after `text`, or the first one. Full terms are compared only where
  /// eight bytes do not tell.
  func lastBlock(notAfter text: Span<UInt8>) throws(IndexError) -> Int {
    let prefix = TextTermsWriter.prefix(of: text)
    let next = try (0..<blockCount).partitionPoint { (block) throws(IndexError) in
      let key = self.key(ofBlock: block)
      return try key == prefix ? !begins(block, notAfter: text) : key > prefix
    }
    return max(next - 1, 0)
  }

  private func begins(_ number: Int, notAfter text: Span<UInt8>) throws(IndexError) -> Bool {
    var block = try TextTermBlock(number, of: self)
    return try block.begins(notAfter: text)
  }
}
