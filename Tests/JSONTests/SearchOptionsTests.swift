import Diglot
import Testing

@testable import DiglotJSON

@Suite struct SearchOptionsTests {
  private func options(_ json: String) throws(OptionsError) -> SearchOptions {
    try SearchOptions(json: Array(json.utf8).span)
  }

  private func refusal(_ json: String) -> String? {
    do throws(OptionsError) {
      _ = try options(json)
      return nil
    } catch { return error.description }
  }

  @Test("each option sets what the command line sets")
  func all() throws {
    let read = try options(
      """
      {"limit": 3, "offset": 2, "snippets": false, "expand": false, "strict": true, "sort": "-date, size",
       "facets": ["place", "date:year"], "deadline_ms": 50, "text": true, "exact_total": true, "explain": true}
      """)
    #expect(read.limit == 3)
    #expect(read.offset == 2)
    #expect(!read.snippets)
    #expect(!read.expands)
    #expect(read.isStrict)
    #expect(read.sort == [SortKey("date", isDescending: true), SortKey("size")])
    #expect(read.facets == [Facet("place"), Facet("date", by: .year)])
    #expect(read.deadline == 50)
    #expect(read.text)
    #expect(read.exactTotal)
    #expect(read.explains)
  }

  @Test(
    "without options, and with null, all is as by default",
    arguments: ["", " \n", "{}", #"{"limit":null,"after":null}"#])
  func none(_ json: String) throws {
    let read = try options(json)
    #expect(read.limit == 10)
    #expect(read.snippets)
    #expect(read.expands)
    #expect(read.after == nil)
    #expect(read.deadline == nil)
  }

  @Test("an array of what to sort by may have objects")
  func sortObjects() throws {
    let last = #"{"field":"-d,","descending":true,"type":"number","missing_first":true}"#
    let json = #"{"sort":["-a","b","c",\#(last)],"typing":true,"all":true}"#
    let read = try SearchOptions(json: Array(json.utf8).span)
    let keys = ["a", "b", "c"].map { SortKey($0, isDescending: $0 == "a") }
    #expect(read.sort == keys + [SortKey("-d,", isDescending: true, type: .number, missingFirst: true)])
    #expect(read.isTyping && read.matchesAll)
  }

  @Test(
    "fields come with what reads stored documents, as on the command line",
    arguments: [
      ("{}", true), (#"{"snippets":false}"#, false), (#"{"snippets":false,"text":true}"#, true),
      (#"{"snippets":false,"sort":"date"}"#, true), (#"{"fields":false}"#, false),
      (#"{"snippets":false,"fields":true}"#, true),
    ])
  func fields(_ json: String, _ expected: Bool) throws {
    #expect(try options(json).fields == expected)
  }

  @Test(
    "what is wrong is refused by name",
    arguments: [
      (#"{"limt":3}"#, "\"limt\""), (#"{"limit":-1}"#, "\"limit\""), (#"{"limit":1.5}"#, "\"limit\""),
      (#"{"limit":99999999999999999999}"#, "\"limit\""), (#"{"limit":"3"}"#, "\"limit\""),
      (#"{"offset":true}"#, "\"offset\""), (#"{"snippets":1}"#, "\"snippets\""), (#"{"strict":"yes"}"#, "\"strict\""),
      (#"{"sort":[{"descending":true}]}"#, "\"sort\""), (#"{"sort":[{"field":"a","type":"time"}]}"#, "\"sort\""),
      (#"{"sort":[{"field":"a","missing":true}]}"#, "\"sort\""), (#"{"typing":1}"#, "\"typing\""),
      (#"{"sort":[1]}"#, "\"sort\""), (#"{"sort":"-"}"#, "\"sort\""), (#"{"facets":"date:week"}"#, "\"facets\""),
      (#"{"after":"x"}"#, "\"after\""), (#"{"deadline_ms":[]}"#, "\"deadline_ms\""), ("[]", "JSON object"),
      ("3", "JSON object"), (#"{"limit":3"#, "byte 10"), (#"{"limit":3}x"#, "byte 11"),
    ])
  func refused(_ json: String, _ named: String) throws {
    let sentence = try #require(refusal(json))
    #expect(sentence.hasPrefix("options: "))
    #expect(sentence.contains(named))
  }

  @Test("of an option that stands there twice the last one holds")
  func twice() throws {
    #expect(try options(#"{"limit":3,"limit":4}"#).limit == 4)
  }
}
