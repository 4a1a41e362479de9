import CICU

/// What a character is to the cutting of words.
struct WordCharacter {
  enum Kind: UInt8 {
    /// Not asked for yet.
    case unknown
    /// The rules alone decide.
    case ruled
    /// ICU's breaker has to be asked: scripts with dictionaries of their own, and what has another normal form.
    case foreign
    /// Han or kana, cut by the dictionary.
    case ideograph
    /// An ideograph of which ICU takes whole runs for words.
    case katakana
  }

  /// The UTF-16 unit of an ideograph; 0, which is in no word of the dictionary, where it has two or is none.
  var unit: UInt16 = 0
  /// What it costs as a word by itself.
  var cost: UInt16 = 0
  /// The category that the rules give it.
  var category: UInt8 = 0
  var kind = Kind.unknown
  /// The table of the characters that follow it in words.
  var followers = WordFollowers.Table()

  @inline(__always) var isIdeographic: Bool { kind.rawValue >= Kind.ideograph.rawValue }
}

/// The word characters of all scalars, found when they are first asked for. It belongs to one thread.
struct WordCharacterTable {
  private let rules: WordRules
  private let dictionary: HanDictionary
  private var pageOfScalar = [UInt16](repeating: 0, count: 0x11_0000 >> 8)
  /// Pages of 256 characters; all scalars share the first one until one of their page is asked for.
  private var characters = [WordCharacter](repeating: WordCharacter(), count: 256)
  /// The words that begin with the characters that were found.
  private(set) var followers: WordFollowers

  init(_ rules: WordRules, _ dictionary: HanDictionary) {
    self.rules = rules
    self.dictionary = dictionary
    followers = WordFollowers(dictionary)
  }

  /// The character of a scalar or a lone surrogate, at most 10FFFF.
  @inline(__always)
  subscript(scalar: UInt32) -> WordCharacter {
    mutating get {
      let known = characters[Int(pageOfScalar[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
      return known.kind == .unknown ? find(scalar) : known
    }
  }

  @inline(never)
  private mutating func find(_ scalar: UInt32) -> WordCharacter {
    if pageOfScalar[Int(scalar >> 8)] == 0 {
      pageOfScalar[Int(scalar >> 8)] = UInt16(characters.count >> 8)
      characters += [WordCharacter](repeating: WordCharacter(), count: 256)
    }
    let character = makeCharacter(scalar)
    characters[Int(pageOfScalar[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)] = character
    return character
  }

  private mutating func makeCharacter(_ scalar: UInt32) -> WordCharacter {
    var character = WordCharacter(unit: scalar < 0x1_0000 ? UInt16(scalar) : 0, category: rules.category(of: scalar))
    character.kind = kind(scalar, character.category)
    // What the dictionary may not cut is in no word.
    if !character.isIdeographic { character.unit = 0 }
    let node = dictionary.first(character.unit)
    character.cost = node.isWord ? node.cost : HanDictionary.unknownCost
    if character.isIdeographic { character.followers = followers.add(node, after: character.unit) }
    return character
  }

  private func kind(_ scalar: UInt32, _ category: UInt8) -> WordCharacter.Kind {
    let isLeftToDictionary = category >= rules.firstDictionaryCategory
    switch cicu_han_engine_of(scalar) {
    case CICU_HAN_ENGINE_TAKES where isLeftToDictionary:
      return WordCharacterTable.isKatakana(scalar) ? .katakana : .ideograph
    case CICU_HAN_ENGINE_NONE where !isLeftToDictionary || WordCharacterTable.isHangul(scalar):
      // ICU's rules leave Hangul to a dictionary, but it has none.
      return .ruled
    default: return .foreign
    }
  }

  private static func isKatakana(_ scalar: UInt32) -> Bool {
    (scalar >= 0x30A1 && scalar <= 0x30FE && scalar != 0x30FB) || (scalar >= 0xFF66 && scalar <= 0xFF9F)
  }

  private static func isHangul(_ scalar: UInt32) -> Bool { scalar >= 0xAC00 && scalar <= 0xD7A3 }
}
