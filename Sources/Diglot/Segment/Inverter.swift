/// Turns tokens, which come by document, into postings, which go by term.
///
/// Each batch of documents comes as a `TokenBlock`, whose tokens lie by the first character of their terms. At the end
/// the terms are cut into ranges, which any thread may encode; the segment takes them in their order. Where they are cut
/// is not to be seen in the segment.
struct Inverter {
  private var blocks: [TokenBlock] = []
  private(set) var documentCount = 0
  /// What all blocks hold.
  private var blocksByteCount = 0
  /// How many tokens there are by the first character of their integer keys.
  private var headCounts = [UInt32](repeating: 0, count: 1 << Int(CountingSort.numberBits))
  private var highestHeadCount: UInt32 = 0
  /// How many tokens there are by group of terms of bytes.
  private var groupCounts = [UInt32](repeating: 0, count: TokenBlock.groupCount)

  /// The most that is held from now to the end of the writing, in bytes.
  var byteCount: Int { blocksByteCount + Int(highestHeadCount) * 16 + documentCount * 8 }

  /// Takes in the next documents.
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

  /// Writes all terms with their postings to the segment that the documents were added to.
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

/// Terms that are encoded together.
enum TermRange: Sendable {
  /// The integer keys whose first characters are these.
  case heads(Range<Int>)
  /// The terms of bytes of these groups.
  case groups(Range<Int>)
}
