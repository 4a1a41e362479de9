import Foundation
import TestSupport
import Testing
import ToolSupport

/// `add -` where somebody says how many lines there are: all of them, or nothing.
@Suite struct CountedInputTests {
  let tools = ToolRunner()

  private func line(_ id: String, _ text: String = "算力 text") -> String {
    #"{"id": "\#(id)", "text": "\#(text)"}"# + "\n"
  }

  private func lines(_ count: Int) -> String { (0..<count).map { line("doc-\($0)") }.joined() }

  /// Adds an input that is refused; what is said, without its end.
  private func refusal(_ input: String, _ arguments: String...) throws -> String {
    let path = tools.folder.file("input")
    try write(input, to: path)
    let result = try tools.shell("$TOOLS/diglot-index add --index new \(arguments.joined(separator: " ")) - < input")
    #expect(result.status == 2 && result.output == "", "\(input.suffix(50)): \(result.output)")
    #expect(result.errorLines.count == 1, "\(result.errors)")
    #expect(contents(ofFolder: tools.folder.file("new")).keys.allSatisfy { $0 == "lock" }, "something was written")
    let end = "; nothing of this run was committed\n"
    #expect(result.errors.hasPrefix("diglot-index: -") && result.errors.hasSuffix(end), "\(result.errors)")
    return String(result.errors.dropFirst("diglot-index: ".count).dropLast(end.count))
  }

  @Test("all lines that were expected are added, and the commit is told")
  func whole() throws {
    let result = try tools.index("add", "--index", "one", "--expect", "30", "--json", "-", input: lines(30))
    #expect(result.status == 0 && result.errors == "")
    #expect(result.json["added"] as? Int == 30)
    #expect(result.json["length"] as? Int == 90)
    #expect((result.json["fingerprint"] as? String)?.count == 16)
    #expect(try tools.index("pack", "--index", "one", "packed").status == 0)
    let sum = try tools.shell("sha256sum packed").output.prefix(64)
    #expect(result.json["sha256"] as? String == String(sum))
    let stats = try tools.index("stats", "--index", "one", "--sha256", "--json").json
    for name in ["sha256", "fingerprint", "length"] {
      #expect("\(stats[name] ?? 0)" == "\(result.json[name] ?? 1)", "\(name)")
    }
    let again = try tools.index("add", "--index", "one", "--expect", "30", "--json", "-", input: lines(30))
    #expect(again.status == 0 && again.json["unchanged"] as? Int == 30)
    #expect(again.json["sha256"] as? String == String(sum))
  }

  @Test("an end line says the same as --expect, with or without a line break")
  func endLine() throws {
    let expected = try tools.index("add", "--index", "a", "--expect", "3", "--json", "-", input: lines(3)).json
    for (name, end) in [("b", "{\"end\": 3}\n"), ("c", " { \"end\" : 3 } "), ("d", "{\"end\": 3}\r\n\n \t\n")] {
      let result = try tools.index("add", "--index", name, "--json", "-", input: lines(3) + end)
      #expect(result.status == 0 && result.errors == "", "\(name): \(result.errors)")
      #expect(result.json["sha256"] as? String == expected["sha256"] as? String)
      #expect(result.json["documents"] as? Int == 3)
    }
    let both = try tools.index(
      "add", "--index", "e", "--expect", "3", "--json", "-", input: lines(3) + "{\"end\": 3}\n")
    #expect(both.status == 0 && both.json["sha256"] as? String == expected["sha256"] as? String)
  }

  @Test("without either, the last line may lack its line break, and no digest is made")
  func asEver() throws {
    let result = try tools.index("add", "--json", "-", input: String(lines(3).dropLast()))
    #expect(result.status == 0 && result.json["added"] as? Int == 3)
    #expect(result.json["sha256"] == nil && result.json["length"] == nil)
    #expect(try tools.index("add", "--json", "-", input: line("a") + line("a", "other")).json["updated"] as? Int == 1)
  }

  @Test("an input that was cut, or is too long, leaves no index")
  func miscounted() throws {
    #expect(try refusal(lines(3), "--expect 4") == "-: 3 lines arrived, 4 were expected")
    #expect(try refusal(lines(5), "--expect 4") == "-: 5 lines arrived, 4 were expected")
    #expect(try refusal("", "--expect 4") == "-: 0 lines arrived, 4 were expected")
    #expect(try refusal(lines(1), "--expect 0") == "-: 1 line arrived, 0 were expected")
    let cut = "the input ends in this line, which has no line break"
    #expect(
      try refusal(lines(3) + "{\"id\": \"x", "--expect 4") == "-:4: \(cut); 3 lines arrived before it, 4 were expected")
    #expect(
      try refusal(String(lines(4).dropLast()), "--expect 4")
        == "-:4: \(cut); 3 lines arrived before it, 4 were expected")
    #expect(
      try refusal(lines(3) + "{\"id\"", "--expect 3") == "-:4: \(cut); 3 lines arrived before it, 3 were expected")
  }

  @Test("an end line that is wrong leaves no index")
  func wrongEnd() throws {
    #expect(try refusal(lines(3) + "{\"end\": 4}\n") == "-: 3 lines arrived, 4 were expected")
    #expect(try refusal("{\"end\": 4}\n") == "-: 0 lines arrived, 4 were expected")
    #expect(try refusal(lines(3) + "{\"end\": 3}\n", "--expect 4") == "-:4: the end line says 3 lines, 4 were expected")
    #expect(try refusal(lines(3) + "{\"end\": 3}\n" + line("x")) == "-:5: a line behind the end line, which is line 4")
    #expect(try refusal(lines(3) + "{\"end\": 3}\n{\"id\": ") == "-:5: a line behind the end line, which is line 4")
    #expect(
      try refusal(lines(3) + "{\"end\": 3}\n{\"end\": 3}\n") == "-:5: a line behind the end line, which is line 4")
    for end in ["-3", "3.0", "\"3\"", "null", "[3]"] {
      #expect(
        try refusal(lines(3) + "{\"end\": \(end)}\n")
          == "-:4: an end line says how many lines there are, as {\"end\": 12}", "\(end)")
    }
  }

  @Test("a line that gives no document counts, a blank one too; a mark and carriage returns are no matter")
  func badLines() throws {
    let input = "\u{FEFF}" + line("a").dropLast() + "\r\n\r\n \n[]\n{\"id\": \"b\"}\n" + line("c").dropLast() + "\r\n"
    let result = try tools.index("add", "--expect", "6", "--json", "-", input: input)
    #expect(result.status == 1)
    #expect(result.errorLines == ["-:4: a line must be a JSON object", "-:5: \"text\" is missing"])
    #expect(result.json["added"] as? Int == 2 && result.json["skipped"] as? Int == 2)
    let long = #"{"id": "a", "text": "\#(String(repeating: "算力 ", count: 200_000))"}"#
    let tooLong = try tools.index(
      "add", "--index", "other", "--max-document", "1M", "--expect", "2", "-", input: long + "\n" + line("b"))
    #expect(tooLong.status == 1, "\(tooLong.errors)")
    let cut = try tools.index(
      "add", "--index", "third", "--max-document", "1M", "--expect", "2", "-", input: line("b") + long)
    #expect(cut.status == 2 && cut.errors.hasPrefix("diglot-index: -:2: the input ends in this line"), "\(cut.errors)")
  }

  @Test("a field map changes neither the count nor the end line")
  func fieldMap() throws {
    let rows = #"{"id": "a", "end": "算力"}"# + "\n" + #"{"id": "b", "end": "平台"}"# + "\n"
    for (index, input, count) in [("x", rows, "2"), ("y", rows + "{\"end\": 2}\n", "2")] {
      let result = try tools.index(
        "add", "--index", index, "--field-map", "end=text", "--expect", count, "--json", "-", input: input)
      #expect(result.status == 0 && result.json["added"] as? Int == 2, "\(result.errors)")
    }
    let cut = try tools.index("add", "--index", "z", "--field-map", "end=text", "-", input: rows + "{\"end\": 3}\n")
    #expect(cut.status == 2, "\(cut.errors)")
  }

  @Test("an ID that stands twice in the input is refused, with both lines; one of the index is replaced")
  func twice() throws {
    let input = lines(5) + "\n[]\n" + line("é") + line("e\u{301}") + line("doc-3", "other")
    let path = tools.folder.file("twice")
    try write(input, to: path)
    let result = try tools.shell("$TOOLS/diglot-index add --index new --expect 10 - < twice")
    let message =
      "diglot-index: -:10: the document \"doc-3\" stands in line 4 already; nothing of this run was committed"
    #expect(
      result.status == 2 && result.errorLines == ["-:7: a line must be a JSON object", message[...]], "\(result.errors)"
    )
    #expect(contents(ofFolder: tools.folder.file("new")).keys.allSatisfy { $0 == "lock" })
    try write(input + "{\"end\": 10}\n", to: path)
    #expect(try tools.shell("$TOOLS/diglot-index add --index new - < twice").errorLines.last == message[...])

    // What stood in the index before is another matter.
    #expect(try tools.index("add", "--index", "old", "-", input: lines(8)).status == 0)
    let update = lines(4) + line("doc-6", "new")
    #expect(
      try tools.index("add", "--index", "old", "--expect", "5", "--json", "-", input: update).json["updated"] as? Int
        == 1)
    let files = contents(ofFolder: tools.folder.file("old"))
    let again = try tools.index("add", "--index", "old", "--expect", "6", "-", input: line("x") + update)
    #expect(again.status == 0)
    let twice = try tools.index(
      "add", "--index", "old", "--expect", "3", "-", input: line("y") + line("doc-6") + line("y"))
    #expect(twice.status == 2 && twice.errors.contains("-:3: the document \"y\" stands in line 1 already"))
    #expect(files != contents(ofFolder: tools.folder.file("old")))
    #expect(try tools.index("stats", "--index", "old", "--json").json["documents"] as? Int == 9)
  }

  @Test("an index that stood is as it was, to the byte")
  func standing() throws {
    #expect(try tools.index("add", "-", input: lines(3)).status == 0)
    let before = contents(ofFolder: tools.folder.file("Index"))
    #expect(try tools.index("add", "--expect", "9", "--type", "size=number", "-", input: line("a")).status == 2)
    #expect(try tools.index("add", "-", input: line("a") + "{\"end\": 2}\n").status == 2)
    #expect(contents(ofFolder: tools.folder.file("Index")) == before)
  }

  @Test("files that are added beside the input go with it")
  func files() throws {
    try Folder.make(at: tools.folder.file("in/sub"))
    try write("算力", to: tools.folder.file("in/a.txt"))
    try write("算力", to: tools.folder.file("in/sub/b.txt"))
    let cut = try tools.index("add", "in/sub", "in", "-", "--rename-ids", "--expect", "2", input: line("x"))
    #expect(cut.status == 2 && cut.errorLines.count == 1, "\(cut.errors)")
    #expect(contents(ofFolder: tools.folder.file("Index")).keys.sorted() == ["lock"])
    let whole = try tools.index("add", "in/sub", "in", "-", "--rename-ids", "--expect", "1", "--json", input: line("x"))
    #expect(whole.status == 0 && whole.json["documents"] as? Int == 3, "\(whole.errors)")
    #expect(try tools.index("ls").output == "in/a.txt\nin/sub/b.txt\nx\n")
  }

  @Test("compressed lines are counted as they are unpacked, and a compressed input that was cut leaves no index")
  func compressed() throws {
    try write((0..<2000).map { line("doc-\($0)", "text \($0 * 7919 % 1000)") }.joined(), to: tools.folder.file("lines"))
    let whole = try tools.shell("gzip -c lines | $TOOLS/diglot-index add --index a --expect 2000 --json -")
    #expect(whole.status == 0 && whole.json["added"] as? Int == 2000)
    let cut = try tools.shell("gzip -c lines | head -c 9000 | $TOOLS/diglot-index add --index b --expect 2000 --json -")
    #expect(cut.status == 2 && cut.errors.contains("nothing of this run was committed"), "\(cut.errors)")
    #expect(contents(ofFolder: tools.folder.file("b")).keys.sorted() == ["lock"])
    let noText = try tools.shell("head -c 3000 /dev/zero | $TOOLS/diglot-index add --index c --expect 0 -")
    #expect(noText.status == 2, "\(noText.errors)")
    #expect(contents(ofFolder: tools.folder.file("c")).keys.sorted() == ["lock"])
  }

  @Test("an empty input is an empty index where none was expected")
  func empty() throws {
    for (index, input) in [("a", ""), ("b", " "), ("c", "{\"end\": 0}\n")] {
      let result = try tools.index("add", "--index", index, "--expect", "0", "--json", "-", input: input)
      #expect(result.status == 0 && result.json["documents"] as? Int == 0)
      #expect((result.json["sha256"] as? String)?.count == 64)
      #expect(try tools.index("check", "--index", index).status == 0)
    }
  }

  @Test("whoever writes is killed in the middle of a line: no index; the same folder takes the whole input later")
  func killedWriter() throws {
    try write(lines(20_000), to: tools.folder.file("lines"))
    let script = """
      mkfifo pipe; sh -c 'echo $$ > pid; head -c 700001 lines; exec sleep 30' > pipe & \
      { sleep 1; kill -KILL "$(cat pid)"; } & \
      $TOOLS/diglot-index add --index new --expect 20000 --json - < pipe
      """
    let killed = try tools.shell(script)
    #expect(killed.status == 2 && killed.output == "", "\(killed.output)")
    #expect(killed.errors.contains(" lines arrived before it, 20,000 were expected"), "\(killed.errors)")
    #expect(contents(ofFolder: tools.folder.file("new")).keys.sorted() == ["lock"])
    #expect(try tools.index("stats", "--index", "new").status == 3)
    let whole = try tools.shell("$TOOLS/diglot-index add --index new --expect 20000 --json - < lines")
    #expect(whole.status == 0 && whole.json["documents"] as? Int == 20_000)
  }

  @Test("the tool itself is killed after it wrote segments: no index, no damaged one, and the next run begins anew")
  func killedTool() throws {
    try write(
      (0..<3000).map { line("doc-\($0)", String(repeating: "w\($0) 算力\($0) ", count: 60)) }.joined(),
      to: tools.folder.file("lines"))
    let call = "$TOOLS/diglot-index add --index new --memory 1M --expect 3000 --json -"
    let killed = try tools.shell(
      """
      mkfifo pipe; { cat lines; sleep 20; } > pipe & feeder=$!
      sh -c 'echo $$ > pid; exec \(call)' < pipe & tool=$!
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        ls new/*.segment.new > /dev/null 2>&1 && break; sleep 0.3
      done
      ls new; kill -KILL "$(cat pid)"; kill $feeder; wait $tool
      """)
    #expect(killed.status == 137, "\(killed.status) \(killed.errors)")
    #expect(killed.output.contains(".segment.new"), "it was killed before it wrote: \(killed.output)")
    let names = contents(ofFolder: tools.folder.file("new")).keys
    #expect(!names.contains("manifest") && names.contains { $0.hasSuffix(".segment.new") }, "\(names)")
    #expect(try tools.index("stats", "--index", "new").errors.contains("there is no index here"))
    let whole = try tools.shell("\(call) < lines")
    #expect(whole.status == 0 && whole.json["documents"] as? Int == 3000, "\(whole.errors)")
    let other = try tools.shell("\(call.replacing("new", with: "other")) < lines")
    #expect(whole.json["sha256"] as? String == other.json["sha256"] as? String)
    let kept = { (name: String) in
      contents(ofFolder: tools.folder.file(name)).filter { $0.key != "state" }
    }
    #expect(kept("new") == kept("other"))
  }

  @Test("Ctrl-C is Ctrl-C, not a cut input")
  func interrupted() throws {
    let script = """
      mkfifo pipe; { echo '{"id":"2","text":"x"}'; sleep 3; } > pipe &
      { sleep 1; kill -INT "$(cat pid)"; } & sh -c 'echo $$ > pid; exec $TOOLS/diglot-index add --expect 5 -' < pipe
      """
    let result = try tools.shell(script)
    #expect(result.status == 130)
    #expect(result.errorLines == ["stopped: nothing of this run was committed; ./Index is as it was before"])
    #expect(contents(ofFolder: tools.folder.file("Index")).keys.sorted() == ["lock"])
  }

  @Test("--expect without an input to count is a wrong call")
  func noInput() throws {
    try write("x", to: tools.folder.file("a.txt"))
    let result = try tools.index("add", "--expect", "1", "a.txt")
    #expect(result.status == 2)
    #expect(result.errorLines == ["diglot-index: --expect counts the lines of standard input; name that with -"])
    #expect(try tools.index("add", "--expect", "-1", "-").status == 2)
    #expect(!FileManager.default.fileExists(atPath: tools.folder.file("Index")))
  }
}
