/// The tokens of a batch of documents, sorted by term, until the segment is written.
///
/// An occurrence is the number of a document in the batch (12 bits), and below it a position (32 bits).
struct TokenBlock: Sendable {
  static let positionBits: UInt64 = 32
  static let documentBits: UInt64 = 12

  /// The documents that end in the block. One more may begin in it, or go on.
  let documentCount: Int
  /// The first characters of the integer terms that occur, increasing.
  fileprivate(set) var heads: [UInt32] = []
  /// The index in `tokens` of the first token of each of `heads`, and at the end the number of tokens.
  fileprivate(set) var starts: [UInt32] = []
  /// The tokens of integer terms, sorted by first character; tokens with one first character are in document order. A token
  /// is the rest of the key, and below it an occurrence.
  let tokens: WordMemory

  /// The text terms that occur, sorted by group, in no order within a group.
  fileprivate(set) var textTerms = TextTermList()
  /// The index in `textTerms` of the first term of each group, and at the end the number of terms.
  fileprivate(set) var groupStarts: [UInt32] = []
  /// The index among all occurrences of the first one of each text term, and at the end the number of occurrences.
  fileprivate(set) var textTermStarts: [UInt32] = []
  /// Empty where they are packed.
  fileprivate var textTermOccurrences: [UInt64] = []
  /// The occurrences of a block within one document: by how much each position is above the one before it of the same term,
  /// as a varint.
  private var packedPositions: [UInt8] = []
  /// The index in `packedPositions` of the first of each text term, and at the end their number.
  private var packedStarts: [UInt32] = []

  fileprivate init(documentCount: Int, tokens: WordMemory) {
    precondition(documentCount < 1 << Int(TokenBlock.documentBits), "more documents than a block can number")
    self.documentCount = documentCount
    self.tokens = tokens
  }

  /// The low bits of a token, which are its occurrence.
  static let occurrenceBits = positionBits + documentBits

  /// A group is the text terms that share a tag and the byte after it. So the order of groups is that of their terms.
  static let groupCount = 8 << 8

  @inline(__always)
  fileprivate static func group(of textTerm: Span<UInt8>) -> Int {
    Int(textTerm[0]) << 8 | (textTerm.count > 1 ? Int(textTerm[1]) : 0)
  }

  /// The indexes of the text terms of a range of groups.
  func textTerms(of groups: Range<Int>) -> Range<Int> {
    Int(groupStarts[groups.lowerBound])..<Int(groupStarts[groups.upperBound])
  }

  /// The memory of the block.
  var byteCount: Int {
    (tokens.count + textTermOccurrences.count) * 8 + (heads.count + starts.count + textTermStarts.count) * 4
      + groupStarts.count * 4 + textTerms.byteCount + packedPositions.count + packedStarts.count * 4
  }

  /// The number of occurrences of a text term.
  @inline(__always)
  func occurrenceCount(ofTextTerm term: Int) -> Int { Int(textTermStarts[term + 1] - textTermStarts[term]) }

  /// Copies the occurrences of a text term, above `base`, to `occurrences` from `start` on.
  @inline(__always)
  func copyOccurrences(ofTextTerm term: Int, above base: UInt64, to occurrences: inout [UInt64], from start: Int) {
    var next = start
    guard packedStarts.isEmpty else { return unpack(term, base, &occurrences, start) }
    for index in Int(textTermStarts[term])..<Int(textTermStarts[term + 1]) {
      occurrences[next] = base &+ textTermOccurrences[index]
      next &+= 1
    }
  }

  @inline(never)
  private func unpack(_ term: Int, _ base: UInt64, _ occurrences: inout [UInt64], _ start: Int) {
    var index = Int(packedStarts[term])
    var position: UInt32 = 0
    for next in start..<start + occurrenceCount(ofTextTerm: term) {
      var (step, shift): (UInt32, UInt32) = (0, 0)
      var byte: UInt8
      repeat {
        byte = packedPositions[index]
        step |= UInt32(byte & 0x7F) << shift
        shift += 7
        index += 1
      } while byte & 0x80 != 0
      position &+= step
      occurrences[next] = base &+ UInt64(position)
    }
  }

  /// Packs the occurrences of a block within one document, whose number in the block is 0.
  fileprivate mutating func packOccurrences() {
    for term in 0..<textTerms.count {
      packedStarts.append(UInt32(packedPositions.count))
      var before: UInt32 = 0
      for index in Int(textTermStarts[term])..<Int(textTermStarts[term + 1]) {
        let position = UInt32(truncatingIfNeeded: textTermOccurrences[index])
        Varint.append(position &- before, to: &packedPositions)
        before = position
      }
    }
    packedStarts.append(UInt32(packedPositions.count))
    textTermOccurrences = []
  }
}

/// Makes token blocks. It keeps its buffers and belongs to one thread at a time.
struct TokenBlockMaker {
  private let pages: WordPages
  private var heads = CountingSort()
  /// The tokens of integer terms, sorted by first character.
  private var dealt: [UInt64] = []
  private var table = TextTermTable()
  /// For each token of a text term, the number of the term. For each number, first the count of its tokens, then the index
  /// for the next of them.
  private var termNumbers: [UInt32] = []
  private var termTallies: [UInt32] = []

  init(_ pages: WordPages) {
    self.pages = pages
  }

  mutating func block(of tokens: borrowing TokenBuffer) throws(IndexError) -> TokenBlock {
    dealIntegers(tokens)
    var block = TokenBlock(
      documentCount: tokens.documentEnds.count, tokens: try pages.copy(dealt[..<tokens.keys.count]))
    block.heads = heads.numbers
    block.starts = heads.starts
    dealTextTerms(tokens, into: &block)
    return block
  }

  private mutating func dealIntegers(_ tokens: borrowing TokenBuffer) {
    let keys = tokens.keys
    let positions = tokens.positions
    let restMask = UInt64(1) << CountingSort.numberBits - 1
    @inline(__always) func head(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key &>> CountingSort.numberBits) }
    heads.count(keys.indices) { head(keys[$0]) }
    heads.order()
    if dealt.count < keys.count { dealt = [UInt64](repeating: 0, count: keys.count) }
    var start = 0
    for (document, end) in tokens.ends.enumerated() {
      let document = UInt64(document) << TokenBlock.positionBits
      heads.deal(start..<end.keys, to: &dealt) { index in
        let rest = (keys[index] & restMask) &<< TokenBlock.occurrenceBits
        return (head(keys[index]), rest | document | UInt64(positions[index]))
      }
      start = end.keys
    }
    heads.reset()
  }

  private mutating func dealTextTerms(_ tokens: borrowing TokenBuffer, into block: inout TokenBlock) {
    numberTextTerms(tokens)
    orderTextTerms(into: &block)
    block.textTermOccurrences = [UInt64](repeating: 0, count: termNumbers.count)
    var index = 0
    for (document, end) in tokens.ends.enumerated() {
      while index < end.texts {
        let number = Int(termNumbers[index])
        block.textTermOccurrences[Int(termTallies[number])] =
          UInt64(document) << TokenBlock.positionBits | UInt64(tokens.texts[index].position)
        termTallies[number] += 1
        index += 1
      }
    }
    // A long document has many blocks, and its terms occur often in each.
    if tokens.documentEnds.isEmpty { block.packOccurrences() }
  }

  /// Numbers the terms and counts each.
  private mutating func numberTextTerms(_ tokens: borrowing TokenBuffer) {
    table.removeAll()
    termNumbers.removeAll(keepingCapacity: true)
    termTallies.removeAll(keepingCapacity: true)
    let bytes = tokens.bytes.span
    for text in tokens.texts {
      let number = table.number(of: bytes.extracting(text.range))
      if number == termTallies.count { termTallies.append(0) }
      termTallies[number] += 1
      termNumbers.append(UInt32(number))
    }
  }

  /// Lists the terms by group, and replaces the count of each by the index of its first token.
  private mutating func orderTextTerms(into block: inout TokenBlock) {
    let terms = table.terms
    let bytes = terms.bytes.span
    var starts = [UInt32](repeating: 0, count: TokenBlock.groupCount + 1)
    for number in 0..<terms.count {
      starts[TokenBlock.group(of: bytes.extracting(terms.range(of: number))) + 1] += 1
    }
    for group in 0..<TokenBlock.groupCount { starts[group + 1] += starts[group] }
    block.groupStarts = starts
    var order = [Int](repeating: 0, count: terms.count)
    for number in 0..<terms.count {
      let group = TokenBlock.group(of: bytes.extracting(terms.range(of: number)))
      order[Int(starts[group])] = number
      starts[group] += 1
    }
    var sum: UInt32 = 0
    for number in order {
      block.textTerms.append(bytes.extracting(terms.range(of: number)))
      block.textTermStarts.append(sum)
      let count = termTallies[number]
      termTallies[number] = sum
      sum += count
    }
    block.textTermStarts.append(sum)
  }
}
