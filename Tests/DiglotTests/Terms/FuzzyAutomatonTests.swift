import TestSupport
import Testing

@testable import Diglot

@Suite struct FuzzyAutomatonTests {
  /// How many edits the automaton of `word` finds in `text`, and whether it died on the way.
  private func edits(_ word: String, _ text: String, most: Int) -> (count: Int?, died: Bool) {
    let automaton = FuzzyAutomaton(Array(word.utf8), edits: most)
    let bytes = Array(text.utf8)
    var (state, index) = (automaton.start, 0)
    while index < bytes.count {
      state = automaton.state(after: state, FuzzyAutomaton.code(of: bytes.span, at: &index))
      if state.isDead { return (automaton.edits(state), true) }
    }
    return (automaton.edits(state), false)
  }

  @Test(
    "one more, one less, another one, and two that are swapped are an edit each",
    arguments: [
      ("color", "color", 0), ("color", "colour", 1), ("color", "colr", 1), ("color", "colon", 1), ("color", "cloor", 1),
      ("color", "loc", nil), ("color", "colours", 2), ("color", "ocolr", 2), ("color", "oclro", 2), ("café", "cafe", 1),
      ("straße", "strasse", 2), ("中国", "国中", 1), ("abc", "ca", nil), ("a", "", 1), ("ab", "", 2), ("é", "ê", 1),
    ] as [(String, String, Int?)])
  func examples(_ word: String, _ text: String, _ count: Int?) {
    #expect(edits(word, text, most: 2).count == count)
    #expect(edits(word, text, most: 1).count == count.flatMap { $0 > 1 ? nil : $0 })
  }

  @Test("it agrees with the table of all beginnings", arguments: ["ab", "abc", "aéß", "中国a", "e\u{301}é"])
  func table(alphabet: String) {
    var random = SeededGenerator(seed: UInt64(alphabet.utf8.count))
    let scalars = Array(alphabet.unicodeScalars)
    func word(_ most: Int) -> [Unicode.Scalar] {
      (0..<Int.random(in: 0...most, using: &random)).map { _ in scalars.randomElement(using: &random) ?? "a" }
    }
    func text(_ scalars: [Unicode.Scalar]) -> String { String(String.UnicodeScalarView(scalars)) }
    for round in 0..<4_000 {
      let (first, second) = (word(round % 9), word(9))
      let distance = EditDistance.between(first, second)
      for most in 1...2 {
        let found = edits(text(first), text(second), most: most)
        #expect(found.count == (distance <= most ? distance : nil), "\(first) \(second)")
        #expect(!found.died || distance > most)
      }
    }
  }

  @Test("the longest word has room")
  func longest() {
    let word = String(repeating: "abcdefg", count: 17)
    #expect(word.utf8.count == TermKey.longestText - 1)
    #expect(edits(word, word, most: 2).count == 0)
    #expect(edits(word, String(word.dropLast(2)), most: 2).count == 2)
    #expect(edits(word, "x" + word, most: 1).count == 1)
    #expect(edits(word, word + "xyz", most: 2) == (nil, true))
  }

  @Test("bytes that are no UTF-8 are characters, too")
  func malformed() {
    let bytes: [UInt8] = [0x80, 0xE4, 0xB8, 0xAD, 0x80, 0x80, 0xFF]
    var (index, codes) = (0, [UInt32]())
    while index < bytes.count { codes.append(FuzzyAutomaton.code(of: bytes.span, at: &index)) }
    #expect(codes == [0x80, 0xB8AD_8080, 0xFF])
  }
}
