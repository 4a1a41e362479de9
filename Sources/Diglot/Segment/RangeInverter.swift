/// Encodes a range of a segment's terms from the token blocks of all its documents.
///
/// It first gathers the tokens of the range from the blocks: the rest of the work then stays in the processor's cache. An
/// inverter keeps its buffers and belongs to one thread at a time.
struct RangeInverter {
  private var encoder: TermsEncoder
  /// What was gathered: pieces in the order of their blocks, and of integer terms the tokens of all pieces.
  private var pieces: [Piece] = []
  private var gathered: [UInt64] = []
  /// Sorts pieces by their numbers.
  private var pieceOrder = CountingSort()
  private var orderedPieces: [Piece] = []
  /// Sorts the tokens of one first character by term.
  private var tokenOrder = CountingSort()
  /// The occurrences by term: a doc ID above a position.
  private var occurrences: [UInt64] = []
  private var textTerms = TextTermTable()

  /// Neighbouring tokens of one block that share a first character or, among text terms, the whole term.
  private struct Piece {
    /// The first character, counted from the lowest one of the range; of a text term its number in `textTerms`.
    var number: Int
    /// The indexes of the tokens in `gathered`, of a text term in its block.
    var range: Range<Int>
    /// The doc ID of the block's first document.
    var firstDocument: DocID
  }

  init(_ encoder: TermsEncoder) {
    self.encoder = encoder
  }

  mutating func invert(_ range: TermRange, of blocks: [TokenBlock]) -> EncodedTerms {
    pieces.removeAll(keepingCapacity: true)
    gathered.removeAll(keepingCapacity: true)
    switch range {
    case .heads(let heads): invertIntegers(heads, of: blocks)
    case .groups(let groups): invertTextTerms(groups, of: blocks)
    }
    return encoder.take()
  }

  // MARK: - Integer terms

  private mutating func invertIntegers(_ heads: Range<Int>, of blocks: [TokenBlock]) {
    gather(heads, of: blocks)
    let pieces = pieces
    pieceOrder.count(pieces.indices) { pieces[$0].number }
    pieceOrder.order()
    orderedPieces = pieces
    pieceOrder.deal(pieces.indices, to: &orderedPieces) { (pieces[$0].number, pieces[$0]) }
    for (index, number) in pieceOrder.numbers.enumerated() {
      encode(head: UInt64(heads.lowerBound) + UInt64(number), pieceOrder.range(ofNumberAt: index))
    }
    pieceOrder.reset()
  }

  private mutating func gather(_ heads: Range<Int>, of blocks: [TokenBlock]) {
    // Blocks are read through a span. A copy of a block would count references, and threads would wait for one another.
    let blocks = blocks.span
    var firstDocument: DocID = 0
    for index in blocks.indices {
      gather(heads, of: blocks[index], firstDocument)
      firstDocument += DocID(blocks[index].documentCount)
    }
  }

  private mutating func gather(_ heads: Range<Int>, of block: borrowing TokenBlock, _ firstDocument: DocID) {
    var index = block.heads.indices.partitionPoint { block.heads[$0] >= heads.lowerBound }
    let firstToken = Int(block.starts[index])
    let offset = gathered.count - firstToken
    while index < block.heads.count, block.heads[index] < heads.upperBound {
      pieces.append(
        Piece(
          number: Int(block.heads[index]) - heads.lowerBound,
          range: Int(block.starts[index]) + offset..<Int(block.starts[index + 1]) + offset,
          firstDocument: firstDocument))
      index += 1
    }
    block.tokens.append(firstToken..<Int(block.starts[index]), to: &gathered)
  }

  /// Encodes all integer terms of a first character. Their tokens are in a range of the ordered pieces.
  private mutating func encode(head: UInt64, _ range: Range<Int>) {
    let tokens = gathered
    @inline(__always) func rest(_ token: UInt64) -> Int {
      Int(truncatingIfNeeded: token &>> TokenBlock.occurrenceBits)
    }
    for piece in orderedPieces[range] { tokenOrder.count(piece.range) { rest(tokens[$0]) } }
    tokenOrder.order()
    if occurrences.count < tokenOrder.count { occurrences = [UInt64](repeating: 0, count: tokenOrder.count) }
    let occurrenceMask = UInt64(1) << TokenBlock.occurrenceBits - 1
    for piece in orderedPieces[range] {
      let base = UInt64(piece.firstDocument) << TokenBlock.positionBits
      tokenOrder.deal(piece.range, to: &occurrences) { (rest(tokens[$0]), base &+ (tokens[$0] & occurrenceMask)) }
    }
    for (index, rest) in tokenOrder.numbers.enumerated() {
      encoder.append(
        head << CountingSort.numberBits | UInt64(rest), occurrences, tokenOrder.range(ofNumberAt: index))
    }
    tokenOrder.reset()
  }

  // MARK: - Text terms

  private mutating func invertTextTerms(_ groups: Range<Int>, of blocks: [TokenBlock]) {
    textTerms.removeAll()
    var counts: [Int] = []
    gatherTextTerms(groups, of: blocks, &counts)
    let order = textTerms.ordered()
    if counts.reduce(0, +) > RangeInverter.manyOccurrences { return encodeOneByOne(order, groups, of: blocks, counts) }
    var nextIndexes = [Int](repeating: 0, count: counts.count)
    var sum = 0
    for number in order {
      nextIndexes[number] = sum
      sum += counts[number]
    }
    if occurrences.count < sum { occurrences = [UInt64](repeating: 0, count: sum) }
    var firstPiece = 0
    for block in blocks {
      let terms = block.textTerms(of: groups)
      for term in terms {
        let piece = pieces[firstPiece + term - terms.lowerBound]
        let base = UInt64(piece.firstDocument) << TokenBlock.positionBits
        block.copyOccurrences(ofTextTerm: term, above: base, to: &occurrences, from: nextIndexes[piece.number])
        nextIndexes[piece.number] += piece.range.count
      }
      firstPiece += terms.count
    }
    let terms = textTerms.terms
    for number in order {
      encoder.append(
        terms.bytes.span.extracting(terms.range(of: number)), occurrences,
        nextIndexes[number] - counts[number]..<nextIndexes[number])
    }
  }

  /// Where text terms of a range have more occurrences, those of one term are copied at a time.
  private static let manyOccurrences = 1 << 20

  /// Encodes text terms that have very many occurrences, as those of a document that repeats a few words.
  private mutating func encodeOneByOne(
    _ order: [Int], _ groups: Range<Int>, of blocks: [TokenBlock], _ counts: [Int]
  ) {
    var places = [[(block: Int, term: Int, firstDocument: DocID)]](repeating: [], count: counts.count)
    var piece = 0
    for (index, block) in blocks.enumerated() {
      for term in block.textTerms(of: groups) {
        places[pieces[piece].number].append((index, term, pieces[piece].firstDocument))
        piece += 1
      }
    }
    let terms = textTerms.terms
    for number in order {
      if occurrences.count < counts[number] { occurrences = [UInt64](repeating: 0, count: counts[number]) }
      var next = 0
      for (block, term, firstDocument) in places[number] {
        let base = UInt64(firstDocument) << TokenBlock.positionBits
        blocks[block].copyOccurrences(ofTextTerm: term, above: base, to: &occurrences, from: next)
        next += blocks[block].occurrenceCount(ofTextTerm: term)
      }
      encoder.append(terms.bytes.span.extracting(terms.range(of: number)), occurrences, 0..<next)
    }
  }

  /// Gathers the text terms of the groups, not their tokens, and counts the tokens of each.
  private mutating func gatherTextTerms(_ groups: Range<Int>, of blocks: [TokenBlock], _ counts: inout [Int]) {
    var firstDocument: DocID = 0
    for block in blocks {
      let terms = block.textTerms(of: groups)
      for term in terms {
        let number = textTerms.number(of: block.textTerms.bytes.span.extracting(block.textTerms.range(of: term)))
        if number == counts.count { counts.append(0) }
        let range = Int(block.textTermStarts[term])..<Int(block.textTermStarts[term + 1])
        counts[number] += range.count
        pieces.append(Piece(number: number, range: range, firstDocument: firstDocument))
      }
      firstDocument += DocID(block.documentCount)
    }
  }
}
