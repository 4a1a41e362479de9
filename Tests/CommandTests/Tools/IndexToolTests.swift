import Diglot
import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

@Suite struct IndexToolTests {
  let tools = ToolRunner()

  private func write(_ text: String, to name: String) throws {
    try CommandTests.write(text, to: tools.folder.file(name))
  }

  @Test("a folder is added, then unchanged, then updated where it changed")
  func addTwice() throws {
    try Folder.make(at: tools.folder.file("in/sub"))
    try write("標題\n\n算力平台\n", to: "in/a.txt")
    try write("# Heading\n\ntext\n", to: "in/sub/b.md")
    try write("{\"id\":\"1\",\"text\":\"算力\"}\n", to: "in/c.jsonl")
    let first = try tools.index("add", "--json", "in")
    #expect(first.status == 0)
    #expect(first.errors == "")
    #expect(first.json["added"] as? Int == 3)
    #expect(first.json["documents"] as? Int == 3)
    #expect(first.json["bytes"] as? Int == 6 + 21 + 7 + 13 + 6)
    #expect(try tools.index("add", "--json", "in").json["unchanged"] as? Int == 3)
    try write("新標題\n\n算力平台\n", to: "in/a.txt")
    let third = try tools.index("add", "in", "--json").json
    #expect(third["updated"] as? Int == 1)
    #expect(third["unchanged"] as? Int == 2)
    let stats = try tools.index("stats", "--json").json
    #expect(stats["documents"] as? Int == 3)
    for name in ["segments", "terms", "postings", "size_bytes", "text_bytes", "format_version"] {
      #expect(stats[name] is Int, "\(name) is missing")
    }
    #expect(try tools.index("check").status == 0)
    #expect(try tools.index("compact").status == 0)
    #expect(try tools.search("--format", "json", "title:新標題").json["total"] as? Int == 1)
  }

  @Test("stats says what cuts words, also where ICU's dictionary is of another form")
  func segmenter() throws {
    try write("北京大学", to: "a.txt")
    try #require(try tools.index("add", "a.txt").status == 0)
    let stats = try tools.index("stats", "--json").json
    #expect(stats["segmenter"] as? String == "ICU cjdict, walked directly")
    #expect(try tools.index("stats").output.contains("ICU cjdict, walked directly"))
    // ICU looks for its data in the folder of ICU_DATA first. What it finds there is a dictionary of version 9.
    let version = try #require(stats["icu_version"] as? String).prefix { $0 != "." }
    let data = "data/icudt\(version)l/brkitr"
    try Folder.make(at: tools.folder.file(data))
    let head: [UInt8] = [32, 0, 0xDA, 0x27, 20, 0, 0, 0, 0, 0, 2, 0] + Array("Dict".utf8) + [9, 0, 0, 0, 1, 0, 0, 0]
    TestSupport.write(head + [UInt8](repeating: 0, count: 72), to: tools.folder.file("\(data)/cjdict.dict"))
    let other = try tools.shell("ICU_DATA=data $TOOLS/diglot-index stats --json")
    #expect(other.json["segmenter"] as? String == "ICU ubrk")
    #expect(try tools.shell("ICU_DATA=data $TOOLS/diglot-index stats").output.contains("ICU ubrk"))
    let found = try tools.shell("ICU_DATA=data $TOOLS/diglot --format json 北京的大学")
    #expect(found.json["total"] as? Int == 1)
  }

  @Test("every bad input gets its one line, the rest is indexed, and the status is 1")
  func badInput() throws {
    try Folder.make(at: tools.folder.file("in"))
    try write("good 算力", to: "in/good.txt")
    try write("a\0b", to: "in/binary")
    try write("{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":}\n{\"id\":\"x\"}\n", to: "in/lines.jsonl")
    #expect(try tools.shell("truncate -s 1G in/huge.txt").status == 0)
    let result = try tools.index("add", "in", "missing.txt", "--json")
    #expect(result.status == 1)
    #expect(
      result.errorLines == [
        "missing.txt: No such file or directory",
        "in/binary: not a text, and no format that can be read; --filter '.ext=COMMAND %s' names a program that reads it",
        "in/huge.txt: larger than 64 MiB, the limit for one document; --max-document SIZE raises it",
        "in/lines.jsonl:2:7: expected a value",
        "in/lines.jsonl:3: \"text\" is missing",
      ])
    #expect(result.json["added"] as? Int == 2)
    #expect(result.json["skipped"] as? Int == 5)
    #expect((result.json["errors"] as? [[String: Any]])?.count == 5)
  }

  @Test("an empty file is a document without text, said in one line")
  func emptyFile() throws {
    try write("", to: "empty.txt")
    let result = try tools.index("add", "empty.txt", "--json")
    #expect(result.status == 0)
    #expect(result.errorLines == ["empty.txt: empty; it becomes a document without text"])
    #expect(result.json["added"] as? Int == 1)
  }

  @Test("a file that may not be read is skipped", .enabled(if: getuid() != 0, "root may read all"))
  func unreadable() throws {
    try write("x", to: "secret.txt")
    try #require(chmod(tools.folder.file("secret.txt"), 0) == 0)
    let result = try tools.index("add", "secret.txt")
    #expect(result.status == 1)
    #expect(result.errorLines == ["secret.txt: Permission denied"])
  }

  @Test("standard input gives JSON lines")
  func standardInput() throws {
    let result = try tools.index("add", "-", "--json", input: "{\"id\":\"1\",\"text\":\"x\"}\n[]\n")
    #expect(result.status == 1)
    #expect(result.errorLines == ["-:2: a line must be a JSON object"])
    #expect(result.json["added"] as? Int == 1)
  }

  @Test(
    "a wrong call is one line and status 2",
    arguments: [
      [], ["ad"], ["add"], ["add", "--format", "tex", "x"], ["add", "--encoding", "big6", "x"], ["stats", "x"],
      ["add", "--memory", "much", "x"], ["--nothing"], ["add", "--thread", "2", "x"],
    ])
  func wrongCalls(_ arguments: [String]) throws {
    let line = arguments.map { "'\($0)'" }.joined(separator: " ")
    let result = try tools.shell("$TOOLS/diglot-index \(line)")
    #expect(result.status == 2)
    #expect(result.errorLines.count == 1)
    #expect(result.output == "")
  }

  @Test("help and version are no mistakes")
  func help() throws {
    #expect(try tools.index("--version").output == "diglot-index \(Version.current)\n")
    #expect(try tools.search("--version").output == "diglot \(Version.current)\n")
    for verb in IndexVerb.all {
      let result = try tools.index(verb.name, "--help")
      #expect(result.status == 0)
      #expect(result.output.hasPrefix("diglot-index \(verb.name) "))
    }
    #expect(try tools.search("--help").status == 0)
  }

  @Test("an index that is missing or a file is status 3")
  func noIndex() throws {
    try write("x", to: "file")
    for verb in [["stats"], ["check"], ["compact"], ["remove", "x"]] {
      let call = verb.joined(separator: " ")
      for path in ["nowhere", "file"] {
        let result = try tools.shell("$TOOLS/diglot-index \(call) --index \(path)")
        #expect(result.status == 3, "\(call) \(path)")
        #expect(result.errorLines.count == 1)
      }
    }
    #expect(try tools.index("add", "--index", "file", "file").status == 3)
    #expect(try tools.search("--index", "nowhere", "x").status == 3)
  }

  @Test("a deep check calls a sound index sound, and leaves nothing behind")
  func deepCheck() throws {
    _ = try tools.index("add", "-", input: "{\"id\":\"1\",\"text\":\"算力平台\"}\n{\"id\":\"2\",\"text\":\"x\"}\n")
    let result = try tools.shell("mkdir -p spare && TMPDIR=spare $TOOLS/diglot-index check --deep && ls spare | wc -l")
    #expect(result.status == 0 && result.output.contains("sound") && result.output.hasSuffix("0\n"))
    let json = try tools.index("check", "--deep", "--threads", "2", "--json").json
    #expect(json["sound"] as? Bool == true && (json["incomparable"] as? [String])?.isEmpty == true)
  }

  @Test("where segments stand without a manifest, every verb ends with 3, names repair, and changes nothing")
  func lostManifest() throws {
    try write("算力", to: "a.txt")
    #expect(try tools.index("add", "a.txt").status == 0)
    try FileManager.default.removeItem(atPath: tools.folder.file("Index/manifest"))
    let before = contents(ofFolder: tools.folder.file("Index"))
    for verb in ["add a.txt", "remove a.txt", "compact", "stats", "check"] {
      let result = try tools.shell("$TOOLS/diglot-index \(verb)")
      #expect(result.status == 3, "\(verb)")
      #expect(result.errors.contains("run \"diglot-index repair\""), "\(verb): \(result.errors)")
    }
    #expect(try tools.search("算力").status == 3)
    #expect(contents(ofFolder: tools.folder.file("Index")) == before)
  }

  @Test("the limit for one document can be told")
  func maxDocument() throws {
    try write("算力 and more", to: "small.txt")
    let refused = try tools.index("add", "--max-document", "10", "small.txt")
    #expect(refused.status == 1 && refused.errors.contains("larger than 10 B"), "\(refused.errors)")
    let line = #"{"id": "a", "text": "\#(String(repeating: "算力 ", count: 200_000))"}"# + "\n"
    #expect(try tools.index("add", "--max-document", "1M", "-", input: line).status == 1)
    #expect(try tools.index("add", "--max-document", "2M", "-", input: line).status == 0)
  }

  @Test("merge makes one index of several once, and refuses what it may not replace")
  func merge() throws {
    for name in ["one", "two"] {
      let line = #"{"id": "\#(name)", "text": "算力"}"# + "\n"
      #expect(try tools.index("add", "--index", name, "-", input: line).status == 0)
    }
    for _ in 0..<2 {
      let merged = try tools.index("merge", "out", "one", "two")
      #expect(merged.status == 0 && merged.output == "out: 2 documents in the index\n", "\(merged.errors)")
    }
    #expect(try tools.search("--index", "out", "算力").output.contains("2 documents"))
    #expect(try tools.index("merge", "out", "one").status == 2)
    #expect(try tools.index("merge", "other", "out", "two").errors.contains("the document \"two\""))
    #expect(try tools.index("merge", "other", "one", "nothing").status == 3)
    #expect(try tools.index("merge", "other").status == 2)
  }

  @Test("repair saves to a new folder or in place, names what is lost, and says by its status how it went")
  func repair() throws {
    for name in ["a", "b"] {
      try write("算力 \(name)", to: "\(name).txt")
      #expect(try tools.index("add", "\(name).txt").status == 0)
    }
    for call in [["repair"], ["repair", "--to", "x", "--in-place"], ["repair", "--to", "Index"]] {
      #expect(try tools.shell("$TOOLS/diglot-index \(call.joined(separator: " "))").status == 2)
    }
    let whole = try tools.index("repair", "--to", "whole")
    #expect(whole.status == 0 && whole.output == "whole: 2 documents saved\n" && whole.errors == "")
    try FileManager.default.removeItem(atPath: tools.folder.file("Index/000001.segment"))
    let part = try tools.index("repair", "--to", "part")
    #expect(part.status == 1 && part.output == "part: 1 document saved\n")
    #expect(part.errorLines.count == 1 && part.errors.contains("its documents are lost"))
    #expect(try tools.index("repair", "--in-place").status == 1)
    #expect(try tools.index("check").status == 0)
    #expect(try tools.index("stats", "--json").json["documents"] as? Int == 1)
    try FileManager.default.removeItem(atPath: tools.folder.file("Index/manifest"))
    TestSupport.write([], to: tools.folder.file("Index/000003.segment"))
    #expect(try tools.index("repair", "--in-place").status == 3)
    #expect(try tools.index("repair", "--to", "nothing", "--index", "nowhere").status == 3)
  }

  @Test("removing what is not there is said, the rest is removed")
  func remove() throws {
    _ = try tools.index("add", "-", input: "{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":\"2\",\"text\":\"x\"}\n")
    let result = try tools.index("remove", "1", "9")
    #expect(result.status == 1)
    #expect(result.output == "1 removed; 1 document in the index\n")
    #expect(result.errorLines == ["./Index: no document with the ID 9"])
  }

  @Test("a second writer is status 4, and the first goes on")
  func secondWriter() throws {
    let script = """
      { echo '{"id":"1","text":"x"}'; sleep 2; } | $TOOLS/diglot-index add - > first &
      sleep 1; echo '{"id":"2","text":"x"}' | $TOOLS/diglot-index add -; status=$?; wait; cat first; exit $status
      """
    let result = try tools.shell(script)
    #expect(result.status == 4)
    #expect(result.output.hasPrefix("1 added"))
  }

  @Test("Ctrl-C commits nothing of the run, says so, and keeps what was committed")
  func interrupted() throws {
    _ = try tools.index("add", "-", input: "{\"id\":\"1\",\"text\":\"x\"}\n")
    // A shell without job control has its background jobs ignore Ctrl-C, so the tool runs in the foreground.
    let script = """
      mkfifo pipe; { echo '{"id":"2","text":"x"}'; sleep 3; } > pipe &
      { sleep 1; kill -INT "$(cat pid)"; } & sh -c 'echo $$ > pid; exec $TOOLS/diglot-index add -' < pipe
      """
    let result = try tools.shell(script)
    #expect(result.status == 130)
    #expect(result.errorLines == ["stopped: nothing of this run was committed; ./Index is as it was before"])
    #expect(try tools.index("stats", "--json").json["documents"] as? Int == 1)
  }

  @Test("the terms of a text come with their bytes")
  func analyze() throws {
    let result = try tools.index("analyze", "--json", "算力 running")
    #expect(result.status == 0)
    #expect(result.output.contains(#"{"term":"算力","kind":"#))
    let pair = try tools.index("analyze", "--json", "用大語言模型（LLM）").output
    #expect(pair.contains(#""kind":"pair","start":3,"end":24,"position":1,"other_name":"llm"}"#), "\(pair)")
    #expect(try tools.index("analyze", "算力").output.hasPrefix("text        算力\nwords       └┘└┘\nbigrams     └──┘\n"))
  }

  @Test("progress is one line that is rewritten and cleared, and only where it is wanted")
  func progress() throws {
    let input = "{\"id\":\"1\",\"text\":\"x\"}\n"
    let shown = try tools.index("add", "--progress", "always", "-", input: input)
    #expect(shown.errors.hasSuffix("\r\u{1B}[K"))
    #expect(!shown.errors.contains("\n"))
    #expect(try tools.index("add", "-", input: input).errors == "")
  }
}
