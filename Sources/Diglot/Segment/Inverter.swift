/// Turns the tokens of documents into the postings of terms.
///
/// Each batch of documents comes as a `TokenBlock`, whose tokens are sorted by the first character of their terms. At the
/// end the terms are cut into ranges. Any thread may encode a range; the segment takes the ranges in order. The cuts leave
/// no trace in the segment.
struct Inverter {
  private var blocks: [TokenBlock] = []
  private(set) var documentCount = 0
  /// The memory of all blocks.
  private var blocksByteCount = 0
  /// The number of tokens by the first character of their integer terms.
  private var headCounts = [UInt32](repeating: 0, count: 1 << Int(CountingSort.numberBits))
  private var highestHeadCount: UInt32 = 0
  /// The number of tokens by group of text terms.
  private var groupCounts = [UInt32](repeating: 0, count: TokenBlock.groupCount)

  /// The most memory that is held from now to the end of writing.
  var byteCount: Int { blocksByteCount + Int(highestHeadCount) * 16 + documentCount * 8 }

  /// Adds the tokens of the next documents.
  mutating func add(_ block: TokenBlock) {
    for (index, head) in block.heads.enumerated() {
      headCounts[Int(head)] += block.starts[index + 1] - block.starts[index]
      highestHeadCount = max(highestHeadCount, headCounts[Int(head)])
    }
    for group in groupCounts.indices {
      let terms = block.textTerms(of: group..<group + 1)
      groupCounts[group] += block.textTermStarts[terms.upperBound] - block.textTermStarts[terms.lowerBound]
    }
    documentCount += block.documentCount
    blocksByteCount += block.byteCount
    blocks.append(block)
  }

  /// Writes all terms, with their postings, to the segment of the documents.
  func write(to terms: inout TermsWriter, with team: ThreadTeam) throws(IndexError) {
    let inverters = PerThread(of: team) { [encoder = terms.encoder] in RangeInverter(encoder) }
    let work = OrderedWork<EncodedTerms>(team)
    for range in ranges() {
      work.submit { [blocks] thread in inverters.with(thread) { $0.invert(range, of: blocks) } }
      if work.count > team.count * 2 { try terms.append(work.next()) }
    }
    while work.count > 0 { try terms.append(work.next()) }
  }

  /// Cuts the terms into ranges of many tokens.
  private func ranges() -> [TermRange] {
    Inverter.cut(headCounts).map(TermRange.heads) + Inverter.cut(groupCounts).map(TermRange.groups)
  }

  private static let rangeTokenCount: UInt32 = 32 << 10

  private static func cut(_ counts: [UInt32]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var sum: UInt32 = 0
    for index in counts.indices {
      sum += counts[index]
      guard sum >= rangeTokenCount || (index == counts.count - 1 && sum > 0) else { continue }
      ranges.append(start..<index + 1)
      start = index + 1
      sum = 0
    }
    return ranges
  }
}

/// Neighbouring terms that are encoded together.
enum TermRange: Sendable {
  /// The integer terms with these first characters.
  case heads(Range<Int>)
  /// The text terms of these groups.
  case groups(Range<Int>)
}
