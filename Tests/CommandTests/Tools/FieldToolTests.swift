import Foundation
import TestSupport
import Testing

/// Sorting, counting, paging and tables through the real tools.
@Suite struct FieldToolTests {
  let tools = ToolRunner()

  init() throws {
    let lines = (0..<9).map { number in
      #"{"id":"d\#(number)","title":"t\#(number)","text":"算力 \#(number % 2)","size":\#(100 * number),"#
        + #""date":"202\#(number % 3)-0\#(1 + number)-01","place":["\#(number % 2 == 0 ? "台北" : "London")","x"]}"#
    }
    _ = try tools.index("add", "-", input: lines.joined(separator: "\n"))
  }

  private func keys(_ arguments: String...) throws -> [String] {
    let hits = try tools.search(arguments + ["--format", "json", "--no-snippets"]).json["hits"] as? [[String: Any]]
    return try #require(hits).compactMap { $0["id"] as? String }
  }

  @Test("hits are sorted by fields, numbers as numbers")
  func sorts() throws {
    #expect(try keys("--sort", "-size", "-n", "3", "算力") == ["d8", "d7", "d6"])
    #expect(try keys("--sort", "place,-size", "-n", "3", "算力") == ["d7", "d5", "d3"])
    #expect(try keys("--sort", "size", "算力 size:200..1000") == ["d2", "d3", "d4", "d5", "d6", "d7", "d8"])
    #expect(try tools.search("--sort", "", "算力").status == 2)
  }

  @Test("facets count all that is found, in JSON and in text")
  func facets() throws {
    let answer = try tools.search("--facets", "place,date:year", "-n", "1", "--format", "json", "算力").json
    let facets = try #require(answer["facets"] as? [String: [[String: Any]]])
    #expect(facets["place"]?.compactMap { $0["value"] as? String } == ["x", "台北", "London"])
    #expect(facets["place"]?.compactMap { $0["count"] as? Int } == [9, 5, 4])
    #expect(facets["date:year"]?.compactMap { $0["count"] as? Int } == [3, 3, 3])
    #expect(try tools.search("--facets", "place", "算力").output.contains("place: x 9, 台北 5, London 4\n"))
    #expect(try tools.search("--facets", "date:week", "算力").status == 2)
  }

  @Test("pages follow one another, and a token of another search is refused", arguments: [[], ["--sort", "date"]])
  func pages(order: [String]) throws {
    let all = try tools.search(order + ["--format", "trec", "算力"]).output.split(separator: "\n").map {
      $0.split(separator: " ")[2]
    }
    var found: [Substring] = []
    var token: String?
    repeat {
      let page = token.map { ["--after", $0] } ?? []
      let answer = try tools.search(order + page + ["-n", "4", "--format", "json", "算力"]).json
      for hit in try #require(answer["hits"] as? [[String: Any]]) {
        found.append(Substring(hit["id"] as? String ?? ""))
      }
      token = answer["next"] as? String
      if let token {
        for wrong in [
          ["--after", token, "--sort", "-size", "算力"], ["--after", token + "A", "算力"], ["--after", token],
        ] {
          let refused = try tools.search(wrong, input: "算力")
          #expect(refused.status == 2 && refused.errorLines.count == 1)
        }
        #expect(try tools.search(order + ["--after", token, "中"]).status == 2)
      }
    } while token != nil
    #expect(found == all && all.count == 9)
  }

  @Test("tables have the columns that are named")
  func tables() throws {
    #expect(
      try tools.search("--format", "tsv", "--columns", "rank,id,size,place", "--sort", "-size", "-n", "2", "算力").output
        == "1\td8\t800\t台北; x\n2\td7\t700\tLondon; x\n")
    let csv = try tools.search("--format", "csv", "--sort", "size", "-n", "1", "算力").output
    #expect(csv.hasPrefix("rank,score,id,title,snippet,date,lang,place,script,size\r\n1,"))
    #expect(csv.hasSuffix(",d0,t0,算力 0,2020-01-01,,台北; x,,0\r\n"))
    #expect(try tools.search("--format", "csv", "--batch", "-", input: "算力\n").output.hasPrefix("query,rank,"))
    #expect(try tools.search("--columns", "id", "算力").status == 2)
  }

  @Test("a type is remembered, and changes how values compare")
  func types() throws {
    #expect(try tools.index("add", "--type", "size=string", "-", input: "").status == 0)
    #expect(try keys("--sort", "-size", "-n", "2", "算力") == ["d8", "d7"])
    #expect(try keys("算力 size:100..300", "--sort", "size") == ["d1", "d2", "d3"])
    _ = try tools.index("add", "-", input: #"{"id":"big","text":"算力","size":1000}"#)
    #expect(try keys("--sort", "size", "-n", "3", "算力") == ["d0", "d1", "big"])
    #expect(try tools.index("add", "--type", "size=number", "-", input: "").status == 0)
    #expect(try keys("--sort", "-size", "-n", "1", "算力") == ["big"])
    #expect(try tools.index("add", "--type", "size=colour", "-", input: "").status == 2)
  }

  @Test("--text has the stored text")
  func text() throws {
    let answer = try tools.search("--text", "--format", "json", "--sort", "size", "-n", "1", "算力").json
    let hit = try #require((answer["hits"] as? [[String: Any]])?.first)
    #expect(hit["text"] as? String == "算力 0")
    #expect((hit["fields"] as? [String: Any])?["place"] as? [String] == ["台北", "x"])
  }

  @Test("HTML links hits to their files, and to pages that they name; never to what a browser would run")
  func links() throws {
    let folder = tools.folder.file("my files")
    try FileManager.default.createDirectory(atPath: folder + "/a#b", withIntermediateDirectories: true)
    try write("算力 1", to: folder + "/a#b/100%.txt")
    try write("text,url\n算力 2,x", to: folder + "/rows.csv")
    try write(#"{"id":"own","text":"算力 3"}"#, to: folder + "/own.jsonl")
    #expect(try tools.index("add", folder).status == 0)
    let other = [#""web","url":"https://example.org/?a=1&b=2""#, #""bad","url":"javascript:alert(1)""#]
    _ = try tools.index("add", "-", input: other.map { #"{"text":"算力","id":\#($0)}"# }.joined(separator: "\n"))
    let page = try tools.search("--format", "html", "-n", "50", "算力").output
    let real = try #require(URL(fileURLWithPath: folder).resolvingSymlinksInPath().path)
      .replacing(" ", with: "%20")
    for link in ["\(real)/a%23b/100%25.txt", "\(real)/rows.csv", "\(real)/own.jsonl"] {
      #expect(page.contains(#"<h2><a href="file://\#(link)">"#), "\(link)")
    }
    #expect(page.contains(#"<a href="https://example.org/?a=1&amp;b=2">"#))
    #expect(page.contains("<h2>bad</h2>") && !page.contains("javascript"))
    try FileManager.default.removeItem(atPath: folder + "/own.jsonl")
    #expect(try tools.search("--format", "html", "-n", "50", "算力").output.contains("<h2>own</h2>"))
  }

  @Test("a field that no document has is named, and the search goes on", arguments: ["--sort", "--facets"])
  func unknownFields(option: String) throws {
    for input in [["算力"], ["--batch", "-"]] {
      let result = try tools.search([option, "palce"] + input, input: "算力")
      #expect(result.status == 0 && result.output.contains("9 documents"))
      #expect(result.errors == "diglot: \(option): no document of the index has the field palce\n")
    }
  }
}
