/// The folded text of a query, and its words.
struct WordPlaces {
  /// UTF-8, with one dot for all that part the names of a person.
  var bytes: [UInt8] = []
  /// The words, in order, as ranges of `bytes`.
  var words: [Range<Int>] = []

  /// Whether a word is one that no name begins with.
  func isFunctionWord(_ index: Int) -> Bool {
    let scalars = String(decoding: bytes[words[index]], as: UTF8.self).unicodeScalars
    return scalars.count == 1 && scalars.allSatisfy { WordWeights.isFunctionCharacter($0.value) }
  }
}

/// The pairs that stand in the documents of a snapshot: 大语言模型（LLM） makes LLM a name of 大语言模型, and the reverse.
///
/// They lie in the dictionary of terms, sorted by the name that is looked up, so that a look-up is a walk from there; a
/// word that begins no pair costs one. How many documents have a pair is the evidence for it.
struct CorpusPairs {
  private let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// At most so many names for a word.
  private static let mostNames = 3
  /// A name that so many times fewer documents give than another is taken for a mistake.
  private static let rarity = 4
  /// What stands with more than so many names is a remark, no name: (People), (experimental).
  private static let mostPartners = 8

  /// The words of a query, or several together, that have other names; the longest at each place, and none overlap.
  func matches(in places: WordPlaces) throws(IndexError) -> [(word: String, names: [String])] {
    var matches: [(word: String, names: [String])] = []
    var index = 0
    while index < places.words.count {
      if places.isFunctionWord(index) {
        index += 1
      } else if let (count, names) = try longestMatch(in: places, at: index) {
        let range = places.words[index].lowerBound..<places.words[index + count - 1].upperBound
        matches.append((String(decoding: places.bytes[range], as: UTF8.self), names))
        index += count
      } else {
        index += 1
      }
    }
    return matches
  }

  /// How many words from one on have names together, and the names.
  private func longestMatch(in places: WordPlaces, at first: Int) throws(IndexError) -> (count: Int, names: [String])? {
    var best: (count: Int, names: [String])?
    for last in first..<places.words.count {
      let text = places.bytes[places.words[first].lowerBound..<places.words[last].upperBound]
      let key = [TermKey.Tag.pair.rawValue] + text
      guard key.count < TermKey.longestText, try anyTerm(beginsWith: key) else { break }
      let names = try names(of: key)
      if !names.isEmpty { best = (last - first + 1, names) }
    }
    return best
  }

  private func anyTerm(beginsWith key: [UInt8]) throws(IndexError) -> Bool {
    for segment in snapshot.segments {
      var cursor = try segment.reader.textTerms.cursor(from: key)
      if try cursor.next() != nil, cursor.text.starts(with: key) { return true }
    }
    return false
  }

  /// The names that go with a key, those that most documents give first.
  private func names(of key: [UInt8]) throws(IndexError) -> [String] {
    let counts = try partners(of: key)
    let most = counts.values.max() ?? 0
    var names: [[UInt8]] = []
    for (name, count) in counts.sorted(by: CorpusPairs.isBetter) where count * CorpusPairs.rarity >= most {
      let isName = try partners(of: [TermKey.Tag.pair.rawValue] + name).count <= CorpusPairs.mostPartners
      if isName, names.count < CorpusPairs.mostNames { names.append(name) }
    }
    return counts.count > CorpusPairs.mostPartners ? [] : names.map { String(decoding: $0, as: UTF8.self) }
  }

  /// All that stand with a key, and in how many documents each does.
  private func partners(of key: [UInt8]) throws(IndexError) -> [[UInt8]: Int] {
    var counts: [[UInt8]: Int] = [:]
    let prefix = key + [0]
    for segment in snapshot.segments {
      var cursor = try segment.reader.textTerms.cursor(from: prefix)
      while counts.count <= CorpusPairs.mostPartners, let info = try cursor.next(), cursor.text.starts(with: prefix) {
        let count = try segment.liveCount(of: info)
        if count > 0 { counts[Array(cursor.text.dropFirst(prefix.count)), default: 0] += count }
      }
    }
    return counts
  }

  private typealias Partner = (key: [UInt8], value: Int)

  /// By documents, then by bytes.
  private static func isBetter(_ first: Partner, _ second: Partner) -> Bool {
    first.value == second.value ? first.key.lexicographicallyPrecedes(second.key) : first.value > second.value
  }
}

extension Snapshot.Segment {
  /// How many documents have a term that are not deleted.
  fileprivate func liveCount(of info: TermInfo) throws(IndexError) -> Int {
    guard deletions != nil else { return Int(info.documentFrequency) }
    var cursor = try PostingsCursor(info, reader.postings)
    var count = 0
    while cursor.document != PostingsCursor.end {
      if !isDeleted(cursor.document) { count += 1 }
      try cursor.next()
    }
    return count
  }
}
