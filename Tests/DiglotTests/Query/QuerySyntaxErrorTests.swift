import Diglot
import Testing

@Suite("QuerySyntaxError")
struct QuerySyntaxErrorTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var text: String
    var error: QuerySyntaxError
    var testDescription: String { text }

    init(_ text: String, _ column: Int, _ problem: QuerySyntaxError.Problem) {
      self.text = text
      error = QuerySyntaxError(column: column, problem: problem)
    }
  }

  @Test("an error names the column at fault and what was expected there", arguments: expected)
  func refuses(_ example: Example) {
    #expect(throws: example.error) { try Query(strictly: example.text) }
  }

  @Test("a number or a range that cannot be read is an error always", arguments: always)
  func refusesAlways(_ example: Example) {
    #expect(throws: example.error) { try Query(parsing: example.text) }
    #expect(throws: example.error) { try Query(strictly: example.text) }
  }

  @Test("a form that comes later is named", arguments: notYet)
  func refusesForNow(_ example: Example) {
    #expect(throws: example.error) { try Query(parsing: example.text) }
  }

  @Test("a column counts what a person sees as one character")
  func columns() {
    for (before, columns) in [("算力", 2), ("𠮷", 1), ("e\u{301}", 1), ("👨‍👩‍👧", 1), ("ＡＢ", 2), ("\r\n", 1)] {
      let error = QuerySyntaxError(column: columns + 2, problem: .expected("a closing )"))
      #expect(throws: error) { try Query(strictly: before + " (a") }
    }
  }

  @Test("what is too long or too deep is refused")
  func limits() {
    let depth = Query.maximumDepth
    #expect(throws: QuerySyntaxError(column: depth + 1, problem: .expected("at most 64 nested parentheses"))) {
      try Query(parsing: String(repeating: "(", count: 60_000))
    }
    #expect(throws: QuerySyntaxError(column: 32_768 + 1, problem: .expected("at most 65536 bytes"))) {
      try Query(parsing: String(repeating: "é", count: 100_000))
    }
  }
}

// MARK: Examples

extension QuerySyntaxErrorTests {
  static let excluded = QuerySyntaxError.Problem.expected("something to find beside what is excluded")
  static let factor = QuerySyntaxError.Problem.expected("a number above 0 after ^")
  static let word = QuerySyntaxError.Problem.expected("one word of letters before ~")
  static let quoted = QuerySyntaxError.Problem.expected("text between the quotes")

  static let expected = [
    Example("", 1, .expected("something to find")),
    Example(" \t　", 1, .expected("something to find")),
    Example("\"算力", 1, .expected("a closing \"")),
    Example("算力 “超", 4, .expected("a closing ”")),
    Example("title:「a", 7, .expected("a closing 」")),
    Example("『a」", 1, .expected("a closing 』")),
    Example(#""a\""#, 1, .expected("a closing \"")),
    Example("\"\"", 1, quoted),
    Example("算 “　”", 3, quoted),
    Example(#"author:"""#, 8, quoted),
    Example("(a", 1, .expected("a closing )")),
    Example("算力 （a (b)", 4, .expected("a closing ）")),
    Example("(", 1, .expected("a closing )")),
    Example("算力)", 3, .expected("an opening ( before )")),
    Example("(a)) b", 4, .expected("an opening ( before )")),
    Example("算 ()", 3, .expected("something to find")),
    Example("AND a", 1, .expected("something to find before AND")),
    Example("(OR a)", 2, .expected("something to find before OR")),
    Example("算力 OR", 4, .expected("something to find after OR")),
    Example("(a AND)", 4, .expected("something to find after AND")),
    Example("a AND OR b", 3, .expected("something to find after AND")),
    Example("NOT", 1, .expected("something to exclude after NOT")),
    Example("算 NOT -b", 3, .expected("something to exclude after NOT")),
    Example("a NOT NOT b", 3, .expected("something to exclude after NOT")),
    Example("算力^", 3, factor),
    Example("a^abc", 2, factor),
    Example("(a)^ b", 4, factor),
    Example("\"a\"^x", 4, factor),
    Example("算 title:", 3, .expected("a value after title:")),
    Example("(text:)", 2, .expected("a value after text:")),
    Example("算 exact:", 3, .expected("a value after exact:")),
    Example("title:exact:", 7, .expected("a value after exact:")),
    Example("exact:compu*", 7, .expected("a word or a phrase after exact:")),
    Example("exact:color~1", 7, .expected("a word or a phrase after exact:")),
    Example("lang:english~1", 6, .expected("a value without ~ after lang:")),
    Example("算力~1", 3, word),
    Example("a 谢谢～1", 5, word),
    Example("iPhone手机~2", 9, word),
    Example("well-known~", 11, word),
    Example("C++~1", 4, word),
    Example("-a", 1, excluded),
    Example("NOT a -b", 1, excluded),
    Example("算 (-b)", 4, excluded),
    Example("a OR -b", 6, excluded),
    Example("-a OR b", 1, excluded),
  ]

  static let always = [
    Example("a^-1", 2, factor),
    Example("a^0", 2, factor),
    Example("a^1e999", 2, factor),
    Example("+color~0", 7, .expected("~1 or ~2")),
    Example("color~3", 6, .expected("~1 or ~2")),
    Example("算 date:..", 8, .expected("a value before or after ..")),
    Example("date:1..2..3", 6, .expected("only one ..")),
  ]

  static let notYet = [
    Example("\"a b\"~8", 6, .notYet("proximity search")),
    Example("“算力 平台”～12", 8, .notYet("proximity search")),
    Example("算 pinyin:suanli", 3, .notYet("pinyin:")),
  ]
}
