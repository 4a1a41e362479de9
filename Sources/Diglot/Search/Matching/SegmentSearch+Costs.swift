/// What it costs to find a leaf in a segment, told by the dictionary of terms alone.
extension SegmentSearch {
  /// How many postings each part of a leaf has: those of the rarest have to be looked at, at least.
  func costs(of leaf: Int) throws(IndexError) -> [Int] {
    work.spend(SearchCosts.lookUp)
    switch self.leaf(leaf) {
    case .term(let term, _): return [Int(try reader.find(term)?.documentFrequency ?? 0)]
    case .phrase(let parts, _): return try costs(ofPhrase: parts)
    case .prefix(let word, _): return [try cost(from: word, through: word)]
    case .values(let from, _) where from.isEmpty: return [reader.statistics.documentCount]
    case .values(let from, let through): return [try cost(from: from, through: through)]
    case .range(let range): return [try cost(from: range.key, through: range.key)]
    }
  }

  /// A character at the end, which any other may follow, comes on top of each.
  private func costs(ofPhrase parts: [PhrasePart]) throws(IndexError) -> [Int] {
    var (costs, last): ([Int], Int) = ([], 0)
    for part in parts {
      if work.spend(SearchCosts.lookUp) { break }
      switch part {
      case .term(let term, _): costs.append(Int(try reader.find(term)?.documentFrequency ?? 0))
      case .character(let scalar, _): last = try cost(ofCharacter: scalar)
      }
    }
    return costs.isEmpty ? [last] : costs.map { $0 + last }
  }

  private func cost(ofCharacter scalar: UInt32) throws(IndexError) -> Int {
    let infos = try reader.terms(ofCharacter: scalar)
    work.spend(SearchCosts.term * infos.count)
    var postings = infos.reduce(0) { $0 + Int($1.documentFrequency) }
    // Where it ends a title or a text, no bigram begins with it.
    for field in [TermKey.Field.title, .text] {
      postings += Int(try reader.integerTerms.find(TermKey.end(scalar, field))?.documentFrequency ?? 0)
    }
    return postings
  }

  private func cost(from first: [UInt8], through last: [UInt8]) throws(IndexError) -> Int {
    var cursor = try reader.textTerms.cursor(from: first)
    var postings = 0
    while let info = try cursor.next(), !last.lexicographicallyPrecedes(cursor.text.prefix(last.count)) {
      if work.spend(SearchCosts.term) { break }
      postings += Int(info.documentFrequency)
    }
    return postings
  }
}
