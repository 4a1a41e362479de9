import Foundation
import TestSupport
import Testing

@Suite struct ExpansionToolTests {
  let tools = ToolRunner()

  init() throws {
    let lines = [
      #"{"id":"cn","text":"这个软件很好用。"}"#, #"{"id":"tw","text":"這個軟體很好用。"}"#,
      #"{"id":"own","text":"大家都在說墨橋的事。"}"#,
    ]
    _ = try tools.index("add", "-", input: lines.joined(separator: "\n"))
  }

  private func glossary(_ text: String) throws { try write(text, to: tools.folder.file("my.tsv")) }

  /// The keys of the hits, in the order of their bytes, and the expansions.
  private func search(_ arguments: String...) throws -> (keys: [String], expansions: [[String: Any]]) {
    let line = arguments.map { "'\($0)'" }.joined(separator: " ")
    let answer = try tools.shell("$TOOLS/diglot --format json \(line)").json
    let hits = try #require(answer["hits"] as? [[String: Any]])
    return (
      hits.compactMap { $0["id"] as? String }.sorted(), try #require(answer["expansions"] as? [[String: Any]])
    )
  }

  @Test("a word finds what other regions call it, unless that is switched off")
  func regions() throws {
    let both = try search("軟體")
    #expect(both.keys == ["cn", "tw"])
    #expect(both.expansions.count == 1)
    #expect(both.expansions.first?["word"] as? String == "软体")
    #expect(both.expansions.first?["alternatives"] as? [String] == ["软件"])
    let one = try search("--no-expand", "軟體")
    #expect(one.keys == ["tw"])
    #expect(one.expansions.isEmpty)
    #expect(try search("\"軟體\"").keys == ["tw"])
    #expect(try tools.search("軟體").output.hasPrefix("also: 软体 = 软件\n1. "))
  }

  @Test("the words that a fuzzy word stands for are told, and switched off with nothing")
  func fuzzy() throws {
    let lines = [#"{"id":"uk","text":"the colour"}"#, #"{"id":"us","text":"the color","date":"2026-04-21"}"#]
    _ = try tools.index("add", "-", input: lines.joined(separator: "\n"))
    let found = try search("--no-expand", "color~1")
    #expect(found.keys == ["uk", "us"])
    #expect(found.expansions.first?["word"] as? String == "color")
    #expect(found.expansions.first?["alternatives"] as? [String] == ["colour"])
    #expect(try tools.search("colr~").output.hasPrefix("also: colr = color, colour\n1. "))
    #expect(try search("color~1 date:2026-04..").keys == ["us"])
    #expect(try search("+color~1 +date:..2026-04").keys == ["us"])
  }

  @Test("a glossary brings words of one's own, in a single search and in a batch")
  func ownWords() throws {
    try glossary("\u{FEFF}# names\r\nInkBridge\t墨桥\r\n")
    #expect(try tools.search("--format", "json", "inkbridge").status == 1)
    #expect(try search("--glossary", "my.tsv", "inkbridge").keys == ["own"])
    #expect(try search("--glossary", "my.tsv", "--no-expand", "inkbridge").keys == [])
    let batch = try tools.search("--glossary", "my.tsv", "--format", "trec", input: "inkbridge\n軟體\n")
    #expect(batch.output.split(separator: "\n").count == 3)
    let text = try tools.search("--glossary=my.tsv", input: "inkbridge\n")
    #expect(text.output.hasPrefix("> inkbridge\nalso: inkbridge = 墨桥\n1. "))
  }

  @Test(
    "a line that cannot be read is one line with path, line, cause and remedy, and status 2",
    arguments: [
      ("a\t甲\n# x\n\nalone\n", "my.tsv:4: 1 column; write two to four with tabs between: "),
      ("a\tb\tc\td\te\n", "my.tsv:1: 5 columns; write two to four with tabs between: "),
      ("a\t甲\nb\t\n", "my.tsv:2: only one word, which means the same as no other; add another "),
      ("a\t?!\n", "my.tsv:1: \"?!\" cannot be looked for; write letters"),
    ])
  func badLines(_ text: String, _ expected: String) throws {
    try glossary(text)
    for query in ["軟體", ""] {
      let result = try tools.shell("$TOOLS/diglot --glossary my.tsv \(query) < /dev/null")
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errorLines.count == 1)
      #expect(result.errors.hasPrefix("diglot: \(expected)"), "\(result.errors)")
    }
  }

  @Test("a glossary that cannot be read is one line and status 2")
  func unreadable() throws {
    TestSupport.write(Array("a\t甲\nb\t".utf8) + [0xFF, 0x0A], to: tools.folder.file("latin.tsv"))
    let calls = [
      ("none.tsv", "none.tsv: cannot read: No such file or directory; --glossary names a file"),
      (".", ".: cannot read: Is a directory; --glossary names a file"),
      ("latin.tsv", "latin.tsv:2: not UTF-8 at byte 8; save the glossary as UTF-8"),
      ("/dev/zero", "/dev/zero: larger than 16 MiB, the limit for a glossary; leave lines out"),
    ]
    for (path, expected) in calls {
      let result = try tools.search("--glossary", path, "軟體")
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors == "diglot: \(expected)\n")
    }
  }
}
