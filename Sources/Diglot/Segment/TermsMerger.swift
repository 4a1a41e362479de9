/// A segment that is merged, and the doc IDs that its documents get.
struct MergeInput: Sendable {
  let segment: Snapshot.Segment
  let newIDs: NewDocIDs

  var reader: SegmentReader { segment.reader }
}

/// Terms that are merged together: those whose keys, or whose first eight bytes as a number, are in a range.
enum MergedTerms: Sendable {
  case integers(Range<UInt64>)
  case texts(Range<UInt64>)
}

/// Merges ranges of the terms of several segments. It keeps its buffers and belongs to one thread at a time.
struct TermsMerger {
  private let inputs: [MergeInput]
  /// Walk over one term after the other, one for each input.
  private var cursors: [PostingsCursor]
  private var encoder: TermsEncoder
  private let newEncoder: TermsEncoder

  init(_ inputs: [MergeInput], _ encoder: TermsEncoder) {
    self.inputs = inputs
    self.encoder = encoder
    newEncoder = encoder
    cursors = inputs.map { PostingsCursor($0.reader.postings) }
  }

  mutating func merge(_ terms: MergedTerms) throws(IndexError) -> EncodedTerms {
    do throws(IndexError) {
      switch terms {
      case .integers(let keys): try mergeIntegers(keys)
      case .texts(let prefixes): try mergeTexts(prefixes)
      }
    } catch {
      // It holds half a term, and the thread may have another range to merge.
      encoder = newEncoder
      throw error
    }
    return encoder.take()
  }

  /// The next term of each input, as a number that orders them, and its postings.
  private struct Heads {
    /// What stands for an input that has no more terms in the range.
    static let end = UInt64.max

    let limit: UInt64
    var keys: [UInt64]
    var infos: [TermInfo]

    init(count: Int, below limit: UInt64) {
      self.limit = limit
      keys = [UInt64](repeating: Heads.end, count: count)
      infos = [TermInfo](
        repeating: TermInfo(documentFrequency: 0, location: .inline(doc: 0, position: 0)), count: count)
    }

    mutating func set(_ index: Int, _ head: (key: UInt64, info: TermInfo)?) {
      guard let head, head.key < limit else {
        keys[index] = Heads.end
        return
      }
      keys[index] = head.key
      infos[index] = head.info
    }

    /// The lowest number, or `nil` where no input has more.
    var lowest: UInt64? {
      var lowest = Heads.end
      for key in keys { lowest = min(lowest, key) }
      return lowest == Heads.end ? nil : lowest
    }
  }

  private mutating func mergeIntegers(_ range: Range<UInt64>) throws(IndexError) {
    var heads = Heads(count: inputs.count, below: range.upperBound)
    var terms: [IntegerTermCursor] = []
    for index in inputs.indices {
      terms.append(try inputs[index].reader.integerTerms.cursor(from: range.lowerBound))
      heads.set(index, try terms[index].next())
    }
    while let key = heads.lowest {
      for index in inputs.indices where heads.keys[index] == key {
        try addPostings(heads.infos[index], ofInput: index, TermKey.hasPositions(key))
        heads.set(index, try terms[index].next())
      }
      encoder.endTerm(key)
    }
  }

  private mutating func mergeTexts(_ range: Range<UInt64>) throws(IndexError) {
    var heads = Heads(count: inputs.count, below: range.upperBound)
    var terms: [TextTermCursor] = []
    let first = TextTermsWriter.shortestText(ofPrefix: range.lowerBound)
    for index in inputs.indices {
      terms.append(try inputs[index].reader.textTerms.cursor(from: first))
      heads.set(index, try TermsMerger.next(&terms[index]))
    }
    while let prefix = heads.lowest {
      let text = TermsMerger.lowestText(terms, heads, prefix)
      let hasPositions = TermKey.hasPositions(tag: text[0])
      for index in inputs.indices where heads.keys[index] == prefix && terms[index].text == text {
        try addPostings(heads.infos[index], ofInput: index, hasPositions)
        heads.set(index, try TermsMerger.next(&terms[index]))
      }
      encoder.endTerm(text)
    }
  }

  private static func next(_ cursor: inout TextTermCursor) throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    guard let info = try cursor.next() else { return nil }
    return (TextTermsWriter.prefix(of: cursor.text.span), info)
  }

  /// The lowest of the terms that begin with `prefix`; whole terms are compared only where several do.
  private static func lowestText(_ cursors: [TextTermCursor], _ heads: Heads, _ prefix: UInt64) -> [UInt8] {
    var lowest: [UInt8] = []
    for index in cursors.indices where heads.keys[index] == prefix {
      if lowest.isEmpty || cursors[index].text.lexicographicallyPrecedes(lowest) { lowest = cursors[index].text }
    }
    return lowest
  }

  /// Adds the postings of one input's term to the present term.
  private mutating func addPostings(
    _ info: TermInfo, ofInput index: Int, _ hasPositions: Bool
  ) throws(IndexError) {
    let newIDs = inputs[index].newIDs
    try cursors[index].restart(info)
    switch info.location {
    case .inline(let document, let position):
      guard newIDs[document] != NewDocIDs.deleted else { return }
      encoder.addPosting(newIDs[document], position: position, hasPositions: hasPositions)
    case .list:
      while cursors[index].count > 0 {
        try encoder.addPostings(blockOf: &cursors[index], newIDs: newIDs, hasPositions: hasPositions)
        try cursors[index].nextBlock()
      }
    }
  }
}
