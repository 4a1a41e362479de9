/// The dictionary of integer keys. Safe to share between threads.
final class IntegerTerms: Sendable {
  let parts: TermDictionaryParts
  /// The bits of a position in each document, a byte each.
  let positionWidths: ByteSlice

  init(parts: TermDictionaryParts, positionWidths: ByteSlice) {
    self.parts = parts
    self.positionWidths = positionWidths
  }

  /// The term's info, or `nil` where the segment does not have it.
  @inline(never)
  func find(_ key: UInt64) throws(IndexError) -> TermInfo? {
    guard parts.blockCount > 0 else { return nil }
    var block = try IntegerTermBlock(parts.lastBlock(notAbove: key), of: self)
    guard try block.skip(to: key, of: self) else { return nil }
    return block.key == key ? try block.info(of: self) : nil
  }

  /// A walk over the terms from `key` on.
  func cursor(from key: UInt64 = 0) throws(IndexError) -> IntegerTermCursor {
    try IntegerTermCursor(self, from: key)
  }
}

/// A walk over integer keys in increasing order. Keys that are not are an error.
struct IntegerTermCursor {
  private let terms: IntegerTerms
  /// `nil` past the last.
  private var block: IntegerTermBlock?
  /// Whether the block stands on the key that the walk from a key began with.
  private var isOnFirst = false
  private var previous: UInt64?

  fileprivate init(_ terms: IntegerTerms, from first: UInt64) throws(IndexError) {
    self.terms = terms
    guard terms.parts.blockCount > 0 else { return }
    var block = try IntegerTermBlock(terms.parts.lastBlock(notAbove: first), of: terms)
    isOnFirst = try block.skip(to: first, of: terms)
    self.block = block
  }

  /// The next term and its info, or `nil` past the last.
  mutating func next() throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    while let number = block?.number {
      if isOnFirst || (block?.nextKey() ?? false), let key = block?.key, let info = try block?.info(of: terms) {
        isOnFirst = false
        guard key > previous ?? 0, key < TermDictionaryFormat.keyLimit else {
          throw terms.parts.damaged(number, "terms out of order")
        }
        previous = key
        return (key, info)
      }
      block = number + 1 < terms.parts.blockCount ? try IntegerTermBlock(number + 1, of: terms) : nil
    }
    return nil
  }
}
