/// A segment to merge, and the new doc IDs of its documents.
struct MergeInput: Sendable {
  let segment: Snapshot.Segment
  let newIDs: NewDocIDs

  var reader: SegmentReader { segment.reader }
}

/// Terms that are merged together: integer terms in a range, or text terms whose first eight bytes, as a number, are in a
/// range.
enum MergedTerms: Sendable {
  case integerTerms(Range<UInt64>)
  case textTerms(Range<UInt64>)
}

/// Merges ranges of the terms of several segments. It keeps its buffers and belongs to one thread at a time.
struct TermsMerger {
  private let inputs: [MergeInput]
  /// A cursor for each input. It walks over the postings of one term after the other.
  private var postingsCursors: [PostingsCursor]
  private var encoder: TermsEncoder
  private let newEncoder: TermsEncoder

  init(_ inputs: [MergeInput], _ encoder: TermsEncoder) {
    self.inputs = inputs
    self.encoder = encoder
    newEncoder = encoder
    postingsCursors = inputs.map { PostingsCursor($0.reader.postings) }
  }

  mutating func merge(_ terms: MergedTerms) throws(IndexError) -> EncodedTerms {
    do throws(IndexError) {
      switch terms {
      case .integerTerms(let keys): try mergeIntegerTerms(keys)
      case .textTerms(let prefixes): try mergeTextTerms(prefixes)
      }
    } catch {
      // The encoder holds half a term, and the thread may go on with another range.
      encoder = newEncoder
      throw error
    }
    return encoder.take()
  }

  /// The next term of each input, as a number that sorts the terms, and its info.
  private struct NextTerms {
    /// Stands for an input that has no more terms in the range.
    static let end = UInt64.max

    let limit: UInt64
    var keys: [UInt64]
    var infos: [TermInfo]

    init(count: Int, below limit: UInt64) {
      self.limit = limit
      keys = [UInt64](repeating: NextTerms.end, count: count)
      infos = [TermInfo](
        repeating: TermInfo(documentFrequency: 0, location: .inline(doc: 0, position: 0)), count: count)
    }

    mutating func set(_ index: Int, _ term: (key: UInt64, info: TermInfo)?) {
      guard let term, term.key < limit else {
        keys[index] = NextTerms.end
        return
      }
      keys[index] = term.key
      infos[index] = term.info
    }

    /// The lowest number, or `nil` when all inputs have ended.
    var lowest: UInt64? {
      var lowest = NextTerms.end
      for key in keys { lowest = min(lowest, key) }
      return lowest == NextTerms.end ? nil : lowest
    }
  }

  private mutating func mergeIntegerTerms(_ range: Range<UInt64>) throws(IndexError) {
    var nextTerms = NextTerms(count: inputs.count, below: range.upperBound)
    var termCursors: [IntegerTermCursor] = []
    for index in inputs.indices {
      termCursors.append(try inputs[index].reader.integerTerms.cursor(from: range.lowerBound))
      nextTerms.set(index, try termCursors[index].next())
    }
    while let key = nextTerms.lowest {
      for index in inputs.indices where nextTerms.keys[index] == key {
        try addPostings(nextTerms.infos[index], ofInput: index, TermKey.hasPositions(key))
        nextTerms.set(index, try termCursors[index].next())
      }
      encoder.endTerm(key)
    }
  }

  private mutating func mergeTextTerms(_ range: Range<UInt64>) throws(IndexError) {
    var nextTerms = NextTerms(count: inputs.count, below: range.upperBound)
    var termCursors: [TextTermCursor] = []
    let first = TextTermsWriter.shortestText(ofPrefix: range.lowerBound)
    for index in inputs.indices {
      termCursors.append(try inputs[index].reader.textTerms.cursor(from: first))
      nextTerms.set(index, try TermsMerger.next(&termCursors[index]))
    }
    while let prefix = nextTerms.lowest {
      let term = TermsMerger.lowestTextTerm(termCursors, nextTerms, prefix)
      let hasPositions = TermKey.hasPositions(tag: term[0])
      for index in inputs.indices where nextTerms.keys[index] == prefix && termCursors[index].text == term {
        try addPostings(nextTerms.infos[index], ofInput: index, hasPositions)
        nextTerms.set(index, try TermsMerger.next(&termCursors[index]))
      }
      encoder.endTerm(term)
    }
  }

  private static func next(_ cursor: inout TextTermCursor) throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    guard let info = try cursor.next() else { return nil }
    return (TextTermsWriter.prefix(of: cursor.text.span), info)
  }

  /// The lowest term with `prefix`. Whole terms are compared only where several have it.
  private static func lowestTextTerm(_ cursors: [TextTermCursor], _ nextTerms: NextTerms, _ prefix: UInt64) -> [UInt8] {
    var lowest: [UInt8] = []
    for index in cursors.indices where nextTerms.keys[index] == prefix {
      if lowest.isEmpty || cursors[index].text.lexicographicallyPrecedes(lowest) { lowest = cursors[index].text }
    }
    return lowest
  }

  /// Adds the postings of an input's term to the present term.
  private mutating func addPostings(
    _ info: TermInfo, ofInput index: Int, _ hasPositions: Bool
  ) throws(IndexError) {
    let newIDs = inputs[index].newIDs
    try postingsCursors[index].restart(info)
    switch info.location {
    case .inline(let document, let position):
      guard newIDs[document] != NewDocIDs.deleted else { return }
      encoder.addPosting(newIDs[document], position: position, hasPositions: hasPositions)
    case .list:
      while postingsCursors[index].count > 0 {
        try encoder.addPostings(blockOf: &postingsCursors[index], newIDs: newIDs, hasPositions: hasPositions)
        try postingsCursors[index].nextBlock()
      }
    }
  }
}
