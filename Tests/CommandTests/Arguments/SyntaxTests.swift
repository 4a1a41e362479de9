import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

@Suite struct SyntaxTests {
  private func parse(_ arguments: String...) throws(ArgumentError) -> (SearchArguments, [String])? {
    guard case .options(let options, let operands) = try Syntax.search.parse(arguments, into: SearchArguments())
    else { return nil }
    return (options, operands)
  }

  @Test("a value follows its option, or an equals sign, or the letter of a short one")
  func values() throws {
    for call in [["-n", "5"], ["-n5"], ["-n=5"]] {
      guard case .options(let options, _) = try Syntax.search.parse(call, into: SearchArguments()) else {
        Issue.record("help for \(call)")
        continue
      }
      #expect(options.limit == 5)
    }
    let parsed = try #require(try parse("--index=a=b", "--format", "json", "--explain"))
    #expect(parsed.0.indexPath == "a=b")
    #expect(parsed.0.format == .json)
    #expect(parsed.0.explains)
    #expect(parsed.0.searchOptions.expands)
    let alone = try #require(try parse("--no-expand", "--glossary", "my.tsv"))
    #expect(!alone.0.searchOptions.expands)
    #expect(alone.0.glossaryPath == "my.tsv")
  }

  @Test("options and operands mix, and after -- nothing is an option")
  func operands() throws {
    let parsed = try #require(try parse("算力", "--offset", "3", "-", "--", "-n", "--help"))
    #expect(parsed.0.offset == 3)
    #expect(parsed.1 == ["算力", "-", "-n", "--help"])
  }

  @Test(
    "a wrong call is an error that says what is wrong",
    arguments: [
      (["--formt", "json"], ArgumentError.unknownOption("--formt", near: "--format")),
      (["--zzzzzzzz"], .unknownOption("--zzzzzzzz", near: nil)),
      (["--index"], .missingValue(option: "--index", placeholder: "PATH")),
      (["--explain=yes"], .unwantedValue(option: "--explain")),
      (["--format", "xml"], .badValue(option: "--format", value: "xml", expected: "text, json, trec, html, tsv, csv")),
      (["-n", "-1"], .badValue(option: "-n", value: "-1", expected: "a whole number of at least 0")),
      (["--threads", "0"], .badValue(option: "--threads", value: "0", expected: "a whole number of at least 1")),
    ])
  func errors(_ call: [String], _ expected: ArgumentError) {
    #expect(throws: expected) { _ = try Syntax.search.parse(call, into: SearchArguments()) }
  }

  @Test("help is asked for anywhere, and names every option")
  func help() throws {
    #expect(try parse("x", "--help") == nil)
    for rule in Syntax.search.rules { #expect(Syntax.search.help.contains("  \(rule.name)")) }
  }

  @Test("an encoding is one that somebody knows")
  func encoding() {
    let expected = ArgumentError.badValue(
      option: "--encoding", value: "big6", expected: "a name such as utf-8, gb18030 or big5")
    #expect(throws: expected) { _ = try IndexVerb.add.syntax.parse(["--encoding", "big6"], into: IndexArguments()) }
    for name in ["auto", "UTF-8", "big5", "gbk"] {
      #expect(throws: Never.self) { _ = try IndexVerb.add.syntax.parse(["--encoding", name], into: IndexArguments()) }
    }
  }

  @Test(
    "a size is a number with a unit of powers of 1,024",
    arguments: [
      ("1048576", 1 << 20), ("256M", 256 << 20), ("1GiB", 1 << 30), ("2kb", 2048), ("3b", 3), ("0", 0), ("", nil),
      ("M", nil), ("1.5G", nil), ("-1", nil), ("1X", nil), ("1MM", nil), ("99999999999T", nil),
    ])
  func sizes(_ text: String, _ expected: Int?) {
    #expect(ByteSize.parse(text) == expected)
  }

  @Test(
    "a mistyped word is near the one that was meant", arguments: [("adn", "add"), ("chekc", "check"), ("xyz", nil)])
  func suggestions(_ word: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: word, among: IndexVerb.all.map(\.name)) == expected)
  }
}
