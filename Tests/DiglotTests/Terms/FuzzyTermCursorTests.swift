import TestSupport
import Testing

@testable import Diglot

@Suite struct FuzzyTermCursorTests {
  /// Words of few characters, of one and of several bytes, which share long and short beginnings.
  private static func word(_ random: inout SeededGenerator) -> [UInt8] {
    let beginnings = ["", "", "inter", "internationalisation", "é", "ab"]
    let scalars = Array("aabbcéèß中国𠮷".unicodeScalars)
    var word = beginnings.randomElement(using: &random) ?? ""
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      if let scalar = scalars.randomElement(using: &random) { word.unicodeScalars.append(scalar) }
    }
    return Array(word.utf8)
  }

  private static func scalars(_ bytes: some Sequence<UInt8>) -> [Unicode.Scalar] {
    Array(String(decoding: Array(bytes), as: UTF8.self).unicodeScalars)
  }

  @Test("it finds what a look at every term finds", arguments: [0, 1, 31, 32, 33, 300, 2_000])
  func linear(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let texts = Set((0..<count).map { _ in [UInt8.random(in: 1...3, using: &random)] + Self.word(&random) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    let infos = TermDictionaryTests.infos(texts.count, &random)
    let terms = try TermDictionaryTests.textTerms(texts, infos)
    for round in 0..<20 {
      let word = Self.word(&random)
      let edits = 1 + round % 2
      for tag in [TermKey.Tag.word, .stem, .filter, .pair] {
        var cursor = try terms.cursor(tag, FuzzyAutomaton(word, edits: edits))
        for (text, info) in zip(texts, infos) where text[0] == tag.rawValue {
          let distance = EditDistance.between(Self.scalars(text.dropFirst()), Self.scalars(word))
          guard distance <= edits else { continue }
          let found = try #require(try cursor.next())
          #expect(cursor.text == text && found.info == info && found.edits == distance)
        }
        #expect(try cursor.next() == nil)
        #expect(try cursor.next() == nil)
      }
    }
  }

  @Test("whole blocks that begin with a dead prefix are passed over")
  func skipping() throws {
    // Of 20,000 words of the form aaa to zzz and longer, those that begin with q fill some twenty blocks.
    let letters = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
    let texts = letters.flatMap { a in
      letters.flatMap { b in letters.map { c in [TermKey.Tag.word.rawValue, a, b, c] } }
    }
    var random = SeededGenerator(seed: 9)
    let infos = TermDictionaryTests.infos(texts.count, &random)
    let terms = try TermDictionaryTests.textTerms(texts, infos)
    for word in ["qab", "zzz", "aaa", "m"] {
      var cursor = try terms.cursor(.word, FuzzyAutomaton(Array(word.utf8), edits: 1))
      var found: [String] = []
      while try cursor.next() != nil { found.append(String(decoding: cursor.text.dropFirst(), as: UTF8.self)) }
      let wanted = texts.map { String(decoding: $0.dropFirst(), as: UTF8.self) }
        .filter { EditDistance.between(Array($0), Array(word)) <= 1 }
      #expect(found == wanted)
    }
  }
}
