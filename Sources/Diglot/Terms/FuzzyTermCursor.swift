/// A walk over the words under one tag that are a few edits from a word, in increasing order.
///
/// Terms are read from the mapping as they stand there. A term begins as the one before it did, and the automaton goes on
/// from where they part; once no word can go on from a prefix, the rest of what begins with it is passed over unread:
/// entries by what they share, blocks by the directory.
struct FuzzyTermCursor {
  private let parts: TermDictionaryParts
  private let tag: UInt8
  private var number: Int
  private var block = TextTermBlock.empty
  /// The present term, tag included.
  private(set) var text: [UInt8] = []
  private var path: FuzzyPath
  /// How many blocks were read.
  private(set) var blockCount = 0

  init(_ parts: TermDictionaryParts, _ tag: TermKey.Tag, _ automaton: FuzzyAutomaton) throws(IndexError) {
    self.parts = parts
    self.tag = tag.rawValue
    path = FuzzyPath(automaton)
    number = try parts.lastBlock(notAfter: [tag.rawValue].span)
    if number < parts.blockCount { block = try TextTermBlock(number, of: parts) }
  }

  /// The next word, which is then `text`, and how many edits it takes; `nil` past the last.
  mutating func next() throws(IndexError) -> (info: TermInfo, edits: Int)? {
    while try nextHead() {
      if block.shared >= path.deadCount {
        try block.skipText()
        try block.skipInfo()
        continue
      }
      try block.readText(into: &text)
      guard block.tag <= tag else {
        (number, block) = (parts.blockCount, .empty)
        return nil
      }
      guard text.count <= TermKey.longestText else { throw parts.damaged(number, "a term of \(text.count) bytes") }
      if block.tag == tag { path.follow(text, from: block.shared) } else { path.deadCount = 1 }
      if let edits = path.edits(at: text.count) { return (try block.info(), edits) }
      try block.skipInfo()
    }
    return nil
  }

  /// Moves to the head of the next entry, of this block or another; says whether there is one.
  @inline(__always)
  private mutating func nextHead() throws(IndexError) -> Bool {
    while try !block.nextHead() {
      guard number + 1 < parts.blockCount else { return false }
      number += 1
      // Blocks that begin before the next term that may be alive end before it, but for the last of them.
      if let next = path.next(after: text) { number = parts.lastBlock(notAbove: next &- 1, from: number) }
      block = try TextTermBlock(number, of: parts)
      blockCount += 1
      text.removeAll(keepingCapacity: true)
      path.deadCount = .max
    }
    return true
  }
}

/// The states of an automaton along one term, tag included.
private struct FuzzyPath {
  private let automaton: FuzzyAutomaton
  /// The states after so many bytes, where a character ends there.
  private var states: [FuzzyAutomaton.State]
  /// Nothing that begins with so many bytes of the term is a match; `.max` where the term is alive to its end.
  var deadCount = Int.max

  init(_ automaton: FuzzyAutomaton) {
    self.automaton = automaton
    states = [FuzzyAutomaton.State](repeating: automaton.start, count: TermKey.longestText + 1)
  }

  /// Goes along a term from the byte on where it parts from the one before, of whose dead bytes it has none.
  mutating func follow(_ text: [UInt8], from shared: Int) {
    let text = text.span
    var index = max(shared, 1)
    // Characters may part in their second byte.
    while index > 1, index < text.count, text[index] & 0xC0 == 0x80 { index &-= 1 }
    while index < text.count {
      let state = states[index]
      let code = FuzzyAutomaton.code(of: text, at: &index)
      states[index] = automaton.state(after: state, code)
      if states[index].isDead {
        deadCount = index
        return
      }
    }
    deadCount = .max
  }

  /// The first eight bytes of the lowest term that may be alive after a dead one, as a number that orders as they do.
  func next(after text: [UInt8]) -> UInt64? {
    guard deadCount < .max else { return nil }
    let text = text.span
    var end = deadCount
    while end > 1 {
      var start = end - 1
      while start > 1, text[start] & 0xC0 == 0x80 { start -= 1 }
      var index = start
      let code = FuzzyAutomaton.code(of: text, at: &index)
      if let next = automaton.code(after: code, from: states[start]) {
        let shift = 64 - 8 * start - (UInt32.bitWidth - next.leadingZeroBitCount + 7) / 8 * 8
        return TextTermsWriter.prefix(of: text.extracting(..<start)) | UInt64(next) << shift
      }
      end = start
    }
    // No word is left under the tag.
    return (UInt64(text[0]) + 1) << 56
  }

  /// How many edits a term takes that was followed to its end; `nil` where it is no match.
  func edits(at count: Int) -> Int? { deadCount == .max ? automaton.edits(states[count]) : nil }
}
