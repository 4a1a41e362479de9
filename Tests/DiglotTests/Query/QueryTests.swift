import Diglot
import Testing

@Suite("Query")
struct QueryTests {
  /// A query's text and the tree it stands for.
  struct Example: Sendable, CustomTestStringConvertible {
    var text: String
    var tree: Query
    var testDescription: String { text }

    init(_ text: String, _ tree: Query) {
      self.text = text
      self.tree = tree
    }
  }

  @Test("each form gives its tree", arguments: forms + fields + operators + fullWidth + escapes)
  func parses(_ example: Example) throws {
    #expect(try Query(parsing: example.text) == example.tree)
  }

  @Test("a mark with nothing to work on is text, and what is left open is closed at the end", arguments: lenient)
  func readsLeniently(_ example: Example) throws {
    #expect(try Query(parsing: example.text) == example.tree)
    #expect(throws: QuerySyntaxError.self) { try Query(strictly: example.text) }
  }

  @Test("quotes are a condition where they stand apart, and text elsewhere", arguments: quotes)
  func readsQuotes(_ example: Example) throws {
    #expect(try Query(parsing: example.text) == example.tree)
    #expect(try Query(strictly: example.text) == example.tree)
  }

  @Test("a mark that stands in no operator's place is text", arguments: text)
  func keepsText(_ example: Example) throws {
    #expect(try Query(parsing: example.text) == example.tree)
  }

  @Test(
    "the canonical form is what a person would write",
    arguments: [
      ("  a   b ", "a b"), ("a AND b AND c", "a AND b AND c"), ("(a OR b) AND c", "(a OR b) AND c"),
      ("a NOT b", "a -b"), ("a AND NOT b", "+a -b"), ("c -b +a", "+a c -b"),
      ("title:(a 「b c」)^2", "(title:a title:\"b c\")^2.0"),
      ("lang：en（a or b）", "lang:en (a or b)"), (#"author:"Li Lei"*"#, #"author:"Li Lei"*"#),
      ("date:2026-04*", "date:2026-04*"), ("color~ b~1^2", "color~2 b~1^2.0"),
      ("date：2026-01..04*", "date:2026-01..04"),
      (#"author:*a..\-b\*"#, #"author:*a..\-b\*"#), (#"\AND~1"#, #"\AND~1"#),
      ("exact：「a」 -exact:title:b", #"exact:"a" -title:exact:"b""#),
      ("https://a.example", #"https\://a.example"#), (#"\AND"#, #"\AND"#), ("a NOT =b", #"a -\=b"#),
      (#"t:"a:"b..c"#, #"t:"\"a:\"b..c""#),
      (#""a \" b""#, #""a \" b""#),
    ])
  func canonical(_ text: String, _ canonical: String) throws {
    let query = try Query(parsing: text)
    #expect(query.description == canonical)
    #expect(try Query(parsing: canonical) == query)
  }

  @Test("a query of the greatest depth and length is parsed")
  func limits() throws {
    let depth = Query.maximumDepth
    let nested = String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    #expect(try Query(parsing: nested) == .a)
    let long = String(repeating: "a", count: Query.maximumByteCount)
    #expect(try Query(parsing: long) == .words(long, field: nil))
  }
}

// MARK: Examples

extension QueryTests {
  static let forms = [
    Example("算力", .words("算力", field: nil)),
    Example("5G工厂", .words("5G工厂", field: nil)),
    Example("哪座城市最先修建了地铁？", .words("哪座城市最先修建了地铁？", field: nil)),
    Example("a b　c\nd", .sequence(required: [], plain: [.a, .b, .c, .words("d", field: nil)], excluded: [])),
    Example(#""算力 平台""#, .phrase("算力 平台", field: nil)),
    Example("compu*", .prefix("compu", field: nil)),
    Example("算*", .prefix("算", field: nil)),
    Example("a^2.5", .boosted(.a, 2.5)),
    Example("a^.5", .boosted(.a, 0.5)),
    Example("a^1e-3", .boosted(.a, 0.001)),
    Example("color~", .fuzzy("color", edits: 2, field: nil)),
    Example("color~1", .fuzzy("color", edits: 1, field: nil)),
    Example("don't~2^2", .boosted(.fuzzy("don't", edits: 2, field: nil), 2)),
    Example("谢谢～", .words("谢谢～", field: nil)),
    Example("C++~", .words("C++~", field: nil)),
    Example("(é~1)", .fuzzy("é", edits: 1, field: nil)),
    Example(
      "+color~1 -b~",
      .sequence(
        required: [.fuzzy("color", edits: 1, field: nil)], plain: [], excluded: [.fuzzy("b", edits: 2, field: nil)])),
    Example("compu*^2", .boosted(.prefix("compu", field: nil), 2)),
    Example(#""b c"^3"#, .boosted(.phrase("b c", field: nil), 3)),
    Example("(a OR b)^3", .boosted(.any([.a, .b]), 3)),
    Example("(a^2)^3", .boosted(.boosted(.a, 2), 3)),
    Example("((a))", .a),
  ]

  static let fields = [
    Example("title:算力", .words("算力", field: "title")),
    Example(#"text:"算力""#, .phrase("算力", field: "text")),
    Example("title:compu*", .prefix("compu", field: "title")),
    Example("title:color~1", .fuzzy("color", edits: 1, field: "title")),
    Example(
      "text:(color~ b)",
      .sequence(
        required: [], plain: [.fuzzy("color", edits: 2, field: "text"), .words("b", field: "text")], excluded: [])),
    Example("title:a^2", .boosted(.words("a", field: "title"), 2)),
    Example("title:(a OR b)", .any([.words("a", field: "title"), .words("b", field: "title")])),
    Example("title:(a OR text:b)", .any([.words("a", field: "title"), .words("b", field: "text")])),
    Example("title:(a) OR b", .any([.words("a", field: "title"), .b])),
    Example("title:AND", .words("AND", field: "title")),
    Example("title:-a", .words("-a", field: "title")),
    Example("title:author:b", .words("author:b", field: "title")),
    Example("exact:軟體", .exact("軟體", field: nil)),
    Example("exact：“ＧＰＵ 軟體”", .exact("ＧＰＵ 軟體", field: nil)),
    Example(#"title:exact:"軟體""#, .exact("軟體", field: "title")),
    Example(#"exact:text:"軟體""#, .exact("軟體", field: "text")),
    Example("exact:(a OR title:b)^2", .boosted(.any([.exact("a", field: nil), .exact("b", field: "title")]), 2)),
    Example(
      "title:(exact:a b)",
      .sequence(required: [], plain: [.exact("a", field: "title"), .words("b", field: "title")], excluded: [])),
    Example("exact:AND", .exact("AND", field: nil)),
    Example("exact:author:b", .exact("author:b", field: nil)),
    Example("lang:en", .filter(field: "lang", value: "en", isPrefix: false)),
    Example("author:张三", .filter(field: "author", value: "张三", isPrefix: false)),
    Example("author:“张 三”", .filter(field: "author", value: "张 三", isPrefix: false)),
    Example(#"author:"Li Lei"*"#, .filter(field: "author", value: "Li Lei", isPrefix: true)),
    Example("date:2026-04*", .filter(field: "date", value: "2026-04", isPrefix: true)),
    Example("date:2026-01-01..2026-04-30", .range(field: "date", from: "2026-01-01", through: "2026-04-30")),
    Example("date:2026..", .range(field: "date", from: "2026", through: "")),
    Example("date:..2026-04", .range(field: "date", from: "", through: "2026-04")),
    Example("date:2026-01..2026-04*", .range(field: "date", from: "2026-01", through: "2026-04")),
    Example("v:1.5..a...b", .range(field: "v", from: "1.5", through: "a...b")),
    Example(
      "date:(2024.. 2025)",
      .sequence(
        required: [],
        plain: [
          .range(field: "date", from: "2024", through: ""), .filter(field: "date", value: "2025", isPrefix: false),
        ], excluded: [])),
    Example(#"date:"2026..""#, .filter(field: "date", value: "2026..", isPrefix: false)),
    Example("title:1..2", .words("1..2", field: "title")),
    Example(#"path:"../a""#, .filter(field: "path", value: "../a", isPrefix: false)),
    Example("path:a...b", .filter(field: "path", value: "a...b", isPrefix: false)),
    Example("author:*", .filter(field: "author", value: "", isPrefix: true)),
    Example(
      "x_y-1:(a OR 2*)",
      .any([.filter(field: "x_y-1", value: "a", isPrefix: false), .filter(field: "x_y-1", value: "2", isPrefix: true)])),
    Example("標題：算力", .filter(field: "標題", value: "算力", isPrefix: false)),
    Example("12:30", .filter(field: "12", value: "30", isPrefix: false)),
    Example("été:x", .filter(field: "été", value: "x", isPrefix: false)),
  ]

  static let operators = [
    Example("a AND b AND c", .all([.a, .b, .c])),
    Example("a OR b OR c", .any([.a, .b, .c])),
    Example("a OR b AND c", .any([.a, .all([.b, .c])])),
    Example("(a OR b) AND c", .all([.any([.a, .b]), .c])),
    Example("a b OR c", .sequence(required: [], plain: [.a, .any([.b, .c])], excluded: [])),
    Example("+a", .sequence(required: [.a], plain: [], excluded: [])),
    Example("+a -b c", .sequence(required: [.a], plain: [.c], excluded: [.b])),
    Example("a NOT b", .sequence(required: [], plain: [.a], excluded: [.b])),
    Example("NOT b a", .sequence(required: [], plain: [.a], excluded: [.b])),
    Example("a AND NOT b", .sequence(required: [.a], plain: [], excluded: [.b])),
    Example("a AND b AND -c", .sequence(required: [.a, .b], plain: [], excluded: [.c])),
    Example("a NOT b AND NOT c", .sequence(required: [], plain: [.a], excluded: [.b, .c])),
    Example("+a OR b", .any([.a, .b])),
    Example(
      "a -(b c)",
      .sequence(
        required: [], plain: [.a], excluded: [.sequence(required: [], plain: [.b, .c], excluded: [])])),
    Example("a -b^2", .sequence(required: [], plain: [.a], excluded: [.boosted(.b, 2)])),
    Example(#""a"AND(b)"#, .all([.phrase("a", field: nil), .b])),
    Example("什么是“乡里制”？", .words("什么是“乡里制”？", field: nil)),
    Example("a（b）c", .sequence(required: [], plain: [.a, .b, .c], excluded: [])),
  ]

  static let fullWidth = [
    Example("“算力 平台”", .phrase("算力 平台", field: nil)),
    Example("＂算力＂", .phrase("算力", field: nil)),
    Example("「算力」", .phrase("算力", field: nil)),
    Example("『算力』", .phrase("算力", field: nil)),
    Example("「算力『平台』」", .phrase("算力『平台』", field: nil)),
    Example("“a \" b”", .phrase("a \" b", field: nil)),
    Example("“算力\"", .phrase("算力", field: nil)),
    Example("\"算力”", .phrase("算力", field: nil)),
    Example("（a OR b） AND c", .all([.any([.a, .b]), .c])),
    Example("（a)", .a),
    Example("title：算力", .words("算力", field: "title")),
    Example("＋a －b", .sequence(required: [.a], plain: [], excluded: [.b])),
    Example("算＊", .prefix("算", field: nil)),
    Example("color～１", .fuzzy("color", edits: 1, field: nil)),
    Example("ＧＰＵ～", .fuzzy("ＧＰＵ", edits: 2, field: nil)),
    Example("a＾２．５", .boosted(.a, 2.5)),
  ]

  static let escapes = [
    Example(#"\-a"#, .words("-a", field: nil)),
    Example(#"\AND"#, .words("AND", field: nil)),
    Example(#"a\ b"#, .words("a b", field: nil)),
    Example(#"a\*"#, .words("a*", field: nil)),
    Example(#"lang\:en"#, .words("lang:en", field: nil)),
    Example(#"\(a\)"#, .words("(a)", field: nil)),
    Example(#"a\\b"#, .words(#"a\b"#, field: nil)),
    Example(#"a\"#, .words(#"a\"#, field: nil)),
    Example(#""a \" b""#, .phrase(#"a " b"#, field: nil)),
    Example("“a \\” b”", .phrase("a ” b", field: nil)),
    Example(#"x\^2"#, .words("x^2", field: nil)),
  ]

  static let lenient = [
    Example("", .words("", field: nil)),
    Example("（）", .words("", field: nil)),
    Example("a ()", .a),
    Example("\"算力", .phrase("算力", field: nil)),
    Example("a “b c", .sequence(required: [], plain: [.a, .phrase("b c", field: nil)], excluded: [])),
    Example("a (b", .sequence(required: [], plain: [.a, .b], excluded: [])),
    Example("a) b)", .sequence(required: [], plain: [.a, .b], excluded: [])),
    Example("AND a", .sequence(required: [], plain: [.words("AND", field: nil), .a], excluded: [])),
    Example("a AND", .sequence(required: [], plain: [.a, .words("AND", field: nil)], excluded: [])),
    Example("a OR", .sequence(required: [], plain: [.a, .words("OR", field: nil)], excluded: [])),
    Example("a NOT", .sequence(required: [], plain: [.a, .words("NOT", field: nil)], excluded: [])),
    Example("path:(NOT)", .filter(field: "path", value: "NOT", isPrefix: false)),
    Example("exact:(AND)", .exact("AND", field: nil)),
    Example("-a", .a),
    Example("-a -b", .sequence(required: [], plain: [.a, .b], excluded: [])),
    Example("a (-b)", .sequence(required: [], plain: [.a, .b], excluded: [])),
    Example("a OR -b", .any([.a, .b])),
    Example("a^", .words("a^", field: nil)),
    Example("a^x", .words("a^x", field: nil)),
    Example("算力~1", .words("算力~1", field: nil)),
    Example("title:", .words("title:", field: nil)),
    Example("exact:color~1", .exact("color~1", field: nil)),
    Example("path:PROGRA~1", .filter(field: "path", value: "PROGRA~1", isPrefix: false)),
    Example("\"\"", .words("\"\"", field: nil)),
  ]

  static let quotes = [
    Example("使用「合并单元格」的办法", .words("使用「合并单元格」的办法", field: nil)),
    Example("他说“a b”吗", .words("他说“a b”吗", field: nil)),
    Example("“a b”吗", .words("“a b”吗", field: nil)),
    Example("「a」 b", .sequence(required: [], plain: [.phrase("a", field: nil), .b], excluded: [])),
    Example("（“a”）", .phrase("a", field: nil)),
    Example("+“a”^2", .sequence(required: [.boosted(.phrase("a", field: nil), 2)], plain: [], excluded: [])),
    Example("\"a\"AND b", .all([.phrase("a", field: nil), .b])),
    Example("\"a\"ANDROID", .words("\"a\"ANDROID", field: nil)),
    Example(
      "5\" disk and 3\" disk",
      .sequence(
        required: [], plain: ["5\"", "disk", "and", "3\"", "disk"].map { .words($0, field: nil) }, excluded: [])),
    Example("“a”～“b”", .words("“a”～“b”", field: nil)),
    Example("“a b”～", .words("“a b”～", field: nil)),
  ]

  static let text =
    [
      "5G-A", "C++", "人工智能+", "2026-04-21", "-", "+", "a+b", "--help", "+-", "it's", "http://x",
      "https://a.example/b:c",
      "std::vector", "name:", "x.y:z", "and", "Or", "ANDROID", "*", "**", "a**", "M*A*S*H", "27\"", "他说「", "」", "”",
      "10^23个",
      "^_", "3~5", "2010～2020", "~1", "a~b", "a..b", "５＋３",
    ].map { Example($0, .words($0, field: nil)) } + [
      Example(#"C:\Users\x.txt"#, .words(#"C:\Users\x.txt"#, field: nil)),
      Example(#"^\d+"#, .words(#"^\d+"#, field: nil)),
      Example(#"\ANDROID"#, .words(#"\ANDROID"#, field: nil)),
      Example("-AND a", .sequence(required: [], plain: [.a], excluded: [.words("AND", field: nil)])),
      Example("name: a", .sequence(required: [], plain: [.words("name:", field: nil), .a], excluded: [])),
      Example("title: a", .sequence(required: [], plain: [.words("title:", field: nil), .a], excluded: [])),
      Example("a - b", .sequence(required: [], plain: [.a, .words("-", field: nil), .b], excluded: [])),
      Example("(a -)", .sequence(required: [], plain: [.a, .words("-", field: nil)], excluded: [])),
      Example("(a)-b", .sequence(required: [], plain: [.a, .words("-b", field: nil)], excluded: [])),
    ]
}

extension Query {
  fileprivate static let a = Query.words("a", field: nil)
  fileprivate static let b = Query.words("b", field: nil)
  fileprivate static let c = Query.words("c", field: nil)
}
