/// Asks segments what a plan's leaves are worth there.
struct StatisticsGatherer {
  let segments: [SegmentSearch]

  /// The statistics that the plan can tell by itself: the first round.
  func gather(_ plan: SearchPlan) throws(IndexError) -> SearchStatistics {
    var statistics = SearchStatistics()
    statistics.frequencies = plan.leaves.map { _ in 0 }
    statistics.similar = plan.fuzzyPatterns.map { _ in [:] }
    for segment in segments {
      statistics.documents += segment.reader.statistics.documentCount
      statistics.length += segment.reader.statistics.totalLength
      if plan.hasManyLists {
        try count(plan, plan.leaves.indices.filter { !plan.leaves[$0].isList }, in: segment, &statistics)
        try addCosts(of: plan, in: segment, &statistics)
      } else {
        try count(plan, plan.leaves.indices, in: segment, &statistics)
      }
      for (number, pattern) in plan.fuzzyPatterns.enumerated() where !segment.work.isOver {
        try addSimilar(to: pattern, in: segment, &statistics.similar[number])
      }
      try addPairs(of: plan.pairedPlaces, in: segment, &statistics.pairs)
    }
    statistics.isComplete = !plan.hasSecondRound(after: statistics)
    return statistics
  }

  /// What the first round found is asked for too, in a plan that is resolved by it: the second round.
  ///
  /// - Parameters:
  ///   - own: What these segments told in the first round.
  ///   - first: The sum of the first round over all that take part.
  func gatherRest(
    _ plan: SearchPlan, beside own: SearchStatistics, after first: SearchStatistics
  ) throws(IndexError) -> SearchStatistics {
    var statistics = own
    let firstCount = first.frequencies.count
    statistics.costs = []
    statistics.leftOut = plan.leftOut
    statistics.frequencies += [Int](repeating: 0, count: plan.leaves.count - firstCount)
    for segment in segments {
      try count(plan, plan.costed, in: segment, &statistics)
      try count(plan, firstCount..<plan.leaves.count, in: segment, &statistics)
      for name in plan.pairedNames where first.pairs[name] == nil {
        try addPartners(of: name, in: segment, &statistics.pairs)
      }
    }
    statistics.isComplete = true
    return statistics
  }

  private func count(
    _ plan: SearchPlan, _ leaves: some Sequence<Int>, in segment: SegmentSearch, _ statistics: inout SearchStatistics
  ) throws(IndexError) {
    for leaf in leaves where !plan.leftOut.contains(leaf) {
      statistics.frequencies[leaf] += try segment.source(of: leaf).count
      if segment.work.isOver { return }
    }
  }

  private func addCosts(
    of plan: SearchPlan, in segment: SegmentSearch, _ statistics: inout SearchStatistics
  ) throws(IndexError) {
    var sum = SearchStatistics()
    for leaf in plan.leaves.indices where plan.leaves[leaf].isList && !segment.work.isOver {
      sum.costs.append(try segment.costs(of: leaf))
    }
    statistics += sum
  }

  // MARK: - Fuzzy words

  private func addSimilar(
    to pattern: FuzzyPattern, in segment: SegmentSearch, _ found: inout [String: Int]
  ) throws(IndexError) {
    var cursor = try segment.reader.textTerms.cursor(pattern.tag, pattern.automaton)
    defer { segment.work.spend(SearchCosts.termBlock * cursor.blockCount) }
    while let (info, _) = try cursor.next() {
      if segment.work.spend(SearchCosts.similarTerm) { return }
      let text = String(decoding: cursor.text.dropFirst(), as: UTF8.self)
      found[text, default: 0] += Int(info.documentFrequency)
    }
  }

  // MARK: - Pairs

  /// Looks for the words of a query, alone and together, among the pairs of a segment. These lie in the dictionary of terms,
  /// sorted by the name that is looked up, so that a word that begins no pair costs one look-up.
  private func addPairs(
    of texts: [WordPlaces], in segment: SegmentSearch, _ pairs: inout [String: [String: Int]]
  ) throws(IndexError) {
    var names = Set<String>()
    for places in texts {
      for first in places.words.indices where !places.isFunctionWord(first) {
        for last in first..<places.words.count {
          let text = places.text(first, last)
          let key = [TermKey.Tag.pair.rawValue] + text
          guard key.count < TermKey.longestText else { break }
          segment.work.spend(SearchCosts.lookUp)
          guard try segment.reader.textTerms.hasTerm(beginningWith: key.span) else { break }
          let name = String(decoding: text, as: UTF8.self)
          if names.insert(name).inserted { try addPartners(of: name, in: segment, &pairs) }
        }
      }
    }
  }

  /// Adds what stands with a name, and in how many documents each does; of a name with too many partners not all.
  private func addPartners(
    of name: String, in segment: SegmentSearch, _ pairs: inout [String: [String: Int]]
  ) throws(IndexError) {
    let prefix = [TermKey.Tag.pair.rawValue] + name.utf8 + [0]
    var cursor = try segment.reader.textTerms.cursor(from: prefix)
    var count = 0
    while count <= PairsNode.mostPartners, let info = try cursor.next(), cursor.text.starts(with: prefix) {
      let live = try segment.liveCount(of: info)
      if live == 0 { continue }
      let partner = String(decoding: cursor.text.dropFirst(prefix.count), as: UTF8.self)
      pairs[name, default: [:]][partner, default: 0] += live
      count += 1
    }
  }
}

extension SegmentSearch {
  /// How many documents have a term that are not deleted.
  fileprivate func liveCount(of info: TermInfo) throws(IndexError) -> Int {
    guard segment.deletions != nil else { return Int(info.documentFrequency) }
    var cursor = try PostingsCursor(info, reader.postings)
    var count = 0
    while cursor.document != PostingsCursor.end {
      if cursor.index == 0, work.spend(cursor.count) { break }
      if !segment.isDeleted(cursor.document) { count += 1 }
      try cursor.next()
    }
    return count
  }
}
