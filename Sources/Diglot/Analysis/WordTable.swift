import CICU

/// What a character is to the cutting of words.
struct WordCharacter {
  enum Kind: UInt8 {
    /// Not asked for yet.
    case unknown
    /// ICU's breaker has to be asked: scripts with dictionaries of their own, and what has another normal form.
    case foreign
    /// The rules alone decide.
    case ruled
    /// Han or kana, cut by the dictionary.
    case ideograph
    /// An ideograph of which ICU takes whole runs for words.
    case katakana
  }

  /// The buckets of the pairs that it begins: the first, and how many there are.
  fileprivate var firstBucket: UInt32 = 0
  fileprivate var bucketCount: UInt16 = 0
  /// Which bits of the next character's hash choose the bucket.
  fileprivate var bucketShift: UInt8 = 0
  /// Its pairs are in buckets, or it begins none. Until then each pair is looked up in the dictionary.
  fileprivate var isReady = false
  /// How often it was read before it was ready.
  fileprivate var readCount: UInt8 = 0
  var kind = Kind.unknown
  /// The UTF-16 unit of an ideograph; 0, which is in no word of the dictionary, where it has two or is none.
  var unit: UInt16 = 0
  /// What it costs as a word by itself.
  var cost: UInt16 = 0
  /// The category that the rules give it.
  var category: UInt8 = 0

  @inline(__always) var isIdeographic: Bool { kind.rawValue >= Kind.ideograph.rawValue }

  fileprivate var hash: UInt32 { @inline(__always) get { WordCharacter.hash(unit) } }

  @inline(__always)
  fileprivate static func hash(_ unit: UInt16) -> UInt32 { UInt32(unit) &* 0x9E37_79B1 }
}

/// Two characters that stand together, as the dictionary has them.
struct WordPair {
  /// From the highest bit on: 16 bits, 0 where words begin with the pair; 16 bits of what both cost as a word, all set
  /// where they are none; 32 bits, one for each third character that goes on to a longer word. Characters share these,
  /// so that a set bit promises nothing.
  fileprivate var bits = WordPair.none

  fileprivate static let none: UInt64 = 0x0000_FFFF_0000_0000

  /// What both cost as a word; 65,535 or more, which is more than any word costs, where they are none.
  @inline(__always) var cost: UInt64 { bits >> 32 }

  /// Whether a longer word may go on with `third`; `false` is certain.
  @inline(__always)
  func mayGoOn(with third: WordCharacter) -> Bool { bits >> 48 < bits &>> WordPair.bit(of: third.unit) & 1 }

  @inline(__always)
  fileprivate static func bit(of third: UInt16) -> UInt64 { UInt64(WordCharacter.hash(third) >> 27) }
}

/// A place of a text.
struct WordPlace {
  var character: WordCharacter
  /// The character and the next.
  var pair = WordPair()

  /// Stands after the last place of a text.
  static let end = WordPlace(character: WordCharacter(kind: .ruled, category: WordRules.endOfText))
}

/// The word characters of all scalars and the pairs that begin words, found in ICU's data when they are first asked for.
///
/// The dictionary is slow to ask which of hundreds of characters may follow one. So an ideograph that is read often has a
/// hash table of its pairs, whose buckets have four places and never overflow. What a bucket holds for a pair is then the
/// least of four numbers, without a branch that the processor would have to foresee. To make it costs as much as to ask
/// the dictionary some hundred times, and a process that answers one question asks a few times. A table belongs to one
/// thread.
struct WordTable {
  let rules: WordRules
  let dictionary: HanDictionary
  private var pageOfScalar = [UInt16](repeating: 0, count: 0x11_0000 >> 8)
  /// Pages of 256 characters; all scalars share the first one until one of their page is asked for.
  private var characters = [WordCharacter](repeating: WordCharacter(), count: 256)
  /// A taken place of a bucket holds the bits of a pair, and in the highest 16 the unit of its second character. The
  /// first bucket is free, and shared by the characters that begin no pair.
  private var buckets = [SIMD4<UInt64>](repeating: WordTable.freeBucket, count: 1)
  /// The node of the dictionary after the pair in each place, four for each bucket.
  private var nodes = [HanDictionary.Node](repeating: .none, count: 4)

  /// The places of the text that hold ideographs which are not ready.
  private var unready: [Int] = []

  private static let freeBucket = SIMD4(repeating: WordPair.none)
  /// An ideograph gets its buckets when it is read so often.
  private static let readLimit: UInt8 = 32

  init(_ rules: WordRules, _ dictionary: HanDictionary) {
    self.rules = rules
    self.dictionary = dictionary
    // As many pages as most questions and texts need: what is not used is never touched.
    characters.reserveCapacity(24 << 8)
  }

  /// Writes the places of a text to the first of `places`, and two ends after them.
  mutating func read(_ text: Span<FoldedCharacter>, into places: inout [WordPlace]) {
    precondition(places.count >= text.count + 2)
    var places = places.mutableSpan
    var index = 0
    unready.removeAll(keepingCapacity: true)
    while true {
      index = readReady(text, from: index, into: &places)
      if index == text.count { break }
      places[index].character = find(text[index].scalar)
      if !places[index].character.isReady { unready.append(index) }
      index += 1
    }
    places[index] = .end
    places[index + 1] = .end
    pair(text.count, &places)
    for index in unready { places[index].pair = findPair(places[index].character, places[index + 1].character) }
  }

  /// Looks up characters up to the first that is not ready, and returns where that is. The processor is told which
  /// bucket each pair is in, so that it fetches many at a time.
  @inline(__always)
  private func readReady(
    _ text: Span<FoldedCharacter>, from start: Int, into places: inout MutableSpan<WordPlace>
  ) -> Int {
    let pages = pageOfScalar.span
    let characters = self.characters.span
    let buckets = self.buckets.span
    var index = start
    var previous = start > 0 ? places[start - 1].character : WordCharacter()
    while index < text.count {
      // `index` is in the text, and `read` saw to it that there are as many places; every page has 256 characters.
      let scalar = unsafe text[unchecked: index].scalar
      let page = Int(pages[Int(scalar >> 8)])
      let character = unsafe characters[unchecked: page << 8 | Int(scalar & 0xFF)]
      if !character.isReady { break }
      unsafe places[unchecked: index].character = character
      let bucket = WordTable.bucket(of: previous, character.hash)
      unsafe buckets.withUnsafeBufferPointer { unsafe cicu_prefetch($0.baseAddress.map { unsafe $0 + bucket }) }
      previous = character
      index += 1
    }
    return index
  }

  /// Looks up each character with the next.
  @inline(__always)
  private func pair(_ count: Int, _ places: inout MutableSpan<WordPlace>) {
    let buckets = self.buckets.span
    for index in 0..<count {
      // There is a place after the last of the text; `addPairs` made all the buckets of a character.
      let (first, second) = unsafe (places[unchecked: index].character, places[unchecked: index + 1].character)
      let bucket = unsafe buckets[unchecked: WordTable.bucket(of: first, second.hash)]
      let key = UInt64(second.unit) << 48
      let least = min(min(bucket[0] ^ key, bucket[1] ^ key), min(bucket[2] ^ key, bucket[3] ^ key))
      unsafe places[unchecked: index].pair = WordPair(bits: least)
    }
  }

  @inline(__always)
  private static func bucket(of first: WordCharacter, _ hash: UInt32) -> Int {
    let fraction = UInt32(truncatingIfNeeded: UInt16(truncatingIfNeeded: hash &>> UInt32(first.bucketShift)))
    return Int(first.firstBucket) &+ Int((fraction &* UInt32(first.bucketCount)) >> 16)
  }

  /// The node of the dictionary after two characters.
  func node(after first: WordCharacter, _ second: WordCharacter) -> HanDictionary.Node {
    if !first.isReady { return dictionary.next(dictionary.first(first.unit), second.unit) }
    let bucket = WordTable.bucket(of: first, second.hash)
    for place in 0..<4 where buckets[bucket][place] >> 48 == second.unit { return nodes[bucket << 2 + place] }
    return .none
  }
}

extension WordTable {
  /// The word character of a scalar, which is ready from a certain number of calls on.
  @inline(never)
  private mutating func find(_ scalar: UInt32) -> WordCharacter {
    if pageOfScalar[Int(scalar >> 8)] == 0 {
      pageOfScalar[Int(scalar >> 8)] = UInt16(characters.count >> 8)
      characters += repeatElement(WordCharacter(), count: 256)
    }
    let place = Int(pageOfScalar[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)
    var character = characters[place]
    if character.kind == .unknown { character = makeCharacter(scalar) }
    character.readCount += 1
    if !character.isReady, character.readCount == WordTable.readLimit {
      addPairs(of: &character, dictionary.first(character.unit))
      character.isReady = true
    }
    characters[place] = character
    return character
  }

  private func makeCharacter(_ scalar: UInt32) -> WordCharacter {
    var character = WordCharacter(category: rules.category(of: scalar))
    character.kind = kind(scalar, character.category)
    // What the dictionary may not cut is in no word.
    if character.isIdeographic, scalar < 0x1_0000 { character.unit = UInt16(scalar) }
    let node = dictionary.first(character.unit)
    character.cost = node.isWord ? node.cost : HanDictionary.unknownCost
    character.isReady = !character.isIdeographic || node.isFinal
    return character
  }

  /// Looks up a pair without buckets. Which characters go on to longer words would take long to find: any may.
  private func findPair(_ first: WordCharacter, _ second: WordCharacter) -> WordPair {
    let node = dictionary.next(dictionary.first(first.unit), second.unit)
    return WordPair(bits: UInt64(node.cost) << 32 | (node.isFinal ? 0 : 0xFFFF_FFFF))
  }

  /// Makes the buckets of a character from its node in the dictionary.
  private mutating func addPairs(of character: inout WordCharacter, _ node: HanDictionary.Node) {
    var seconds: [(unit: UInt16, node: HanDictionary.Node)] = []
    dictionary.forEachNext(node) { seconds.append(($0, $1)) }
    if seconds.isEmpty { return }
    WordTable.arrange(seconds.map { WordCharacter.hash($0.unit) }, &character)
    character.firstBucket = UInt32(buckets.count)
    let count = Int(character.bucketCount)
    buckets += repeatElement(WordTable.freeBucket, count: count)
    nodes += repeatElement(.none, count: count << 2)
    for (second, node) in seconds {
      var pair = UInt64(second) << 48 | UInt64(node.cost) << 32
      dictionary.forEachNext(node) { third, _ in pair |= 1 << WordPair.bit(of: third) }
      let bucket = WordTable.bucket(of: character, WordCharacter.hash(second))
      var place = 0
      while buckets[bucket][place] != WordPair.none { place += 1 }
      buckets[bucket][place] = pair
      nodes[bucket << 2 + place] = node
    }
  }

  /// Chooses the fewest buckets, and the bits of the hashes that choose among them, so that none gets more than four.
  ///
  /// It ends: the lowest 16 bits of the hashes are all different, and 16,384 buckets get four of these numbers each.
  private static func arrange(_ hashes: [UInt32], _ character: inout WordCharacter) {
    character.bucketCount = UInt16(hashes.count / 2 + 1)
    while true {
      for shift in UInt8(0)..<16 {
        character.bucketShift = shift
        if fits(hashes, character) { return }
      }
      character.bucketCount += character.bucketCount / 8 + 1
    }
  }

  private static func fits(_ hashes: [UInt32], _ character: WordCharacter) -> Bool {
    var counts = [UInt8](repeating: 0, count: Int(character.bucketCount))
    for hash in hashes {
      let bucket = bucket(of: character, hash)
      if counts[bucket] == 4 { return false }
      counts[bucket] += 1
    }
    return true
  }

  private func kind(_ scalar: UInt32, _ category: UInt8) -> WordCharacter.Kind {
    let isLeftToDictionary = category >= rules.firstDictionaryCategory
    switch cicu_han_engine_of(scalar) {
    case CICU_HAN_ENGINE_TAKES where isLeftToDictionary:
      return WordTable.isKatakana(scalar) ? .katakana : .ideograph
    case CICU_HAN_ENGINE_NONE where !isLeftToDictionary || WordTable.isHangul(scalar):
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
