/// Turns tokens, which come by document, into postings, which go by term.
///
/// Tokens are kept as (term number, position) in the order of documents; at the end they are dealt out to their terms by
/// a counting sort. A token costs 8 bytes until then, 16 during it and 8 while the lists are written.
struct Inverter {
  private var integers = IntegerTermTable()
  private var texts = TextTermTable()
  /// How often each term of bytes stands, by number.
  private var textCounts: [UInt32] = []
  /// By batch, the term number of each token, with `textFlag` where it is one of bytes, above the position.
  private var batches: [Batch] = []
  private var tokenCount = 0
  private(set) var documentCount = 0

  private struct Batch {
    var tokens: [UInt64]
    /// How many tokens there were at the end of each document.
    var documentEnds: [Int]
  }

  private static let textFlag: UInt32 = 1 << 31

  /// The most that is held from now to the end of the writing, in bytes.
  var byteCount: Int {
    let sorting = tokenCount * 8 + integers.byteCount + integers.count * 36
    let dealing = tokenCount * 16 + integers.count * 32
    return max(sorting, dealing) + texts.byteCount * 2 + textCounts.count * 36 + documentCount * 8
  }

  /// Takes in the next documents.
  mutating func add(_ batch: borrowing TokenBuffer) {
    var tokens: [UInt64] = []
    tokens.reserveCapacity(batch.keys.count)
    let keys = batch.keys.span
    let positions = batch.positions.span
    for index in keys.indices {
      let number = TokenBuffer.isText(keys[index]) ? textNumber(keys[index], batch) : integers.add(keys[index])
      tokens.append(UInt64(number) << 32 | UInt64(positions[index]))
    }
    tokenCount += tokens.count
    documentCount += batch.documentEnds.count
    batches.append(Batch(tokens: tokens, documentEnds: batch.documentEnds))
  }

  @inline(__always)
  private mutating func textNumber(_ key: UInt64, _ batch: borrowing TokenBuffer) -> UInt32 {
    let number = texts.number(of: batch.bytes.span.extracting(TokenBuffer.textRange(key)))
    if number == textCounts.count { textCounts.append(0) }
    textCounts[Int(number)] &+= 1
    return number | Inverter.textFlag
  }

  // MARK: - Writing

  /// Writes all terms with their postings; the documents were added to `segment` before. What was added is gone then.
  mutating func write(to segment: SegmentWriter) throws(IndexError) {
    segment.beginTerms()
    let (integerOrder, integerCounts) = integers.ordered()
    integers = IntegerTermTable()
    let textOrder = orderedTexts()
    let (starts, occurrences) = dealOut(integerOrder, integerCounts, textOrder)
    batches = []
    for (rank, element) in integerOrder.enumerated() {
      let range = starts[rank]..<starts[rank + 1]
      let hasPositions = TermKey.hasPositions(element.key)
      if range.count == 1 {
        try segment.addTerm(element.key, onlyPosting: Inverter.posting(occurrences[range.lowerBound], hasPositions))
        continue
      }
      segment.addPostings(occurrences.span.extracting(range), hasPositions: hasPositions)
      try segment.endTerm(element.key)
    }
    for (rank, number) in textOrder.enumerated() {
      let range = starts[integerOrder.count + rank]..<starts[integerOrder.count + rank + 1]
      let text = Array(texts.bytes[texts.range(of: Int(number))])
      let hasPositions = TermKey.hasPositions(tag: text[0])
      segment.addPostings(occurrences.span.extracting(range), hasPositions: hasPositions)
      try segment.endTerm(text)
    }
  }

  private func orderedTexts() -> [UInt32] {
    var order = (0..<texts.count).map { number in
      RadixSort.Element(
        key: TextTermsWriter.prefix(of: texts.bytes.span.extracting(texts.range(of: number))),
        payload: UInt32(number))
    }
    order.sort { $0.key != $1.key ? $0.key < $1.key : precedes(Int($0.payload), Int($1.payload)) }
    return order.map(\.payload)
  }

  private func precedes(_ first: Int, _ second: Int) -> Bool {
    texts.bytes[texts.range(of: first)].lexicographicallyPrecedes(texts.bytes[texts.range(of: second)])
  }

  /// The occurrences of all terms in the order of terms, each a doc ID above a position, and where each term's begin.
  private func dealOut(
    _ integerOrder: [RadixSort.Element], _ integerCounts: [UInt32], _ textOrder: [UInt32]
  ) -> (starts: [Int], occurrences: [UInt64]) {
    var starts: [Int] = []
    var integerNext = [UInt32](repeating: 0, count: integerOrder.count)
    var textNext = [UInt32](repeating: 0, count: textOrder.count)
    var sum = 0
    for element in integerOrder {
      starts.append(sum)
      integerNext[Int(element.payload)] = UInt32(sum)
      sum += Int(integerCounts[Int(element.payload)])
    }
    for number in textOrder {
      starts.append(sum)
      textNext[Int(number)] = UInt32(sum)
      sum += Int(textCounts[Int(number)])
    }
    starts.append(sum)
    var occurrences = [UInt64](repeating: 0, count: tokenCount)
    var document: UInt64 = 0
    for batch in batches {
      var index = 0
      for end in batch.documentEnds {
        while index < end {
          let token = batch.tokens[index]
          let number = UInt32(truncatingIfNeeded: token >> 32)
          let occurrence = document << 32 | (token & 0xFFFF_FFFF)
          if number & Inverter.textFlag == 0 {
            Inverter.deal(occurrence, Int(number), &integerNext, to: &occurrences)
          } else {
            Inverter.deal(occurrence, Int(number & ~Inverter.textFlag), &textNext, to: &occurrences)
          }
          index += 1
        }
        document += 1
      }
    }
    return (starts, occurrences)
  }

  @inline(__always)
  private static func deal(
    _ occurrence: UInt64, _ number: Int, _ next: inout [UInt32], to occurrences: inout [UInt64]
  ) {
    occurrences[Int(next[number])] = occurrence
    next[number] &+= 1
  }

  /// The posting of a term that stands once.
  private static func posting(_ occurrence: UInt64, _ hasPositions: Bool) -> TermInfo.Location {
    .inline(
      doc: DocID(occurrence >> 32), position: hasPositions ? UInt32(truncatingIfNeeded: occurrence) : 0)
  }
}
