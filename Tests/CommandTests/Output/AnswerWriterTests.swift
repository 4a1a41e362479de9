import Testing

@testable import Diglot
@testable import DiglotFiles
@testable import DiglotJSON
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

/// Golden answers of every format. What is expected stands beside the call: it is short, and is to be read.
@Suite struct AnswerWriterTests {
  private let found: Answer = {
    let snippet = Snippet(text: "全國<算力>\"平台\"", highlights: [7..<13], sources: [20..<27])
    var first = Hit(key: "news/a.txt", rank: 1, score: 12.5)
    first.title = "標題"
    first.titleHighlights = [3..<6]
    first.snippets = [snippet]
    var explanation = ScoreExplanation(12.5, "算力 \"")
    var part = ScoreExplanation(12.5, "算力")
    part.weight = 25
    part.frequency = 2
    part.documents = 1234
    explanation.parts = [part]
    first.explanation = explanation
    var results = SearchResults(
      hits: [first, Hit(key: "b", rank: 2, score: 0.1 + 0.2)], total: 1234, totalIsExact: false)
    results.microseconds = 345.6789
    return Answer(id: "q1", query: "算力 \"", outcome: .success(results))
  }()

  private let expanded: Answer = {
    let expansions = [
      QueryExpansion(word: "软件", alternatives: ["软体", "software"]),
      QueryExpansion(word: "r&d", alternatives: ["研发"]),
    ]
    var results = SearchResults(hits: [Hit(key: "a", rank: 1, score: 1)], total: 1, totalIsExact: true)
    results.microseconds = 1000
    results.expansions = expansions
    return Answer(id: "1", query: "軟件 R&D", outcome: .success(results))
  }()

  private let wrong = Answer(
    id: "2", query: "算力 (x", outcome: .failure(QuerySyntaxError(column: 4, problem: .expected("a closing )"))))

  private func text(_ writer: some AnswerWriter, _ answer: Answer) -> String {
    String(decoding: writer.bytes(of: answer), as: UTF8.self)
  }

  @Test("JSON is one object on one line")
  func json() {
    #expect(
      text(JSONAnswerWriter(), found)
        == #"{"id":"q1","query":"算力 \"","read_as":null,"total":1234,"total_is_exact":false,"#
        + #""expansions":[],"took_us":345.679,"hits":[{"id":"news/a.txt","rank":1,"score":12.5,"title":"標題","#
        + #""title_highlights":[[3,6]],"fields":{},"#
        + #""snippets":[{"text":"全國<算力>\"平台\"","highlights":[[7,13]],"source":[[20,27]],"part":null,"file":[]}],"#
        + #""explanation":{"score":12.5,"label":"算力 \"","parts":["#
        + #"{"score":12.5,"label":"算力","weight":25.0,"frequency":2,"documents":1234}]}},"#
        + #"{"id":"b","rank":2,"score":0.30000000000000004,"title":"","title_highlights":[],"fields":{},"snippets":[]}],"#
        + #""next":null,"suggestion":null}"# + "\n")
    #expect(
      text(JSONAnswerWriter(), wrong)
        == #"{"id":"2","query":"算力 (x","error":{"column":4,"message":"expected a closing )"}}"# + "\n")
  }

  private let withFields: Answer = {
    var hit = Hit(key: "a,1\u{1B}", rank: 1, score: 1.5)
    hit.title = "tab\tand \"quotes\""
    hit.snippets = [
      Snippet(text: "one\ntwo", highlights: [], sources: []), Snippet(text: "three", highlights: [], sources: []),
    ]
    hit.fields = [
      Field(name: "place", value: "台北"), Field(name: "tag", value: "x"), Field(name: "place", value: "臺北"),
      Field(name: "\"", value: "y"),
    ]
    hit.text = "line\r\nline"
    var results = SearchResults(hits: [hit], total: 1, totalIsExact: true)
    results.facets = [
      FacetCounts(
        Facet("date", by: .year), [.init("2025", count: 1), .init("2026", count: 2), .init("2024", count: 1)]),
      FacetCounts(Facet("place"), []),
    ]
    return Answer(id: "q1", query: "x", outcome: .success(results))
  }()

  @Test("JSON has fields as members, those of one name as an array, and facets most first")
  func jsonFields() {
    let json = text(JSONAnswerWriter(), withFields)
    #expect(json.contains(#""fields":{"place":["台北","臺北"],"tag":"x","\"":"y"},"text":"line\r\nline","snippets""#))
    #expect(
      json.contains(
        #""facets":{"date:year":[{"value":"2026","count":2},{"value":"2024","count":1},{"value":"2025","count":1}],"#
          + #""place":[]},"next":null"#))
  }

  @Test("TSV is a line for each hit, controls as spaces; CSV is quoted where RFC 4180 asks for it")
  func tables() {
    #expect(
      text(TSVAnswerWriter(columns: TableColumn.usual), withFields)
        == "1\t1.5\ta,1 \ttab and \"quotes\"\tone two … three\n")
    let names = ["query", "id", "title", "text", "place", "nothing"]
    let csv = CSVAnswerWriter(columns: names.map { TableColumn(named: $0) })
    #expect(csv.header == "query,id,title,text,place,nothing\r\n")
    #expect(
      text(csv, withFields)
        == "q1,\"a,1 \",\"tab\tand \"\"quotes\"\"\",\"line\r\nline\",台北; 臺北,\r\n")
  }

  @Test("JSON strings escape what JSON cannot hold")
  func jsonStrings() {
    let line = JSONWriter.line { $0.string("\"\\\n\r\t\u{1}\u{1F}\u{7F}/算") }
    #expect(String(decoding: line, as: UTF8.self) == #""\"\\\n\r\t\u0001\u001f\u007f/算""# + "\n")
  }

  @Test("TREC has no control character of an ID: their bytes are percent-encoded")
  func trecControls() {
    let hit = Hit(key: "a\u{1B}[2J\n中\u{9B}\u{7F}.txt", rank: 1, score: 1)
    let results = SearchResults(hits: [hit], total: 1, totalIsExact: true)
    let answer = Answer(id: "q\r1", query: "x", outcome: .success(results))
    #expect(text(TRECAnswerWriter(), answer) == "q%0D1 Q0 a%1B[2J%0A中%C2%9B%7F.txt 1 1.0 diglot\n")
  }

  @Test("TREC is a line a hit, and nothing for a query that cannot be parsed")
  func trec() {
    #expect(
      text(TRECAnswerWriter(), found)
        == "q1 Q0 news/a.txt 1 12.5 diglot\nq1 Q0 b 2 0.30000000000000004 diglot\n")
    #expect(text(TRECAnswerWriter(), wrong) == "")
  }

  @Test("HTML marks the highlights and escapes the rest")
  func html() {
    #expect(
      text(HTMLAnswerWriter(), found) == """
        <section>
        <h1>算力 &quot;</h1>
        <p class="total">at least 1,234 documents in 0.35 ms</p>
        <ol start="1">
        <li>
        <h2>標<mark>題</mark></h2>
        <p class="id">news/a.txt</p>
        <p>全國&lt;<mark>算力</mark>&gt;&quot;平台&quot;</p>
        <pre>12.5 = 算力 &quot;
          12.5 = 算力: 2 times, in 1,234 documents, weight 25.0</pre>
        </li>
        <li>
        <h2>b</h2>
        <p class="id">b</p>
        </li>
        </ol>
        </section>

        """)
    #expect(text(HTMLAnswerWriter(), wrong).contains("<p class=\"error\">query, column 4: expected a closing )</p>"))
  }

  @Test("text is numbered, and indented under the numbers")
  func plainText() {
    let writer = TextAnswerWriter(style: Style(showsColors: false), width: nil, showsQuery: true)
    #expect(
      text(writer, found) == """
        > 算力 "
        1. 標題
           news/a.txt  12.50
           全國<算力>"平台"
           | 12.5 = 算力 "
           |   12.5 = 算力: 2 times, in 1,234 documents, weight 25.0

        2. b  0.30

        at least 1,234 documents in 0.35 ms


        """)
  }

  @Test("what was looked for beside the query stands before the hits")
  func expansions() {
    #expect(
      text(JSONAnswerWriter(), expanded).contains(
        #""total_is_exact":true,"expansions":[{"word":"软件","alternatives":["软体","software"]},"#
          + #"{"word":"r&d","alternatives":["研发"]}],"took_us":"#))
    #expect(
      text(HTMLAnswerWriter(), expanded).contains(
        "ms</p>\n<p class=\"expansions\">also: 软件 = 软体, software; r&amp;d = 研发</p>\n<ol"))
    let plain = TextAnswerWriter(style: Style(showsColors: false), width: nil, showsQuery: true)
    #expect(
      text(plain, expanded)
        == "> 軟件 R&D\nalso: 软件 = 软体, software; r&d = 研发\n1. a  1.00\n\n1 document in 1.00 ms\n\n")
    let painted = TextAnswerWriter(style: Style(showsColors: true), width: 20, showsQuery: false)
    #expect(
      text(painted, expanded).hasPrefix(
        "\u{1B}[2malso: 软件 = 软体,\u{1B}[0m\n\u{1B}[2msoftware; r&d = 研发\u{1B}[0m\n1. \u{1B}[1ma"))
    #expect(text(TRECAnswerWriter(), expanded) == "1 Q0 a 1 1.0 diglot\n")
  }

  @Test("of many other words the first eight are shown, and in JSON all")
  func manyExpansions() {
    let words = (1...10).map { "w\($0)" }
    var results = SearchResults(hits: [], total: 0, totalIsExact: true)
    results.expansions = [QueryExpansion(word: "w", alternatives: words)]
    #expect(TextAnswerWriter.expansions(of: results) == "also: w = w1, w2, w3, w4, w5, w6, w7, w8, …")
    #expect(
      text(JSONAnswerWriter(), Answer(id: "1", query: "w~", outcome: .success(results))).contains(#""w9","w10"]"#))
  }

  @Test("a complaint points at the column, whatever the width of what stands before")
  func complaint() {
    guard case .failure(let error) = wrong.outcome else { return }
    #expect(
      QueryComplaint.lines(error, in: wrong.query) == ["算力 (x", "     ^ column 4: expected a closing )"])
    #expect(
      QueryComplaint.lines(error, in: wrong.query, id: "2")
        == ["query 2: 算力 (x", "              ^ column 4: expected a closing )"])
  }
}
