/// Where a query looks.
enum SearchField: Hashable {
  /// Title and text.
  case all
  case title
  case text
}

/// A term of the dictionary.
enum Term: Hashable {
  case integer(UInt64)
  case text([UInt8])

  var hasPositions: Bool {
    switch self {
    case .integer(let key): TermKey.hasPositions(key)
    case .text(let bytes): TermKey.hasPositions(tag: bytes[0])
    }
  }

  /// Whether it is two neighbouring characters.
  var isBigram: Bool {
    if case .integer(let key) = self { return TermKey.isBigram(key) }
    return false
  }

  /// The term as a person reads it.
  var description: String {
    switch self {
    case .integer(let key): TermKey.text(of: key)
    case .text(let bytes): String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
  }
}

/// A piece of a phrase: what must stand at an offset from the phrase's first position.
enum PhrasePart: Hashable {
  case term(Term, offset: UInt32)
  /// A single character that any other may follow: it ends the phrase and begins a run.
  case character(UInt32, offset: UInt32)

  var offset: UInt32 {
    switch self {
    case .term(_, let offset), .character(_, let offset): offset
    }
  }
}

/// A piece of a query, analysed as the index analyses text.
struct QueryTerms {
  /// Terms that score, each once, with what they weigh.
  private(set) var scoring: [(term: Term, weight: Float)] = []
  /// Terms that a document must have to have all the words.
  private(set) var needed: [Term] = []
  /// Characters whose presence in a document counts, with what they weigh.
  private(set) var presence = CharacterWeights()
  /// Single characters that are the whole of a run: they score and are needed.
  var characters: [UInt32] = []
  /// How many of the query's words and characters are ideographs, less those that are not.
  var ideographBalance = 0

  /// A term that stands several times weighs the sum.
  mutating func score(_ term: Term, _ weight: Float) {
    if let index = scoring.firstIndex(where: { $0.term == term }) {
      scoring[index].weight += weight
    } else {
      scoring.append((term, weight))
    }
  }

  mutating func need(_ term: Term) {
    if !needed.contains(term) { needed.append(term) }
  }

  mutating func keepCharactersAsPresence() {
    for character in characters { count(character, WordWeights.singleCharacter) }
    characters.removeAll()
  }

  mutating func count(_ character: UInt32, _ weight: Float) {
    presence.raise(character, to: weight)
  }
}

/// A form of the vocabulary that stands in a query.
struct VocabularyWord {
  /// Folded.
  var form: String
  var expansions: [Expansion]
  /// The forms inside it: insert and table in insert table.
  var parts: [VocabularyWord]

  /// Whether it is written in Chinese.
  var isChinese: Bool { ExpansionWeights.isChinese(form) }
}

/// Characters with what each weighs: the first 64 that were named, so that a set of them is a word of bits.
struct CharacterWeights {
  static let limit = 64

  private(set) var all: [(scalar: UInt32, weight: Float)] = []

  /// Makes a character weigh `weight` at least.
  mutating func raise(_ scalar: UInt32, to weight: Float) {
    if let index = all.firstIndex(where: { $0.scalar == scalar }) {
      all[index].weight = max(all[index].weight, weight)
    } else if all.count < CharacterWeights.limit {
      all.append((scalar, weight))
    }
  }
}
