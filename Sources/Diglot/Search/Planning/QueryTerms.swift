/// A piece of a query, analysed as the index analyses text.
struct QueryTerms {
  /// A term that scores.
  struct Scoring {
    var term: Term
    var weight: Float
  }

  /// Something that a document must have to have all the words.
  struct Want {
    /// Phrases of which any is it.
    var phrases: [[PhrasePart]]
    /// Whether it only joins or asks: then it is wanted only where nothing else is.
    var isFunction = false
    /// Whether it is what is written together.
    var isTogether = false
  }

  /// What is written together: it scores as a whole.
  struct Together {
    var phrases: [[PhrasePart]]
    var weight: Float
    var label: String
  }

  /// Terms that score, each once.
  private(set) var scoring: [Scoring] = []
  private var terms = NumberedSet<Term>()
  var together: [Together] = []
  var wants: [Want] = []
  /// Where words of Han characters stand in the text that may be written in other characters, in UTF-8 bytes.
  var typed: [Range<Int>] = []
  /// How many characters the wanted words of Han characters have.
  var wantedCount = 0
  /// Characters whose presence in a document counts, with what they weigh.
  private(set) var presence = CharacterWeights()
  /// Single characters that are the whole of a run: they score.
  var characters: [UInt32] { lone.all }
  private var lone = NumberedSet<UInt32>()
  /// How many of the query's words and characters are ideographs, less those that are not.
  var ideographBalance = 0

  /// Whether something is asked for that does not only join or ask.
  var hasWords: Bool { wants.contains { !$0.isFunction } }

  /// Adds a term. One that stands several times weighs the sum.
  mutating func score(_ term: Term, _ weight: Float) {
    let number = terms.insert(term)
    if number == scoring.count {
      scoring.append(Scoring(term: term, weight: weight))
    } else {
      scoring[number].weight += weight
    }
  }

  mutating func add(character: UInt32) {
    _ = lone.insert(character)
  }

  /// Makes single characters count for their presence alone.
  mutating func keepCharactersAsPresence() {
    for character in characters { count(character, WordWeights.singleCharacter) }
    lone = NumberedSet()
  }

  mutating func count(_ character: UInt32, _ weight: Float) {
    presence.raise(character, to: weight)
  }
}

/// A number that stands in a query.
struct QueryNumber {
  /// As it stands there, folded.
  var form: String
  /// The term of what it means.
  var value: [UInt8]
  /// The byte of the query at which it begins.
  var offset: Int
}
