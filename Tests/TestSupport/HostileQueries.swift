import Diglot

/// Queries that somebody might think of to keep a search busy, made of what the documents of `HostileCollection` have.
///
/// Each can be made with any number of bytes, so that it can be seen how the work grows.
public struct HostileQueries: Sendable {
  /// What a query is made of.
  public enum Shape: String, CaseIterable, Sendable {
    case numbers, oneWord, ligatures, ligaturePhrase, commonWords, commonWordsJoined, commonBigrams, requiredBigrams
    case alternativeBigrams, phrasesOfBigrams, phrasesOfWords, phrasesOfApartCharacters, phrasesOfWordAndCharacter
    case phrasesOfOneCharacter, charactersInText, charactersInTitle, longPhraseOfBigrams, longPhraseOfOneWord
    case longPhraseOfTwoWords, longPhraseOfAllWords, longPhraseOfOneCharacter, prefixes, prefixesInFields, prefixesOfHan
    case fuzzyWords, fuzzyWordsInText, ranges, filters, nestedAlternatives, nestedSequences, nestedRequired, manyGroups
    case manyRequiredGroups, sameRequired
    case excludedBigrams, excludedCharacters, excludedExact, boosts, question, questionOfRareCharacters, oneCharacter
    case oneCharacterApart, charactersApart, charactersAsClauses, emoji, emojiFamilies, marks, mixedScripts, namedWords
    case namedWordsJoined, pairs, exactTexts, exactCharacters, alternativeExactCharacters, longExactText, quotations
    case hyphens, dots, letters, digits, numerals, dates, spaces, carets, backslashes, fields, voicedKana, jamo
  }

  /// The words, bigrams and so on that are as common as can be, the commonest first.
  private let words = HostileCollection.words
  private let characters = HostileCollection.characters.map(String.init)
  private let bigrams = HostileCollection.bigrams

  /// A source of queries.
  public init() {}

  /// A query of a shape, with about `byteCount` bytes.
  public func text(_ shape: Shape, byteCount: Int) -> String {
    let limit = min(byteCount, Query.maximumByteCount)
    func clauses(_ clause: (Int) -> String, _ separator: String = " ") -> String {
      joined(clause, separator, byteCount: limit, count: .max)
    }
    func run(_ piece: (Int) -> String, _ separator: String = "") -> String {
      joined(piece, separator, byteCount: limit, count: .max)
    }
    func quoted(_ text: String) -> String { "\"\(text)\"" }
    switch shape {
    case .numbers: return run({ "\($0)" }, ",")
    case .oneWord: return run({ _ in words[0] }, "_")
    case .ligatures: return run { _ in "ﷺ" }
    case .ligaturePhrase: return quoted(run { _ in "ﷺ" })
    case .commonWords: return clauses { word($0) }
    case .commonWordsJoined: return run({ word($0) }, "_")
    case .commonBigrams: return clauses { bigram($0) }
    case .requiredBigrams: return clauses { "+" + bigram($0) }
    case .alternativeBigrams: return clauses({ bigram($0) }, " OR ")
    case .phrasesOfBigrams: return clauses({ quoted(bigram($0) + bigram($0 / 30)) }, " OR ")
    case .phrasesOfWords: return clauses({ quoted("\(word($0 % 40)) \(word($0 / 40))") }, " OR ")
    case .phrasesOfApartCharacters: return clauses({ quoted("\(character($0 % 40))，\(character($0 / 40))") }, " OR ")
    case .phrasesOfWordAndCharacter: return clauses({ quoted("\(word($0 % 40)) \(character($0 / 40))") }, " OR ")
    case .phrasesOfOneCharacter: return clauses({ quoted(character($0)) }, " OR ")
    case .charactersInText: return clauses({ "text:" + character($0) }, " OR ")
    case .charactersInTitle: return clauses({ "title:" + character($0) }, " OR ")
    case .longPhraseOfBigrams: return quoted(run { bigram($0 % 50) })
    case .longPhraseOfOneWord: return quoted(run({ _ in words[0] }, " "))
    case .longPhraseOfTwoWords: return quoted(run({ words[$0 % 2] }, " "))
    case .longPhraseOfAllWords: return quoted(run({ word($0) }, " "))
    case .longPhraseOfOneCharacter: return quoted(run { _ in characters[0] })
    case .prefixes: return clauses { "\(letter($0))*" }
    case .prefixesInFields: return clauses({ "\($0 % 2 == 0 ? "text" : "title"):\(letter($0 / 2))*" }, " OR ")
    case .prefixesOfHan: return clauses { "\(character($0))*" }
    case .fuzzyWords: return clauses { word($0) + "~2" }
    case .fuzzyWordsInText: return clauses({ "text:\(word($0))~2" }, " OR ")
    case .ranges: return clauses { "date:20\(10 + $0 % 5).." + "20\(20 + $0 % 7)-0\(1 + $0 % 9)-\(10 + $0 % 20)" }
    case .filters: return clauses { "date:20\(10 + $0 % 20)-0\(1 + $0 % 9)*" }
    case .nestedAlternatives: return nested(limit) { level in alternatives(level, " OR ") + " OR " }
    case .nestedSequences: return nested(limit) { level in alternatives(level, level % 2 == 0 ? " OR " : " ") + " " }
    case .nestedRequired: return nested(limit) { level in "\(character(level)) +" }
    case .manyGroups:
      return groups(limit, " OR ") { "(\(character($0)) \(character($0 / 2)) (\(word($0)) OR \(bigram($0))))" }
    case .manyRequiredGroups: return groups(limit, " AND ") { "(\(character($0)) OR (\(word($0)) \(bigram($0))))" }
    case .sameRequired: return clauses { _ in "+" + bigrams[0] }
    case .excludedBigrams: return words[0] + " " + clauses { "-" + bigram($0 + 5) }
    case .excludedCharacters: return words[0] + " " + clauses { "-" + character($0 + 50) }
    case .excludedExact: return words[0] + " " + clauses { "-exact:" + bigram($0 + 5) }
    case .boosts: return clauses { bigram($0) + ($0 % 2 == 0 ? "^1e300" : "^1e-300") }
    case .question: return run { bigram($0 &* 7919 % 500) }
    case .questionOfRareCharacters: return run { character($0 &* 7919 % HostileCollection.characterCount) }
    case .oneCharacter: return run { _ in characters[0] }
    case .oneCharacterApart: return run({ _ in characters[0] }, "，")
    case .charactersApart: return run({ String(Unicode.Scalar(UInt32(0x4E00 + $0 % 0x5000)) ?? "一") }, "，")
    case .charactersAsClauses: return clauses { character($0) }
    case .emoji: return run { _ in "👍🏽" }
    case .emojiFamilies: return run { _ in "👩‍👩‍👧‍👦" }
    case .marks: return "e" + run { _ in "\u{301}" }
    case .mixedScripts: return run { [bigram($0), word($0), "\($0)", "👍", "か", "é", "한", "م"][$0 % 8] }
    case .namedWords: return clauses { HostileCollection.named[$0 % 9] }
    case .namedWordsJoined: return run({ HostileCollection.named[$0 % HostileCollection.named.count] }, "，")
    case .pairs: return clauses { HostileCollection.paired[$0 % 4] }
    case .exactTexts: return clauses({ "exact:" + bigram($0) }, " OR ")
    case .exactCharacters: return clauses({ "exact:" + character($0) }, " OR ")
    case .alternativeExactCharacters: return clauses({ "exact:" + character($0) }, " OR ")
    case .longExactText: return "exact:" + quoted(run { bigram($0 % 50) })
    case .quotations: return joined({ "「\(bigram($0))」" }, "", byteCount: limit, count: .max)
    case .hyphens: return run { _ in "a-" }
    case .dots: return "a" + run { _ in ".b" }
    case .letters: return run { _ in "a" }
    case .digits: return run { _ in "1" }
    case .numerals: return run { String(Array("一二三四五六七八九十百千万亿")[$0 % 14]) }
    case .dates: return run { _ in "2026年5月18日" }
    case .spaces: return "a" + run { _ in " " } + "b"
    case .carets: return run { _ in "a^2" }
    case .backslashes: return run { _ in "\\" }
    case .fields: return clauses { "f\($0):x" }
    case .voicedKana: return run { _ in "か\u{3099}" }
    case .jamo: return run { _ in "\u{1112}\u{1161}\u{11AB}" }
    }
  }

  /// Words side by side as a tree, which has no limit of clauses.
  public func tree(_ count: Int, _ word: (Int) -> String) -> Query {
    .sequence(required: [], plain: (0..<count).map { .words(word($0), field: nil) }, excluded: [])
  }

  // MARK: - Pieces

  private func joined(
    _ piece: (Int) -> String, _ separator: String, byteCount: Int, count: Int
  ) -> String {
    var text = ""
    var number = 0
    while number < count {
      let next = piece(number)
      // Room for what stands around it.
      guard text.utf8.count + next.utf8.count + separator.utf8.count + 16 <= byteCount || number == 0 else { break }
      if number > 0 { text += separator }
      text += next
      number += 1
    }
    return text
  }

  private func nested(_ byteCount: Int, _ level: (Int) -> String) -> String {
    var text = ""
    var depth = 0
    while depth < Query.maximumDepth {
      let next = level(depth) + "("
      guard text.utf8.count + next.utf8.count + depth + 16 <= byteCount else { break }
      text += next
      depth += 1
    }
    return text + characters[0] + String(repeating: ")", count: depth)
  }

  /// Groups of at most four words.
  private func groups(_ byteCount: Int, _ separator: String, _ group: (Int) -> String) -> String {
    joined({ group($0 % 30) }, separator, byteCount: byteCount, count: .max)
  }

  private func alternatives(_ level: Int, _ separator: String) -> String {
    (0..<10).map { bigram(level * 10 + $0) }.joined(separator: separator)
  }

  private func word(_ number: Int) -> String { words[number % words.count] }
  private func character(_ number: Int) -> String { characters[number % characters.count] }
  private func bigram(_ number: Int) -> String { bigrams[number % bigrams.count] }
  private func letter(_ number: Int) -> Character { Character(Unicode.Scalar(UInt8(97 + number % 26))) }
}
