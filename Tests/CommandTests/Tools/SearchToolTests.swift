import Foundation
import TestSupport
import Testing

@Suite struct SearchToolTests {
  let tools = ToolRunner()

  init() throws {
    let lines = [
      #"{"id":"hk","title":"觀塘","text":"觀塘的新數據\n中心下月啟用。"}"#, #"{"id":"bj","title":"亦庄","text":"亦庄的数据中心已经满员。"}"#,
      #"{"id":"en","title":"Notes","text":"A data centre in the hills."}"#,
    ]
    _ = try tools.index("add", "-", input: lines.joined(separator: "\n"))
  }

  @Test("a search finds both scripts across a line break, with the bytes of the original")
  func bothScripts() throws {
    let answer = try tools.search("--format", "json", "\"数据中心\"").json
    let hits = try #require(answer["hits"] as? [[String: Any]])
    #expect(hits.compactMap { $0["id"] as? String }.sorted() == ["bj", "hk"])
    #expect(answer["total"] as? Int == 2)
    #expect(answer["took_us"] is Double)
    let hit = try #require(hits.first { $0["id"] as? String == "hk" })
    let snippet = try #require((hit["snippets"] as? [[String: Any]])?.first)
    #expect(snippet["source"] as? [[Int]] == [[12, 25]])
  }

  @Test("nothing found is status 1, a query that cannot be parsed one line and status 2")
  func statuses() throws {
    #expect(try tools.search("觀塘").status == 0)
    let nothing = try tools.search("zzz")
    #expect(nothing.status == 1)
    #expect(nothing.output.hasPrefix("nothing found in "))
    for query in ["\"觀塘", "中心~1", "(a"] {
      #expect(try tools.search(query).status < 2)
      let wrong = try tools.search("--strict", query)
      #expect(wrong.status == 2)
      #expect(wrong.errorLines.count == 1)
      #expect(wrong.errors.contains("column "))
      #expect(wrong.output == "")
    }
  }

  @Test("a query that is read otherwise than typed says how")
  func readAs() throws {
    #expect(try tools.search("--format", "json", "觀塘 AND").json["read_as"] as? String == #"觀塘 \AND"#)
    #expect(try tools.search("--format", "json", "觀塘 AND 塘").json["read_as"] is NSNull)
    #expect(try tools.search("(觀塘").output.hasPrefix("read as: 觀塘\n"))
  }

  @Test("a batch answers in order, names queries by ID or line, and goes on after an error")
  func batch() throws {
    let input = "數據中心\nq7\topen^0\n\ncentre\r\n"
    let result = try tools.search("--batch", "-", "--format", "json", input: input)
    #expect(result.status == 1)
    #expect(result.objects.compactMap { $0["id"] as? String } == ["1", "q7", "4"])
    #expect(result.objects[1]["error"] as? [String: Any] != nil)
    #expect(result.objects[2]["query"] as? String == "centre")
  }

  @Test("threads change nothing in the answers of a batch")
  func threads() throws {
    let input = (0..<500).map { "\($0)\t\($0 % 2 == 0 ? "數據中心" : "centre") \($0)\n" }.joined()
    let one = try tools.search("--batch", "-", "--format", "trec", input: input)
    let four = try tools.search("--batch", "-", "--format", "trec", "--threads", "4", input: input)
    #expect(one.output == four.output)
    // 數據中心 finds the data centre too, and centre 中心.
    #expect(one.output.split(separator: "\n").count == 1500)
  }

  @Test("whoever asks and waits for the answer gets it, however many queries were written at once", arguments: [1, 3])
  func conversation(threads: Int) throws {
    let result = try tools.shell(
      """
      mkfifo questions answers
      timeout 60 "$TOOLS/diglot" --batch - --format trec -n 1 --threads \(threads) < questions > answers &
      exec 3> questions 4< answers
      ask() { printf "$1" >&3; shift; for id; do read -r answer <&4; echo "$answer" | grep -o "^$id "; done; }
      ask 'a\\t觀塘\\n' a
      ask 'b\\tcentre\\nc\\t中心\\nd\\t觀' b c
      ask '塘\\n' d
      """)
    #expect(result.output == "a \nb \nc \nd \n")
  }

  @Test("queries on standard input are a batch in text form")
  func pipedQueries() throws {
    let result = try tools.search(input: "觀塘\na^0\n")
    #expect(result.output.hasPrefix("> 觀塘\n1. 觀塘\n"))
    #expect(result.errorLines.count == 2)
    #expect(result.errorLines[1].contains("^ column "))
  }

  @Test("limits, offsets and switches reach the search")
  func options() throws {
    let second = try tools.search("-n", "1", "--offset", "1", "--no-snippets", "--format", "json", "數據中心").json
    let hits = try #require(second["hits"] as? [[String: Any]])
    #expect(hits.count == 1)
    #expect(hits[0]["rank"] as? Int == 2)
    #expect((hits[0]["snippets"] as? [Any])?.isEmpty == true)
    #expect(try tools.search("--explain", "觀塘").output.contains("\n   | "))
    #expect(try tools.search("--color", "always", "觀塘").output.contains("\u{1B}[1;31m"))
    #expect(try !tools.search("觀塘").output.contains("\u{1B}"))
    #expect(try tools.search("--format", "html", "觀塘").output.contains("<mark>觀塘</mark>"))
    #expect(try tools.search("--exact-total", "--no-collapse", "觀塘").status == 0)
  }

  @Test("a reader who leaves early hears no complaint, a full disk is status 5")
  func brokenOutput() throws {
    let early = try tools.shell("yes 觀塘 2> /dev/null | $TOOLS/diglot | head -n 1")
    #expect(early.output == "> 觀塘\n")
    #expect(early.errors == "")
    #if os(Linux)
      #expect(try tools.shell("$TOOLS/diglot 觀塘 > /dev/full").status == 5)
    #endif
  }

  #if os(Linux)
    @Test("in a terminal the prompt edits wide characters, survives Ctrl-C, and keeps its history")
    func terminal() throws {
      // Backspace after 據X, Ctrl-C on a line, Ctrl-D; each when the screen shows what came before, as for a person.
      let keys = [
        (":help helps", #"數據X\177中心\r"#), ("also: ", "half"), ("half", #"\003"#), (#"half\^C"#, #":sho\r"#),
        ("did you mean", #"\004"#),
      ]
      let typing = keys.map {
        "n=0; until grep -q '\($0)' screen || [ $n -gt 300 ]; do sleep 0.1; n=$((n+1)); done; sleep 0.3; printf '\($1)'; "
      }.joined()
      let script = "touch screen; { \(typing)sleep 1; } | script -qefc 'exec $TOOLS/diglot' screen"
      let result = try tools.shell(script)
      #expect(result.status == 0)
      #expect(result.output.contains("3 documents in ./Index; :help helps"))
      #expect(result.output.contains("also: 数据中心 = data cent"))
      #expect(result.output.contains("half^C"))
      #expect(result.output.contains("did you mean :show?"))
      let history = try String(contentsOfFile: tools.folder.file("state/diglot/history"), encoding: .utf8)
      #expect(history == "數據中心\n:sho\n")
    }
  #endif
}
