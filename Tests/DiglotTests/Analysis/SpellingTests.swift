import TestSupport
import Testing

@testable import Diglot

/// The terms of a document's text, without values and ends of runs, each with its position; stems marked by a tilde.
private func terms(_ text: String) throws -> String {
  let left: Set<AnalyzedTerm.Kind> = [.value, .character]
  let terms = try Analysis.terms(of: text).filter { !left.contains($0.kind) }
  return terms.map { ($0.kind == .stem ? "~" : "") + "\($0.term)@\($0.position)" }.joined(separator: " ")
}

/// The same without stems.
private func words(_ text: String) throws -> String {
  try terms(text).split(separator: " ").filter { !$0.hasPrefix("~") }.joined(separator: " ")
}

@Suite("Marks on letters") struct MarkTests {
  @Test(
    "make no difference to Latin and Greek letters, composed or not",
    arguments: [
      ("Café", "cafe@0"), ("cafe\u{301}", "cafe@0"), ("Zoë", "zoe@0"), ("Dvořák", "dvorak@0"), ("Nguyễn", "nguyen@0"),
      ("n\u{308}", "n@0"), ("e\u{301}\u{323}x", "ex@0"), ("İstanbul", "istanbul@0"), ("ı", "i@0"), ("Łódź", "lodz@0"),
      ("Đà", "da@0"), ("Øre", "ore@0"), ("Æther", "aether@0"), ("ǽ", "ae@0"), ("Œuvre", "oeuvre@0"), ("ß", "ss@0"),
      ("Þór", "thor@0"), ("ΐά", "ια@0"), ("ᾳ", "αι@0"), ("Ａ\u{30A}", "a@0"),
    ])
  func folded(text: String, word: String) throws { #expect(try words(text) == word) }

  @Test(
    "stay in other scripts",
    arguments: [
      ("й", "и"), ("ё", "е"), ("が", "か"), ("ガ", "カ"), ("パ", "ハ"), ("กำ", "กา"), ("นี้", "น"), ("की", "क"), ("각", "가"),
    ])
  func kept(text: String, bare: String) throws {
    #expect(try Analysis.terms(of: text).map(\.term) != Analysis.terms(of: bare).map(\.term))
  }

  @Test("are within the bytes of the word")
  func sources() throws {
    for (text, end) in [("Café，", 5), ("Cafe\u{301}，", 6), ("n\u{308}\u{323}，", 5)] {
      #expect(try Analysis.terms(of: text).map { [$0.start, $0.end] } == [[0, end], [0, end]])
    }
  }
}

@Suite("Signs") struct SignTests {
  @Test(
    "are words",
    arguments: [
      ("评分★★☆", "评分@0 ★@2 ★@3 ☆@4"), ("A→B", "a@0 →@1 b@2"), ("€30", "€@0 30@1"), ("￥5", "¥@0 5@1"),
      ("5‰ §2 #a R&D x@y 3°", "5@0 ‰@1 §@2 2@3 #@4 a@5 r@6 &@7 d@8 x@9 @@10 y@11 3@12 °@13"),
      ("a = b", "a@0 =@1 b@2"), ("火🎊锅", "🎊@1"),
      (String(repeating: "─", count: 30) + "a", "─@0 ─@1 ─@2 ─@3 ─@4 ─@5 ─@6 ─@7 a@8"),
    ])
  func symbols(text: String, terms: String) throws { #expect(try words(text) == terms) }

  @Test(
    "that are one picture are one term",
    arguments: [
      ("👩‍💻👨", "👩‍💻@0 👨@1"), ("🇨🇭🇺🇸🇨", "🇨🇭@0 🇺🇸@1 🇨@2"), ("1️⃣2", "1⃣@0 2@1"), ("#️⃣", "#⃣@0"), ("❤️a", "❤@0 a@1"),
      ("❤️‍🔥", "❤‍🔥@0"), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴", "🏴󠁧󠁢󠁥󠁮󠁧󠁿@0 🏴@1"), ("🎊\u{200D}中国", "🎊@0 中国@1"), ("中\u{200D}国", "中国@0"),
    ])
  func clusters(text: String, terms: String) throws { #expect(try words(text) == terms) }

  @Test("have a stem without the colour of skin where they may have one")
  func tones() throws {
    #expect(try terms("👍🏽") == "👍🏽@0 ~👍@0")
    #expect(try terms("👍👩🏿‍💻") == "👍@0 ~👍@0 👩🏿‍💻@1 ~👩‍💻@1")
    #expect(try terms("🎊") == "🎊@0")
  }

  @Test(
    "are found as themselves and as what they are written as",
    arguments: [
      ("iPhone™", "iphone@0 ™@6 tm@6"), ("25℃", "25@0 ℃@2 °c@2"), ("5㎏的", "5@0 ㎏@1 kg@1 的@3"), ("№ 5", "№@0 no@0 5@2"),
      ("㏄", "㏄@0 cc@0"), ("㎡", "㎡@0 m2@0"), ("Ⓐⓐ", "ⓐ@0 a@0 ⓐ@1 a@1"), ("™️", "™@0 tm@0"), ("©2026", "©@0 2026@1"),
    ])
  func writings(text: String, terms: String) throws {
    #expect(try words(text) == terms.replacing(" 的@3", with: ""))
  }

  @Test("that are ideographs in a circle are those, as phrases go on over them")
  func ideographs() throws { #expect(try words("真㊣品") == "真正@0 正品@1") }

  @Test(
    "of C++, C#, F# and .NET are part of the word",
    arguments: [
      ("C++", "c++@0"), ("c＋＋", "c++@0"), ("C++11", "c++@0 11@3"), ("C#、F#", "c#@0 f#@3"), ("g++ -O", "g++@0 o@4"),
      ("a+b", "a@0 +@1 b@2"), ("a++b", "a@0 +@1 +@2 b@3"), ("x#y", "x@0 #@1 y@2"), ("C+", "c@0 +@1"),
      ("C+++", "c@0 +@1 +@2 +@3"),
      ("Notepad++", "notepad@0 +@7 +@8"), (".NET", ".net@0 net@0"), ("ASP.NET", "asp@0 aspnet@0 net@3 .net@3"),
      (".network", "network@0"),
    ])
  func ownWords(text: String, terms: String) throws {
    // Those that begin together are compared in one order.
    let found = try words(text).split(separator: " ").map(String.init)
    #expect(found.sorted() == terms.split(separator: " ").map(String.init).sorted())
  }

  @Test("of ASCII that part what stands beside them are told apart")
  func incidental() {
    var folded = FoldedText()
    folded.read("+ < > = | ~ @ & ＋ # % € → ★")
    #expect(
      folded.runs.map(folded.isIncidental) == [Bool](repeating: true, count: 9) + [Bool](repeating: false, count: 5))
  }
}

@Suite("Joined spellings") struct JoinedSpellingTests {
  @Test(
    "of letters go over a hyphen, an apostrophe and a dot",
    arguments: [
      ("Wi-Fi", "wi@0 wifi@0 fi@2"), ("e‑mail", "e@0 email@0 mail@1"), ("e–mail", "e@0 email@0 mail@1"),
      ("doesn't", "doesn't@0 doesnt@0"), ("doesn’t", "doesn't@0 doesnt@0"), ("McDonald's", "mcdonald@0 mcdonalds@0"),
      ("don‘t", "don't@0 dont@0"), ("Hawai\u{2BB}i", "hawai'i@0 hawaii@0"),
      ("Node.js", "node@0 nodejs@0 js@4"), ("U.S.A.", "u@0 usa@0 us@0 s@1 sa@1 a@2"),
      ("Wi-Fi-on", "wi@0 wifion@0 wifi@0 fi@2 fion@2 on@4"), ("a-b-c-d", "a@0 abcd@0 ab@0 b@1 bc@1 c@2 cd@2 d@3"),
      ("café-x", "cafe@0 cafex@0 x@4"), ("中-国 Wi-Fi", "wi@3 wifi@3 fi@5"),
    ])
  func letters(text: String, terms: String) throws {
    let found = try words(text).split(separator: " ")
    #expect(found.joined(separator: " ") == terms)
  }

  @Test(
    "go over nothing else",
    arguments: [
      ("Wi Fi", "wi@0 fi@2"), ("Wi- Fi", "wi@0 fi@2"), ("Wi--Fi", "wi@0 fi@3"), ("a/b", "a@0 b@5"), ("a_b", "a@0 b@6"),
      ("the end.Next one", "the@0 end@3 next@6 one@10"), ("end. Next", "end@0 next@4"), ("GPT-4", "gpt@0 4@3"),
    ])
  func others(text: String, terms: String) throws { #expect(try words(text) == terms) }

  @Test(
    "of digits go over hyphens, to seven digits or more",
    arguments: [
      ("2345-6789", "2345@0 23456789@0 6789@4"), ("234–5678", "234@0 2345678@0 5678@3"), ("10-20", "10@0 20@2"),
      ("123-456", "123@0 456@3"), ("2345/6789", "2345@0 6789@8"), ("2345.6789-1", "2345.6789@0 1@9"),
      ("86-138-1234-5678", "86@0 8613812345678@0 861381234@0 138@2 13812345678@2 1381234@2 1234@5 12345678@5 5678@9"),
    ])
  func digits(text: String, terms: String) throws { #expect(try words(text) == terms) }

  @Test("of a long chain cost no more than its length")
  func longChain() throws {
    let count = try Analysis.terms(of: String(repeating: "ab-", count: 5000) + "ab").count
    #expect(count < 25_000)
    #expect(try Analysis.terms(of: String(repeating: "12-", count: 5000) + "12").count < 45_000)
  }

  @Test("stand at a place with no term twice, whatever joins", arguments: 1...40 as ClosedRange<UInt64>)
  func noRepetition(seed: UInt64) throws {
    var random = RandomDocuments(seed: seed)
    let pieces = [
      "a", "ab", "s", "it's", "-", "-", "-\n", ".", ".", "'", " ", "12", "345", "6789", "net", "C++", "#", "™", "👍🏽",
      "中",
    ]
    for _ in 0..<40 {
      let text = (0..<2 + random.below(14)).map { _ in pieces[random.below(pieces.count)] }.joined()
      let found = try Analysis.terms(of: text).filter { [.written, .stem, .number, .symbol].contains($0.kind) }
      let places = found.map { "\($0.kind == .stem) \($0.term) \($0.position)" }
      #expect(Set(places).count == places.count, "\(text.debugDescription)")
    }
  }
}
