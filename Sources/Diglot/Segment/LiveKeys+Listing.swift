extension LiveKeys {
  /// Keys in the order of their bytes.
  ///
  /// - Parameters:
  ///   - prefix: What they begin with.
  ///   - last: They come after this one; `nil` for the first ones.
  ///   - limit: How many at most.
  /// - Complexity: O(k) in the keys that are listed, in each segment.
  static func list(
    startingWith prefix: String, after last: String?, limit: Int, in segments: [Snapshot.Segment]
  ) throws(IndexError) -> [String] {
    var keys: [String] = []
    for segment in segments { keys += try list(prefix, last, limit, in: segment) }
    keys.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Array(keys.prefix(limit))
  }

  /// Those of a segment, in no order, and some more: long keys with one beginning stand in the order of their hashes.
  private static func list(
    _ prefix: String, _ last: String?, _ limit: Int, in segment: Snapshot.Segment
  ) throws(IndexError) -> [String] {
    let bound = last.map { Array($0.utf8) } ?? []
    let start = bound.lexicographicallyPrecedes(prefix.utf8) ? Array(prefix.utf8) : bound
    let wanted = TermKey.head(ofDocumentKey: Array(prefix.utf8))
    var keys: [String] = []
    var head: [UInt8] = []
    var walk = try Walk(segment, from: TermKey.head(ofDocumentKey: start))
    while walk.info != nil, walk.term.starts(with: wanted) {
      let next = Array(walk.term.prefix(TermKey.longHeadByteCount))
      if keys.count >= limit, next != head { break }
      head = next
      for document in try walk.documents() {
        let key = try segment.reader.keys.key(of: document)
        let isAfter = last == nil || bound.lexicographicallyPrecedes(key.utf8)
        if isAfter, key.utf8.starts(with: prefix.utf8) { keys.append(key) }
      }
      try walk.advance()
    }
    return keys
  }
}
