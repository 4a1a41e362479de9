/// Puts the matches of several shards in the order that they have in one index of all their documents.
///
/// A shard tells of so many of its matches that the best of all shards are among them, the candidates of the second stage too:
/// these are the best of all by their first scores. So what is chosen here is what one index chooses.
package struct ShardMerge {
  private let order: ShardOrder
  private let sorted: SortedMatches

  /// Where a match stands, and the score that it has there.
  package struct Place: Sendable, Equatable {
    package var shard: Int
    package var index: Int
    package var score: Double
  }

  /// - Parameters:
  ///   - sort: The fields that sort.
  ///   - types: The types that fields were given in any of the shards.
  package init(_ order: ShardOrder, sort: [SortKey], types: [String: FieldType]) {
    self.order = order
    sorted = SortedMatches(by: sort, types: FieldTypes(types), limit: 0)
  }

  /// All matches, best first.
  ///
  /// - Parameter shards: The matches of each, in any order.
  package func places(of shards: [[ShardMatch]]) -> [Place] {
    var ranked: [Ranked] = []
    for (shard, matches) in shards.enumerated() {
      for (index, match) in matches.enumerated() {
        ranked.append(
          Ranked(
            place: Place(shard: shard, index: index, score: match.first), match: match, slot: Slot.of(match.id),
            values: order == .fields ? sorted.values(of: match.values.map { $0.map { Array($0.utf8) } }) : []))
      }
    }
    switch order {
    case .refined: refine(&ranked)
    case .scores: ranked.sort { $0.isBetter(than: $1) }
    case .newest: ranked.sort { $0.isNewer(than: $1) }
    case .fields:
      ranked.sort { one, other in
        if sorted.precedes(one.values, other.values) { return true }
        return !sorted.precedes(other.values, one.values) && one.isEarlier(than: other)
      }
    }
    return ranked.map(\.place)
  }

  /// What `SearchRun` does with the best matches of bare words.
  private func refine(_ ranked: inout [Ranked]) {
    ranked.sort { $0.isBetter(than: $1) }
    let candidates = ranked.prefix(Refinement.candidateCount).indices
    for index in candidates { ranked[index].place.score = ranked[index].match.placed }
    ranked[candidates].sort { $0.isBetter(than: $1) }
    for index in candidates.prefix(Refinement.presenceCount) { ranked[index].place.score = ranked[index].match.whole }
    ranked[candidates].sort { $0.isBetter(than: $1) }
  }

  private struct Ranked {
    var place: Place
    let match: ShardMatch
    let slot: Int
    let values: [ColumnValue?]

    /// Whether it stands before another in the index of all.
    func isEarlier(than other: Ranked) -> Bool { Slot.precedes((slot, match.id), (other.slot, other.match.id)) }

    func isBetter(than other: Ranked) -> Bool {
      if place.score != other.place.score { return place.score > other.place.score }
      return isEarlier(than: other)
    }

    func isNewer(than other: Ranked) -> Bool {
      let (one, two) = (match.time ?? .min, other.match.time ?? .min)
      return one != two ? one > two : other.isEarlier(than: self)
    }
  }

  // MARK: - Pages

  /// Where the matches begin that come after a page token: behind its match, or where that would stand.
  package func index(after token: PageToken, in places: [Place], of shards: [[ShardMatch]]) -> Int {
    func match(_ place: Place) -> ShardMatch { shards[place.shard][place.index] }
    if token.rank <= places.count, match(places[token.rank - 1]).id.utf8.elementsEqual(token.key.utf8) {
      return token.rank
    }
    if let index = places.firstIndex(where: { match($0).id.utf8.elementsEqual(token.key.utf8) }) { return index + 1 }
    if order != .fields { return places.firstIndex { $0.score < token.score } ?? places.count }
    let values = sorted.values(of: token.values)
    return places.firstIndex { place in
      sorted.precedes(values, sorted.values(of: match(place).values.map { $0.map { Array($0.utf8) } }))
    } ?? places.count
  }
}
