/// The tokens of a batch of documents, in order: those of integer terms, and those of text terms.
///
/// Nothing is allocated for a token once the arrays have grown.
struct TokenBuffer {
  /// Stands for no position: a character that only ends runs, a value, a pair, a filter, a document key.
  static let noPosition = UInt32.max

  /// The integer term and the position of each such token.
  private(set) var keys: [UInt64] = []
  private(set) var positions: [UInt32] = []
  /// The tokens of text terms.
  private(set) var texts: [Text] = []
  private(set) var bytes: [UInt8] = []
  /// How many tokens there were at the end of each document.
  private(set) var documentEnds: [End] = []

  /// How many tokens there are at the end of each document, and last at the end of those that have come of another one.
  var ends: [End] { documentEnds + [End(keys: keys.count, texts: texts.count)] }

  /// A token of a text term.
  struct Text {
    /// Where `bytes` holds the term, tag included.
    var start: Int
    var end: Int
    var position: UInt32

    @inline(__always) var range: Range<Int> { start..<end }
  }

  struct End {
    var keys: Int
    var texts: Int
  }

  /// Whether the tokens take so much memory that whoever can should take them away.
  var isFull: Bool { keys.count * 12 + texts.count * MemoryLayout<Text>.stride + bytes.count > 4 << 20 }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    documentEnds.removeAll(keepingCapacity: true)
  }

  /// Appends a token of an integer term.
  @inline(__always)
  mutating func append(_ key: UInt64, at position: UInt32) {
    keys.append(key)
    positions.append(position)
  }

  /// Appends the bigrams of a run, the first of which stands at `position`.
  @inline(__always)
  mutating func appendBigrams(of run: Span<FoldedCharacter>, from position: UInt32) {
    let count = run.count - 1
    keys.append(addingCapacity: count) { output in
      var first = run[0].scalar
      for index in 0..<count {
        let second = run[index &+ 1].scalar
        output.append(TermKey.bigram(first, second))
        first = second
      }
    }
    positions.append(addingCapacity: count) { output in
      for index in 0..<count { output.append(position &+ UInt32(truncatingIfNeeded: index)) }
    }
  }

  /// Appends a token of a text term, which `write` adds after its tag.
  @inline(__always)
  mutating func append(_ tag: TermKey.Tag, at position: UInt32, _ write: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes.append(tag.rawValue)
    write(&bytes)
    if bytes.count - start > TermKey.longestText { TokenBuffer.truncate(&bytes, from: start) }
    texts.append(Text(start: start, end: bytes.count, position: position))
  }

  /// Appends a token of a whole text term, without a position.
  mutating func append(_ term: [UInt8]) {
    let start = bytes.count
    bytes += term
    texts.append(Text(start: start, end: bytes.count, position: TokenBuffer.noPosition))
  }

  /// Takes the last text term back if it is already at its position.
  mutating func dropRepeatedLast() {
    let last = texts[texts.count - 1]
    var index = texts.count - 2
    while index >= 0, texts[index].position == last.position {
      if bytes[texts[index].range] == bytes[last.range] {
        texts.removeLast()
        bytes.removeSubrange(last.range)
        return
      }
      index -= 1
    }
  }

  /// The last text term without its tag.
  var lastText: [UInt8] { Array(bytes[texts[texts.count - 1].range.dropFirst()]) }

  /// Closes the present document.
  mutating func endDocument() { documentEnds.append(End(keys: keys.count, texts: texts.count)) }

  /// Cuts the term that begins at `start` to the longest allowed, at a scalar.
  static func truncate(_ bytes: inout [UInt8], from start: Int) {
    var end = start + TermKey.longestText
    while end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.removeSubrange(end...)
  }
}
