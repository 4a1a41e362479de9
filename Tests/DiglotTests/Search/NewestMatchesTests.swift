import TestSupport
import Testing

@testable import Diglot

@Suite("Where only fields are asked for, the newest come first") struct NewestMatchesTests {
  private static func document(_ key: String, _ fields: (String, String)...) -> Document {
    Document(key: key, text: "text", fields: fields.map { Field(name: $0.0, value: $0.1) })
  }

  private static let documents = [
    document("march", ("lang", "en"), ("date", "2026-03-01")),
    document("april", ("lang", "en"), ("date", "2026-04-01T10:00:00Z")),
    document("undated", ("lang", "en")),
    document("modified", ("lang", "en"), ("modified", "2026-03-15")),
    document("old", ("lang", "zh"), ("date", "2025"), ("modified", "2026-12-31")),
    document("later", ("lang", "en")),
  ]

  @Test(
    "by date, else by the time it was modified, else as they were added",
    arguments: [
      ("lang:en", ["april", "modified", "march", "later", "undated"]),
      ("lang:en OR lang:zh", ["april", "modified", "march", "old", "later", "undated"]),
      ("+lang:en -date:2026-04", ["modified", "march", "later", "undated"]), ("date:2026", ["april", "march"]),
      ("lang:en -other -\"other text\" -othr~", ["april", "modified", "march", "later", "undated"]),
      ("lang:en text", ["march", "april", "undated", "modified", "later"]),
    ], [[], [2, 4]])
  func order(_ query: (String, [String]), ends: [Int]) throws {
    let index = try SplitIndex(Self.documents, ends: ends).index
    #expect(try index.search(query.0).hits.map(\.key) == query.1)
    #expect(try index.search(query.0, SearchOptions(limit: .max, offset: .max)).hits.isEmpty)
    #expect(try index.search(query.0, SearchOptions(limit: .max)).hits.map(\.key) == query.1)
    // Whatever is left out, the rest stays in order.
    let first = try index.search(query.0, SearchOptions(limit: 2))
    #expect(first.hits.map(\.key) == Array(query.1.prefix(2)) && first.total == query.1.count)
  }

  @Test(
    "a language holds for its kinds, and no other field does",
    arguments: [
      ("lang:zh", ["hk", "tw", "zh"]), ("lang:ZH-hk", ["hk"]), ("lang:zh-h", []), ("lang:zh_TW", ["tw"]),
      ("lang:z", []), ("name:zh", ["name"]),
    ])
  func languages(_ query: String, _ keys: [String]) throws {
    let documents = [
      Self.document("zh", ("lang", "zh")), Self.document("tw", ("lang", "zh_TW")),
      Self.document("hk", ("lang", "zh-HK")), Self.document("other", ("lang", "zho"), ("name", "zh-HK")),
      Self.document("name", ("name", "zh")),
    ]
    let index = try SplitIndex(documents, ends: [2]).index
    #expect(try index.search(query).hits.map(\.key) == keys)
    #expect(try index.search("text \(query)").hits.map(\.key).sorted() == keys.sorted())
  }

  @Test(
    "a date holds for all writings of the dates in it, and facets count what it finds",
    arguments: [
      ("date:2026-03", 10), ("date:2026-03-05", 8), ("date:２０２６-03", 10), ("date:2026", 13), ("date:2027", 0),
      ("date:2026-01", 1), ("date:2026-10", 1), ("date:2026-1", 0), ("date:2025", 1),
      ("-date:2026-03 text", 4),
    ])
  func writings(_ query: String, _ count: Int) throws {
    let values = [
      "2026-03-05", "2026-03-05T10:20", "20260305", "2026/3/5", "2026年3月5日", "2026-3-5", "2026-03-5", "2026-3-05T10:20",
      "2026-3", "2026-03", "2026-11-01", "2025", "2026-1-3", "2026-10-03",
    ]
    let index = try SplitIndex(values.map { Self.document($0, ("date", $0)) }, ends: [3]).index
    #expect(try index.search(query, SearchOptions(exactTotal: true)).total == count)
    let months = try index.search("text", SearchOptions(facets: [Facet("date", by: .month)])).facets[0].values
    #expect(months.first { $0.value == "2026-03" }?.count == 10)
  }

  @Test(
    "filters narrow as they would in the query",
    arguments: ["text", "text march", "+text -\"other text\"", "lang:zh OR date:2026", "\"text\""])
  func filters(_ query: String) throws {
    let index = try SplitIndex(Self.documents, ends: [2]).index
    let filters: [Query] = [
      .filter(field: "lang", value: "en", isPrefix: false), .range(field: "date", from: "2026", through: ""),
    ]
    let typed = try index.search("(\(query)) +lang:en +date:2026..").hits
    var options = SearchOptions(filters: filters)
    #expect(try index.search(query, options).hits.map(\.key).sorted() == typed.map(\.key).sorted())
    #expect(typed.map(\.key).sorted() == ["april", "march"])
    options.limit = 1
    options.after = try index.search(query, options).next
    #expect(try index.search(query, options).hits.count == 1)
    options.filters = []
    #expect(throws: SearchError.pageOfOtherSearch) { try index.search(query, options) }
  }

  @Test("many matches, against all of them sorted")
  func many() throws {
    var random = RandomDocuments(seed: 7)
    let documents = (0..<3000).map { number in
      Self.document("\(number)", ("lang", "en"), ("date", "20\(10 + random.below(20))-0\(1 + random.below(9))"))
    }
    let index = try SplitIndex(documents, ends: [500, 2000], removed: ["17", "2999"]).index
    let wanted = documents.enumerated().filter { $0.element.key != "17" && $0.element.key != "2999" }
      .sorted { ($0.element.fields[1].value, $0.offset) > ($1.element.fields[1].value, $1.offset) }.map(\.element.key)
    let results = try index.search("lang:en", SearchOptions(limit: 50, offset: 20))
    #expect(results.hits.map(\.key) == Array(wanted[20..<70]))
    #expect(results.total == 2998 && results.totalIsExact)
  }

  @Test(
    "times are in order, however they are written",
    arguments: [
      [
        "2025", "2026", "2026-01-02", "2026-1-3", "20260104", "2026/01/05", "2026年1月6日", "2026-02", "2026-02-01t10:00",
        "2027",
      ]
    ])
  func times(texts: [String]) {
    let numbers = texts.map { FieldReading.date($0.utf8.span)?.first ?? 0 }
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "\(numbers)")
  }

  @Test(
    "what begins with no year is no time",
    arguments: ["", "may 2026", "12", "v2026", "123", "0099", "1790000000", "03/05/2026", "2026-13", "20260132"])
  func noTimes(text: String) {
    #expect(FieldReading.date(text.utf8.span) == nil)
  }

  @Test("what follows a year does not count where it is no date")
  func rest() {
    #expect(FieldReading.date("2026x1".utf8.span) == FieldReading.date("2026".utf8.span))
  }
}
