/// What the words of a bare query weigh, by what kind of word they are.
///
/// The values were found on 7,000 questions with known answers, each tuned without the set it is judged on; the page
/// Ranking tells what each was worth. All words are folded.
enum WordWeights {
  /// A bigram within a word.
  static let bigram: Float = 1
  /// A bigram of the last character of one word and the first of another: both of two characters or more, or one of them
  /// a function word.
  static let straddlingBigram: Float = 0.5
  /// A bigram that has a character of a question word: what is asked for does not stand in the answer.
  static let questionBigram: Float = 0.25
  static let number: Float = 2
  static let stem: Float = 1
  /// The word as written, beside its stem.
  static let written: Float = 0.4
  /// A word of letters: its stem, and as written.
  static let word: Float = stem + written
  /// The stem of an English word that asks or joins.
  static let functionStem: Float = 0.25
  /// A sign such as > that mostly parts what stands beside it.
  static let incidentalSymbol: Float = 0.1

  /// Whether a term of this weight is a word of the query or part of one. What is not, a bigram between two words,
  /// a function word or a sign between words, adds to the score of a document, and makes none a match.
  static func isWord(_ weight: Float) -> Bool { weight > straddlingBigram }

  /// That a character which is a word of its own stands in the document at all.
  static let singleCharacter: Float = 1.2
  /// The same for one that is part of a longer word.
  static let innerCharacter: Float = 0.45

  /// Whether each character of a run belongs to a question word.
  static func questionMask(_ run: [UInt32]) -> [Bool] {
    var mask = [Bool](repeating: false, count: run.count)
    for start in run.indices {
      for word in questionWords[run[start]] ?? [] where run[start...].starts(with: word) {
        for index in start..<start + word.count { mask[index] = true }
      }
    }
    return mask
  }

  /// Han question words by their first character.
  private static let questionWords: [UInt32: [[UInt32]]] = Dictionary(
    grouping: """
      什么 为什么 怎么 怎样 如何 哪 哪些 哪个 哪里 哪儿 哪位 哪一 哪种 何 何时 何处 何地 何人 为何 谁 多少 几 几个 多久 多长
      多大 多高 多远 是否 吗 呢
      """.split(whereSeparator: \.isWhitespace).map { $0.unicodeScalars.map(\.value) }, by: { $0[0] })

  /// Han function words of one character.
  static func isFunctionCharacter(_ scalar: UInt32) -> Bool { functionCharacters.contains(scalar) }

  private static let functionCharacters = Set(
    "的了是在和与及之为于被对有从到把由以而或也都就其所该这那此并将".unicodeScalars.map(\.value))

  /// Whether an English word asks or joins. `word` is folded UTF-8.
  static func isFunctionWord(_ word: [UInt8]) -> Bool {
    let words: StaticString
    switch word.count {
    case 1: words = "a s"
    case 2: words = "an of in on at to by or is be do it as"
    case 3: words = "who why how the for and are was did has had its"
    case 4: words = "what whom when with from were been does have that this"
    case 5: words = "whose which where"
    default: return false
    }
    return words.withUTF8Buffer { words in
      stride(from: 0, to: words.count, by: word.count + 1).contains { start in
        word.indices.allSatisfy { unsafe words[start + $0] == word[$0] }
      }
    }
  }
}
