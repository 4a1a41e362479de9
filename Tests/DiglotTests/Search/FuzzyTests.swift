import TestSupport
import Testing

@testable import Diglot

@Suite("Fuzzy words") struct FuzzyTests {
  private func makeIndex(_ commits: [[Document]]) throws -> (TemporaryDirectory, Index) {
    let directory = TemporaryDirectory()
    for documents in commits {
      _ = try Index.write(at: directory.path) { (writer) throws in
        for document in documents { try writer.add(document) }
      }
    }
    return (directory, try Index(at: directory.path))
  }

  /// The texts that a query finds, best first.
  private func found(_ query: String, in texts: [String]) throws -> [String] {
    let (directory, index) = try makeIndex([texts.map { Document(key: $0, text: $0) }])
    defer { withExtendedLifetime(directory) {} }
    return try index.search(query, SearchOptions(limit: 1_000)).hits.map(\.key)
  }

  @Test("a word is found by its letters, and in its other forms by its stem")
  func letters() throws {
    let texts = ["color", "colour", "Colours", "clor", "colors", "coloring", "cologne", "club"]
    #expect(try Set(found("color~1", in: texts)) == ["color", "colour", "Colours", "clor", "colors", "coloring"])
    // The stem of cologne is cologn.
    #expect(try Set(found("colour~2", in: texts)) == Set(texts).subtracting(["club"]))
    #expect(try Set(found("ＣＯＬＯＲ～", in: texts)) == Set(texts).subtracting(["club"]))
    #expect(try Set(found("cafe~1", in: ["café", "cafés", "safe", "face"])) == ["café", "cafés", "safe"])
  }

  @Test("the closer comes first, and the word itself before all")
  func order() throws {
    #expect(try found("color~", in: ["coler", "colr x", "kolour", "color"]).first == "color")
    #expect(try found("color~", in: ["kolour", "colour"]) == ["colour", "kolour"])
    let exact = try found("color~", in: ["colors", "kolour", "color", "colour"])
    #expect(exact.first == "color" && exact.last == "kolour")
  }

  @Test("two words that have nothing in common are no match, however short")
  func short() throws {
    #expect(try found("ab~2", in: ["ab", "abc", "ac", "cd", "xaby", "x"]) == ["ab", "abc", "ac"])
    #expect(try found("x~1", in: ["x", "y", "xy"]) == ["x"])
  }

  @Test("operators, fields and boosts are those of a prefix")
  func operators() throws {
    let (directory, index) = try makeIndex([
      [
        Document(key: "title", title: "colour", text: "算力 red"), Document(key: "text", text: "colour blue"),
        Document(key: "none", text: "算力 blue"),
      ]
    ])
    defer { withExtendedLifetime(directory) {} }
    func keys(_ query: String) throws -> [String] { try index.search(query).hits.map(\.key).sorted() }
    #expect(try keys("title:color~1") == ["title"])
    #expect(try keys("text:color~1") == ["text"])
    #expect(try keys("+color~1 算力") == ["text", "title"])
    #expect(try keys("blue -color~1") == ["none"])
    #expect(try keys("color~1 AND 算力") == ["title"])
    #expect(try keys("(color~1 OR 算力) NOT red~1") == ["none", "text"])
    #expect(try index.search("color~1 blue").hits.first?.key == "text")
    let (plain, boosted) = (try index.search("text:color~1"), try index.search("text:color~1^3"))
    let scores = try [plain, boosted].map { try #require($0.hits.first).score }
    #expect(abs(scores[1] - scores[0] * 3) < 1e-6)
  }

  @Test("what was found is highlighted and told; what is left out is not")
  func shown() throws {
    let (directory, index) = try makeIndex([
      [
        Document(key: "a", title: "colour", text: "The colour of colors, in color."),
        Document(key: "b", text: "cooler"),
      ]
    ])
    defer { withExtendedLifetime(directory) {} }
    let results = try index.search("color~1")
    #expect(results.expansions == [QueryExpansion(word: "color", alternatives: ["colors", "colour"])])
    #expect(try #require(results.hits.first).snippets.flatMap(\.sources) == [4..<10, 14..<20, 25..<30])
    // Beside another word it counts towards all the words, too.
    #expect(try index.search("color~1 text").expansions.count { $0.word == "color" } == 1)
    let title = try index.search("title:color~1")
    #expect(try #require(title.hits.first).snippets.allSatisfy(\.highlights.isEmpty))
    let excluded = try index.search("colour -cooker~1")
    #expect(excluded.hits.count == 1 && !excluded.expansions.contains { $0.word == "cooker" })
    let explained = try index.search("color~1", SearchOptions(explains: true))
    #expect(try #require(explained.hits.first?.explanation).parts.map(\.label) == ["color~1"])
  }

  @Test("of more words than can be, the closest and most frequent count")
  func limit() throws {
    var texts = ["abcdefgh", "abcdefghi", "abcdefxy"]
    for first in "abcdefghijklmnopqrst" { for second in "mnop" { texts.append("abcdef\(first)\(second)") } }
    for number in 0..<3 { texts.append("\(number) abcdefzz") }
    let hits = try found("abcdefgh~2", in: texts)
    #expect(hits.count < texts.count && hits.count >= SearchLimits.similarTerms)
    #expect(Set(hits).isSuperset(of: ["abcdefgh", "abcdefghi", "0 abcdefzz", "1 abcdefzz", "2 abcdefzz"]))
  }

  @Test("scores are the same however documents lie in segments", arguments: 1...4 as ClosedRange<UInt64>)
  func segments(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let documents = (0..<300).map { number in
      let words = (0..<8).map { _ in String((0..<5).map { _ in "abcde".randomElement(using: &random) ?? "a" }) }
      return Document(key: "\(number)", text: words.joined(separator: " "))
    }
    let cuts = [0, 50, 51, 200, 300]
    let parts = zip(cuts, cuts.dropFirst()).map { Array(documents[$0..<$1]) }
    let (one, many) = (try makeIndex([documents]), try makeIndex(parts))
    defer { withExtendedLifetime((one.0, many.0)) {} }
    #expect(try one.1.statistics().segments == 1 && many.1.statistics().segments > 1)
    for query in ["abcde~1", "abcde~2", "text:bbbb~1 aaaaa~", "+cde~2 -abcd~1"] {
      let answers = try [one.1, many.1].map { try $0.search(query, .all) }
      let scores = answers.map { Dictionary(uniqueKeysWithValues: $0.hits.map { ($0.key, $0.score) }) }
      #expect(scores[0] == scores[1] && !scores[0].isEmpty, "\(query)")
      #expect(answers[0].expansions == answers[1].expansions)
    }
  }

  @Test("a text that is no word, in a tree that no parser made, is a phrase")
  func trees() throws {
    let (directory, index) = try makeIndex([[Document(key: "a", text: "算力平台"), Document(key: "b", text: "力算")]])
    defer { withExtendedLifetime(directory) {} }
    #expect(try index.keys(.fuzzy("算力", edits: 1, field: nil)) == ["a"])
    #expect(try index.keys(.fuzzy("算力平臺x", edits: 7, field: nil)) == [])
    #expect(try index.keys(.fuzzy("xyz", edits: -1, field: nil)) == [])
    #expect(try index.keys(.fuzzy("…", edits: 1, field: nil)) == [])
  }
}

@Suite("Ranges") struct RangeTests {
  @Test(
    "both ends are included, and an upper end covers all that begins with it",
    arguments: [
      ("date:2026-01-01..2026-04-30", ["jan", "apr"]), ("date:2026..", ["jan", "apr", "may"]),
      ("date:..2026-04", ["old", "jan", "apr"]),
      ("date:2026-01..2026-04", ["jan", "apr"]), ("date:2026-04-30..2026-04-30", ["apr"]),
      ("date:2025..2026", ["old", "jan", "apr", "may"]),
      ("date:2026-05..2026-01", []), ("date:2026-01..2026-04*", ["jan", "apr"]), ("date:..2024", []), ("date:9..", []),
      ("author:a..b", ["jan"]), ("AUTHOR:..z", []), ("author:李..", ["may"]), ("author:Ｂ..Ｂ", ["jan"]),
      ("算力 -date:2026..", ["old", "none"]), ("+date:2026.. author:李..", ["may"]),
    ])
  func ends(_ query: String, _ wanted: [String]) throws {
    let directory = TemporaryDirectory()
    _ = try Index.write(at: directory.path) { (writer) throws in
      for (key, date) in [("old", "2025-12-31"), ("jan", "2026-01-01"), ("apr", "2026-04-30"), ("may", "2026-05-01")] {
        var fields = [Field(name: "date", value: date)]
        if key == "jan" { fields.append(Field(name: "author", value: "Bertha")) }
        if key == "may" { fields.append(Field(name: "author", value: "李雷")) }
        try writer.add(Document(key: key, text: "算力", fields: fields))
      }
      try writer.add(Document(key: "none", text: "算力", fields: [Field(name: "datex", value: "2026-02-02")]))
    }
    #expect(try Index(at: directory.path).keys(Query(parsing: query)) == Set(wanted))
  }
}
