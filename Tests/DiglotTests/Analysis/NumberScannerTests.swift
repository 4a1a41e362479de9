import TestSupport
import Testing

@testable import Diglot

/// Folds texts, as a user types them, and scans them.
private struct TextScanner {
  private var folded = FoldedText()
  private let scanner = NumberScanner()

  /// The matches, and how many folded characters there are.
  mutating func matches(_ text: String) -> (matches: [NumberMatch], count: Int) {
    folded.read(text)
    var matches: [NumberMatch] = []
    scanner.scan(folded.characters.span, into: &matches)
    return (matches, folded.count)
  }

  mutating func terms(_ text: String) -> String {
    matches(text).matches.map { String(decoding: $0.value.term, as: UTF8.self) }.joined(separator: " ")
  }

  /// The folded text of each match.
  mutating func written(_ text: String) -> [String] {
    matches(text).matches.map { folded.text(of: $0.range) }
  }
}

@Suite struct NumberScannerTests {
  @Test("all writings of a number have one value", arguments: NumberWritings.equal)
  func equalities(_ group: NumberWritings.Group) {
    var scanner = TextScanner()
    for writing in group.writings { #expect(scanner.terms(writing) == group.value, "\(writing)") }
  }

  @Test(
    "a date in English is the date",
    arguments: [
      ("on May 18, 2026.", ["2026-05-18", "18", "2026"]), ("18 May 2026", ["2026-05-18", "18", "2026"]),
      ("Sept. 3rd, 2025", ["2025-09-03", "3", "2025"]), ("the 1st of Dec 1999", ["1999-12-01", "1", "1999"]),
      ("Feb 30 days 2026", ["30", "2026"]), ("Mays 18, 2026", ["18", "2026"]), ("May 180, 2026", ["180", "2026"]),
    ])
  func englishDates(text: String, values: [String]) {
    var folded = FoldedText()
    folded.read(text)
    var matches: [NumberMatch] = []
    folded.scan(with: NumberScanner(), into: &matches)
    #expect(matches.map { String(decoding: $0.value.term, as: UTF8.self) } == values)
  }

  @Test("a date is found whole, whatever its writing, and its parts beside it", arguments: NumberWritings.dates)
  func dates(_ group: NumberWritings.Group) {
    var scanner = TextScanner()
    for writing in group.writings { #expect(scanner.terms(writing) == group.value, "\(writing)") }
  }

  @Test("the tables hold what they promise")
  func tablesAreLarge() {
    let groups = (NumberWritings.equal + NumberWritings.dates).map(\.writings)
    let writings = groups.flatMap(\.self)
    let misses = NumberWritings.misses.flatMap(\.self)
    #expect(writings.count - groups.count >= 300)
    #expect(Set(writings).count == writings.count)
    #expect(misses.count >= 100)
    #expect(Set(misses).count == misses.count)
  }

  @Test("a word with a numeral in it is no number", arguments: NumberWritings.misses)
  func nearMisses(_ words: [String]) {
    var scanner = TextScanner()
    for word in words { #expect(scanner.terms(word) == "", "\(word)") }
  }

  @Test("a near miss within a sentence is none either", arguments: NumberWritings.misses)
  func nearMissesInSentences(_ words: [String]) {
    var scanner = TextScanner()
    for word in words { #expect(scanner.terms("他说，\(word)。") == "", "\(word)") }
  }

  @Test("what stands beside a number does not change it", arguments: NumberWritings.sentences)
  func sentences(_ sentence: String, _ expected: String) {
    var scanner = TextScanner()
    #expect(scanner.terms(sentence) == expected, "\(sentence)")
  }

  @Test("different numbers have different values", arguments: NumberWritings.unequal)
  func inequalities(_ one: String, _ other: String) {
    var scanner = TextScanner()
    let values = (scanner.terms(one), scanner.terms(other))
    #expect(values.0 != values.1, "\(one) and \(other)")
  }

  @Test("a match is the number without its unit, 第 and sign")
  func ranges() {
    var scanner = TextScanner()
    #expect(scanner.written("第一百二十三条") == ["一百二十三"])
    #expect(scanner.written("售價 495.8萬元") == ["495.8万"])
    #expect(scanner.written("民國 115 年") == ["民国 115 年"])
    #expect(scanner.written("占36 %以上") == ["36 %"])
    #expect(scanner.written("1882EFLOPS") == ["1882"])
    #expect(scanner.written("負三十度") == ["三十"])
    #expect(scanner.written("about 4.96 million people") == ["4.96 million"])
  }

  @Test("a value that is the written number says so")
  func written() {
    var scanner = TextScanner()
    for text in ["1882", "1,882", "１８８２", "3.14", "0", "0.5"] {
      #expect(scanner.matches(text).matches.map(\.isWritten) == [true], "\(text)")
    }
    for text in ["04", "3.10", "4万", "36%", "十五", "民國115年"] {
      #expect(scanner.matches(text).matches.map(\.isWritten) == [false], "\(text)")
    }
  }

  @Test("every whole number is read as it is written out")
  func writtenOut() {
    var scanner = TextScanner()
    var random = SeededGenerator(seed: 5)
    let numbers =
      Array(11..<3_000)
      + (0..<3_000).map { _ in Int.random(in: 11..<1 << Int.random(in: 8...53, using: &random), using: &random) }
    for number in numbers where scanner.terms(spellOut(number)) != String(number) {
      Issue.record("\(spellOut(number)) is \(scanner.terms(spellOut(number))), not \(number)")
    }
  }

  @Test("any string of numerals is read without a trap, in order, and in linear time")
  func randomNumerals() {
    let alphabet = Array("0123456789,.%‰-/ 〇○零一二三四五六七八九十两廿卅百千万亿兆壹贰叁拾佰仟点分之第民国元年月日几多个⁄")
    var scanner = TextScanner()
    var random = SeededGenerator(seed: 4)
    for _ in 0..<10_000 {
      let length = Int.random(in: 1...24, using: &random)
      check(String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "一" }), &scanner)
    }
    for character in alphabet { check(String(repeating: character, count: 10_000), &scanner) }
    for pair in ["9万", "一万", "一百", "百分之", "1,111", "1.", "一点", "十分之一", "9亿", "一〇", "三兆五亿"] {
      check(String(repeating: pair, count: 5_000), &scanner)
    }
  }

  private func check(_ text: String, _ scanner: inout TextScanner) {
    let (matches, count) = scanner.matches(text)
    var end = 0
    for match in matches {
      let term = match.value.term
      let isSound =
        match.range.lowerBound >= 0 && match.range.upperBound <= count && !match.range.isEmpty
        && !term.isEmpty && term.count <= 80
      if !isSound { Issue.record("\(text): \(match)") }
      if case .date = match.value { continue }
      if match.range.lowerBound < end { Issue.record("\(text): \(match) overlaps") }
      end = match.range.upperBound
    }
  }
}

/// A whole number as a newspaper spells it out: the reference that the reader is held against.
private func spellOut(_ number: Int) -> String {
  let digits = Array("零一二三四五六七八九").map(String.init)
  if number < 10 { return digits[number] }
  if number < 20 { return "十" + (number == 10 ? "" : digits[number - 10]) }
  for (value, name) in [(100_000_000, "亿"), (10_000, "万"), (1000, "千"), (100, "百"), (10, "十")] where number >= value {
    let (head, rest) = (number / value, number % value)
    let prefix = (value < 10_000 ? digits[head] : spellOut(head)) + name
    if rest == 0 { return prefix }
    // Within a number, ten is 一十.
    let tail = (10..<20).contains(rest) && value < 10_000 ? "一" + spellOut(rest) : spellOut(rest)
    return prefix + (rest < value / 10 ? "零" : "") + tail
  }
  return ""
}
