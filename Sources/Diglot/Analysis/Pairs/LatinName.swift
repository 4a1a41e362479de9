/// A name or term in Latin letters: `Artificial Intelligence`, `LLM`, `Hans-Dieter Sues`.
struct LatinName {
  let range: Range<Int>
  let words: [Range<Int>]
  /// Capitals only, in one word of two to eight.
  let isAcronym: Bool
  /// Its words without articles and prepositions.
  let contentWordCount: Int
  let hasConjunction: Bool
  let hasAmpersand: Bool
  let hasTo: Bool
  /// Whether a word has a capital after a small letter, as in names of products and of parts of programs.
  let isCamelCase: Bool
  let beginsWithCapital: Bool
  /// How many Chinese syllables it has, where it is the romanised name of a person or place: 3 for `Lui Chi-hing`.
  let syllableCount: Int?

  private static let longest = 60
  private static let mostWords = 8

  /// Reads a part of a passage; `nil` where it is anything but one name.
  init?(_ range: Range<Int>, in passage: PairPassage) {
    guard (2...LatinName.longest).contains(range.count) else { return nil }
    guard let words = LatinName.words(range, in: passage), words.count <= LatinName.mostWords else { return nil }
    guard passage[words[0].lowerBound].isLetter else { return nil }
    let texts = words.map { passage.text(of: $0) }
    guard !texts.contains(where: LatinName.citationWords.contains), !LatinName.openingWords.contains(texts[0]) else {
      return nil
    }
    self.range = range
    self.words = words
    let capitals = range.filter(passage.isCapital).count
    let letters = range.filter { passage[$0].isLetter }.count
    guard letters > 1 else { return nil }
    isAcronym = words.count == 1 && capitals == letters && letters <= 8
    contentWordCount = texts.count { !LatinName.smallWords.contains($0) }
    hasAmpersand = range.contains { passage.scalar($0) == 0x26 }
    hasConjunction = hasAmpersand || texts.contains(LatinName.and)
    hasTo = texts.contains { $0.split(separator: 0x2D).contains { $0.elementsEqual("to".utf8) } }
    beginsWithCapital = passage.isCapital(range.lowerBound)
    isCamelCase = words.contains { LatinName.isCamelCase($0, in: passage) }
    syllableCount = LatinName.syllableCount(range, in: passage)
    if words.count == 1, LatinName.isNoName(texts[0], isAcronym: isAcronym) { return nil }
    // null terminated: what a thing is like.
    if words.count > 1, !beginsWithCapital, texts[words.count - 1].suffix(2).elementsEqual("ed".utf8) { return nil }
    if letters < 4, !isAcronym, !beginsWithCapital { return nil }
  }

  /// The words, if there are only words: letters with what may stand in a name.
  private static func words(_ range: Range<Int>, in passage: PairPassage) -> [Range<Int>]? {
    var words: [Range<Int>] = []
    var start = range.lowerBound
    for index in range {
      let scalar = passage.scalar(index)
      if passage[index].isSpace {
        words.append(start..<index)
        start = index + 1
      } else if scalar == 0x2E {
        // After an initial or at the end of an abbreviation, but not in a file name.
        let isLast = index + 1 == range.upperBound || passage[index + 1].isSpace
        guard index - start < (isLast ? 4 : 2) || passage.scalar(index - 2) == 0x2E else { return nil }
      } else if !(passage[index].isLetter && scalar < 0x250) && !"'’-&".contains(scalar) {
        return nil
      }
    }
    words.append(start..<range.upperBound)
    let begins = words.map(\.lowerBound).allSatisfy { passage[$0].isLetter || passage.scalar($0) == 0x26 }
    return begins && !words.contains(where: \.isEmpty) ? words : nil
  }

  /// How many Han characters a term with this name usually has: two for a word or for a letter of an acronym.
  var usualTermLength: Int { 2 * (isAcronym ? range.count : max(1, contentWordCount)) }

  private static func isCamelCase(_ word: Range<Int>, in passage: PairPassage) -> Bool {
    word.dropFirst().contains { passage.isCapital($0) && passage[$0 - 1].isLetter && !passage.isCapital($0 - 1) }
  }

  /// The number of syllables, where there are two to four, parted by spaces and hyphens, and any could be Chinese.
  private static func syllableCount(_ range: Range<Int>, in passage: PairPassage) -> Int? {
    guard passage.isCapital(range.lowerBound) else { return nil }
    let syllables = passage.text(of: range).split(whereSeparator: { $0 == 0x20 || $0 == 0x2D })
    return (2...4).contains(syllables.count) && syllables.allSatisfy(isSyllable) ? syllables.count : nil
  }

  /// An initial, vowels and a final, in the romanisations of Mandarin and Cantonese.
  private static func isSyllable(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isVowel = { (byte: UInt8) in "aeiouü".utf8.contains(byte) }
    let initial = bytes.prefix { !isVowel($0) }
    let rest = bytes.dropFirst(initial.count)
    let vowels = rest.prefix(while: isVowel)
    let final = rest.dropFirst(vowels.count)
    return !vowels.isEmpty && initials.contains(Array(initial)) && finals.contains(Array(final))
  }

  private static let initials = words("b p m f d t n l g k h j q x zh ch sh r z c s y w ts tz hs ng kw gw").union([[]])
  private static let finals = words("n ng h k t p m y w").union([[]])

  /// Whether this is an acronym of `name`, which has its letters in this order, and begins with the first.
  func isAcronym(of name: LatinName, in passage: PairPassage) -> Bool {
    guard isAcronym, name.words.count > 1 else { return false }
    var place = name.range.lowerBound
    for index in range where passage[index].isLetter {
      while place < name.range.upperBound, passage.scalar(place) != passage.scalar(index) { place += 1 }
      guard place < name.range.upperBound else { return false }
      if index == range.lowerBound, place != name.range.lowerBound { return false }
      place += 1
    }
    return true
  }

  /// Numbers, units, sizes, words of programs and forms, and adjectives such as user-defined.
  private static func isNoName(_ word: [UInt8], isAcronym: Bool) -> Bool {
    if isAcronym, word.allSatisfy("ivxlc".utf8.contains) { return true }
    return noNames.contains(word) || (word.contains(0x2D) && word.suffix(2).elementsEqual("ed".utf8))
  }

  /// Whether the text belongs to a person's name after a comma.
  static func isSuffix(_ text: [UInt8]) -> Bool { suffixes.contains(text) }

  private static let and = Array("and".utf8)
  private static let suffixes = words("jr. sr. jr sr")
  private static let smallWords = words("& the of for de la le du des di del von van der den and in on to a an y et el")
  private static let citationWords = words(
    "et al al. eds ed. pp p. vol vol. no. fig fig. born died ctrl cmd or")
  private static let openingWords = words(
    """
    we you it there i how what why see e.g e.g. eg i.e i.e. ie from with by in at via for to not no is are was and or if when that this of as on also \
    about using such like only feat ft feat. ft. vs vs. cf cf. photo aka
    """)
  private static let noNames = words(
    """
    km cm mm nm kg mg mb gb tb kb pb kib mib gib tib hz khz mhz ghz kw mw gw kwh mwh ml db rpm mph kph ppm usd rmb cny hkd twd \
    ntd eur gbp jpy am pm bc ad bce ce ok na n/a tbd ga lts eol utc gmt tv cd dvd id \
    xml html xhtml json csv sql pdf sdk ide api ram rom cpu usb http https url css php iso ieee ansi \
    string strings int integer float double bool boolean true false null nil none void char byte bytes array list map \
    object optional required default beta alpha preview deprecated new old left right top bottom yes no on off max \
    min all any id url uri key value name type ctrl shift alt tab enter esc home end delete insert
    """)

  /// Bytes, since the comparison of strings normalises.
  private static func words(_ text: String) -> Set<[UInt8]> { Set(text.utf8.split(separator: 0x20).map(Array.init)) }
}
