import CICU
import TestSupport
import Testing

@testable import Diglot

@Suite("Sentences")
struct SentenceTests {
  private static func display(_ text: String) -> DisplayText { DisplayText(text.utf8.span, 0..<text.utf8.count) }

  /// Where ICU's iterator ends the sentences of a display text.
  private static func endsByICU(_ display: DisplayText) throws -> [Int] {
    var units: [UInt16] = []
    var indexOfUnit: [Int] = []
    for (index, character) in display.characters.enumerated() {
      let scalar = try #require(Unicode.Scalar(character.scalar))
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        units.append(unit)
        indexOfUnit.append(index)
      }
    }
    indexOfUnit.append(display.characters.count)
    return try boundariesByICU(units).map { indexOfUnit[$0] }
  }

  private static func boundariesByICU(_ units: [UInt16]) throws -> [Int] {
    var status: Int32 = 0
    let breaker = try #require(cicu_breaker_open(CICU_BREAK_SENTENCE, &status))
    defer { cicu_breaker_close(breaker) }
    return units.withUnsafeBufferPointer { buffer in
      cicu_breaker_set_text(breaker, buffer.baseAddress, Int32(buffer.count), &status)
      return Array(sequence(state: breaker) { breaker in Int(cicu_breaker_next(breaker)) }.prefix { $0 >= 0 })
    }
  }

  @Test(
    "sentences end behind their marks, and the quotes and spaces that follow",
    arguments: [
      ("一句。“二句！”三句？四句", ["一句。“", "二句！”", "三句？", "四句"]),
      ("It costs 3.5. U.S.A. has i.e. this. (So.) And", ["It costs 3.5. ", "U.S.A. has i.e. this. ", "(So.) ", "And"]),
      ("等等。。。，然后", ["等等。。。，然后"]),
      ("Wait... no! \u{301}Yes", ["Wait... no! \u{301}", "Yes"]),
    ])
  func examples(text: String, sentences: [String]) {
    let display = Self.display(text)
    var start = 0
    let found = display.sentenceEnds().map { end in
      defer { start = end }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: display.characters[start..<end].compactMap { Unicode.Scalar($0.scalar) })
      return String(view)
    }
    #expect(found == sentences)
  }

  @Test("sentences end where ICU ends them", arguments: [51, 52, 53] as [UInt64])
  func likeICU(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    let marks = [
      ".", "...", "!", "?", "。", "！", "？", "．", "｡", "‼", "…", ",", "，", "、", "：", "”", "“", "」", "「", "(", ")", "）",
      " ", "　", "\n", "\u{301}", "\u{200D}", "3", "4.5", "A", "b", "É", "é", "ǅ", "字", "か", "가", "ا", "؟", "।", "𝟑",
      "𐐀",
    ]
    for _ in 0..<300 {
      let text = (0..<30).map { _ in random.below(5) == 0 ? random.text(3) : marks[random.below(marks.count)] }.joined()
      let display = Self.display(text)
      #expect(display.sentenceEnds() == (try Self.endsByICU(display)), "seed \(seed): \(text)")
    }
  }
}
