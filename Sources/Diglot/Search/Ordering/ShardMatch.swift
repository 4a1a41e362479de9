/// A match as a shard tells of it: all that its place among the matches of all shards depends on.
package struct ShardMatch: Sendable, Equatable {
  /// The document's ID.
  package var id: String
  /// Its score by the sums of terms alone, which chooses the candidates.
  package var first = 0.0
  /// The same with what the places of the terms are worth, which chooses those whose characters count.
  package var placed = 0.0
  /// The same with what characters and words as typed are worth.
  package var whole = 0.0
  /// When it is from, where the newest come first.
  package var time: Int64?
  /// What it is sorted by, where fields sort.
  package var values: [String?] = []

  package init(id: String) { self.id = id }
}

/// How the matches of a query are in order.
package enum ShardOrder: String, Sendable {
  /// By scores of two stages: bare words.
  case refined
  /// By scores of one.
  case scores
  /// The newest first, where nothing scores.
  case newest
  /// By the values of fields.
  case fields
}
