import Diglot

/// The answer to a query that is made of what all shards found.
package struct MergedAnswer {
  private let shards: [ShardAnswer]

  /// - Parameter shards: What each found for one query; at least one.
  package init(_ shards: [ShardAnswer]) throws(ShardLineError) {
    self.shards = shards
    for shard in shards.dropFirst() {
      guard shard.id.utf8.elementsEqual(shards[0].id.utf8), shard.query.utf8.elementsEqual(shards[0].query.utf8) else {
        throw ShardLineError("query \"\(shard.id)\" where another file has \"\(shards[0].id)\": the batches differ")
      }
      switch (shards[0].outcome, shard.outcome) {
      case (.refused(let one), .refused(let two)) where one == two: break
      case (.found(let one), .found(let two)) where one.isOfSameSearch(as: two): break
      default: throw ShardLineError("query \"\(shard.id)\": searched with other options than in another file")
      }
    }
  }

  /// Which matches are wanted.
  package struct Page {
    package var limit: Int
    package var offset: Int
    package var after: PageToken?

    package init(limit: Int, offset: Int, after: PageToken?) {
      (self.limit, self.offset, self.after) = (limit, offset, after)
    }

    /// The rank of the last match that is wanted, where it is a number.
    fileprivate var lastRank: (rank: Int, isTooLarge: Bool) {
      let (first, isTooLarge) = max(offset, 0).addingReportingOverflow(after?.rank ?? 0)
      let (last, isLarger) = first.addingReportingOverflow(max(limit, 0))
      return (last, isTooLarge || isLarger)
    }
  }

  /// The line that `diglot --format json` prints for one index of all shards. Where nothing was found and a weaker search may find
  /// something, it has `"needs_weaker": true` too.
  package func line(_ page: Page) throws(ShardLineError) -> (bytes: [UInt8], isRefused: Bool) {
    var found: [ShardAnswer.Found] = []
    for shard in shards {
      switch shard.outcome {
      case .refused(let refusal): return (ShardAnswer.line(id: shard.id, query: shard.query, refusal), true)
      case .found(let part): found.append(part)
      }
    }
    if let after = page.after, !after.isOf(search: found[0].search, sort: found[0].sort) {
      throw ShardLineError("query \"\(shards[0].id)\": the page token is that of another query or order")
    }
    let (rank, isTooLarge) = page.lastRank
    if let limit = found.map(\.limit).min(), isTooLarge || rank > limit {
      throw ShardLineError(
        "query \"\(shards[0].id)\": the shards told of the first \(limit) hits: -n, --offset and --after must be the same in both calls"
      )
    }
    let documents = found.reduce(0) { $0 + $1.documents }
    guard documents == found[0].allDocuments else {
      throw ShardLineError(
        """
        query "\(shards[0].id)": the files tell of \(Decimal.count(documents, "document")), the plan of \
        \(Decimal.grouped(found[0].allDocuments)): a shard is missing, or stands twice, here or in the plan
        """)
    }
    let merge = ShardMerge(found[0].order, sort: found[0].sort, types: found[0].types)
    let matches = found.map(\.matches)
    let places = merge.places(of: matches)
    let start = (page.after.map { merge.index(after: $0, in: places, of: matches) } ?? 0) + max(page.offset, 0)
    let shown = places.indices.dropFirst(start).prefix(max(page.limit, 0))
    let head = head(of: found)
    var next: PageToken?
    if let last = shown.last, last + 1 < head.total || !head.totalIsExact {
      let match = matches[places[last].shard][places[last].index]
      next = PageToken(
        search: found[0].search, rank: last + 1, score: places[last].score, values: match.values, key: match.id)
    }
    let bytes = JSONWriter.line { writer in
      writer.object { writer in
        writer.member("id", shards[0].id)
        writer.member("query", shards[0].query)
        writer.members(of: head) {
          $0.literal(found[0].expansions)
        } hits: { writer in
          writer.array(of: shown) { writer, index in
            let place = places[index]
            writer.object { writer in
              writer.member("id", matches[place.shard][place.index].id)
              writer.member("rank", index + 1)
              writer.member("score", place.score)
              if let members = found[place.shard].shown[place.index] { writer.literal(members) }
            }
          }
        }
        writer.members(facets: facets(of: found), next: next, suggestion: nil)
        if head.total == 0, found.allSatisfy(\.mayFindWeaker) { writer.member("needs_weaker", true) }
      }
    }
    return (bytes, false)
  }

  private func head(of found: [ShardAnswer.Found]) -> AnswerHead {
    var head = found[0].head
    for part in found.dropFirst() {
      head.total += part.head.total
      head.totalIsExact = head.totalIsExact && part.head.totalIsExact
      head.wasCutShort = head.wasCutShort || part.head.wasCutShort
      head.omissions = Array(Set(head.omissions + part.head.omissions)).sorted()
      head.microseconds = max(head.microseconds, part.head.microseconds)
    }
    return head
  }

  private func facets(of found: [ShardAnswer.Found]) -> [FacetCounts] {
    found[0].facets.map { facet in
      var counts: [[UInt8]: Int] = [:]
      for part in found {
        for value in part.facets.first(where: { $0.facet == facet.facet })?.values ?? [] {
          counts[Array(value.value.utf8), default: 0] += value.count
        }
      }
      return FacetCounts(facet.facet, counts.map { .init(String(decoding: $0.key, as: UTF8.self), count: $0.value) })
    }
  }
}

extension ShardAnswer.Found {
  fileprivate func isOfSameSearch(as other: ShardAnswer.Found) -> Bool {
    search == other.search && order == other.order && types == other.types && allDocuments == other.allDocuments
      && facets.map(\.facet) == other.facets.map(\.facet)
  }
}
