/// The folded text of a query, and its words.
struct WordPlaces: Sendable {
  /// UTF-8, with one dot for all that part the names of a person.
  var bytes: [UInt8] = []
  /// The words, in order, as ranges of `bytes`.
  var words: [Range<Int>] = []
  /// The byte of the query, before it was folded, at which each word begins.
  var offsets: [Int] = []

  /// The first words.
  func prefix(_ count: Int) -> WordPlaces {
    WordPlaces(bytes: bytes, words: Array(words.prefix(count)), offsets: Array(offsets.prefix(count)))
  }

  /// The words from one to another, as they stand.
  func text(_ first: Int, _ last: Int) -> ArraySlice<UInt8> {
    bytes[words[first].lowerBound..<words[last].upperBound]
  }

  /// Whether a word is one that no name begins with.
  func isFunctionWord(_ index: Int) -> Bool {
    let scalars = String(decoding: bytes[words[index]], as: UTF8.self).unicodeScalars
    return scalars.count == 1 && scalars.allSatisfy { WordWeights.isFunctionCharacter($0.value) }
  }
}
