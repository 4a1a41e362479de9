/// Guesses the word that somebody mistyped.
package enum Suggestion {
  /// The word that takes the fewest changes, if that is at most a third of its letters; the first of several.
  package static func nearest(to word: String, among known: [String]) -> String? {
    let near = known.map { (word: $0, changes: changes(from: word, to: $0)) }
      .filter { $0.changes <= max(1, $0.word.count / 3) }
    return near.min { $0.changes < $1.changes }?.word
  }

  /// How many letters must be added, dropped, replaced, or swapped with their neighbour.
  package static func changes(from one: String, to other: String) -> Int {
    let (a, b) = (Array(one), Array(other))
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
