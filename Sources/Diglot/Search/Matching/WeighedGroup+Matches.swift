extension WeighedGroup {
  /// All documents of a segment that match, in increasing order, without scores.
  func matches(in segment: SegmentSearch) throws(IndexError) -> [DocID] {
    var documents = try required.isEmpty ? union(in: segment) : intersection(in: segment)
    var exclusion = Exclusion(segment.segment, try WeighedGroup.matchers(excluded, in: segment))
    guard exclusion.hasAny else { return documents }
    var count = 0
    for document in documents where try !exclusion.contains(document) {
      documents[count] = document
      count += 1
    }
    documents.removeLast(documents.count - count)
    return documents
  }

  private func union(in segment: SegmentSearch) throws(IndexError) -> [DocID] {
    let makers = scoring.filter(\.makesMatch)
    if makers.count == 1 { return try WeighedGroup.documents(of: makers[0], in: segment) }
    var all = BitSet(capacity: segment.reader.statistics.documentCount)
    for node in makers {
      for document in try WeighedGroup.documents(of: node, in: segment) { all.insert(Int(document)) }
    }
    return all.members
  }

  private func intersection(in segment: SegmentSearch) throws(IndexError) -> [DocID] {
    if required.count == 1 { return try WeighedGroup.documents(of: required[0], in: segment) }
    guard var conjunction = try Conjunction(required, in: segment) else { return [] }
    defer { conjunction.giveBuffers(to: segment.spare.buffers) }
    var documents: [DocID] = []
    var target: DocID = 0
    while try conjunction.advance(to: target), !segment.work.spend(SearchCosts.candidate) {
      target = conjunction.document + 1
      if try conjunction.matches() { documents.append(conjunction.document) }
    }
    return documents
  }

  /// The documents that one node matches.
  private static func documents(of node: WeighedNode, in segment: SegmentSearch) throws(IndexError) -> [DocID] {
    var documents: [DocID] = []
    guard var matcher = try node.matcher(in: segment) else { return [] }
    if matcher.compound == nil {
      documents.reserveCapacity(matcher.postings.documentFrequency)
      while matcher.document != PostingsCursor.end, !segment.work.spend(matcher.postings.count) {
        documents += matcher.postings.documents[matcher.postings.index..<matcher.postings.count]
        try matcher.postings.move(to: matcher.postings.count)
      }
    } else {
      while matcher.document != PostingsCursor.end, !segment.work.spend(SearchCosts.candidate) {
        if try matcher.matches() { documents.append(matcher.document) }
        try matcher.next()
      }
    }
    return documents
  }
}
