import Foundation
import TestSupport
import Testing

@testable import ToolSupport

/// `diglot-index pack`, and its file wherever an index is read.
@Suite struct PackToolTests {
  private let tools = ToolRunner()

  private func prepare() throws {
    let lines = """
      {"id":"a","title":"算力超市","text":"香港的算力超市落成，提供1,882P算力。","date":"2026-04-21"}
      {"id":"b","text":"The new computing centre opens.","date":"2026-04-22"}
      {"id":"c","text":"removed later"}

      """
    try write(lines, to: tools.folder.file("a.jsonl"))
    #expect(try tools.index("add", "a.jsonl").status == 0)
    #expect(try tools.index("remove", "c").status == 0)
    let packed = try tools.index("pack", "one.diglot")
    #expect(packed.status == 0 && packed.errors == "")
    #expect(packed.output.hasPrefix("one.diglot: 2 documents, "))
  }

  @Test("every verb that reads prints the same of the file as of the folder")
  func reads() throws {
    try prepare()
    for line in [
      "diglot --format json --explain 算力 %", "diglot --format csv --sort date centre %", "diglot show % a",
      "diglot-index ls % --json", "diglot-index ls % --under b",
    ] {
      let answers = try ["--index Index", "--index one.diglot"].map { index in
        let call = line.replacingOccurrences(of: "%", with: index)
        let result = try tools.shell("$TOOLS/\(call) | sed 's/\"took_us\":[0-9.]*//'")
        #expect(result.errors == "" && !result.output.isEmpty, "\(call)")
        return result.output
      }
      #expect(answers[0] == answers[1], "\(line)")
    }
    let stats = try tools.index("stats", "--json", "--index", "one.diglot").json
    #expect(stats["documents"] as? Int == 2 && stats["segments"] as? Int == 1)
    for options in ["", " --deep"] {
      let check = try tools.shell("$TOOLS/diglot-index check --index one.diglot\(options)")
      #expect(check.status == 0 && check.output == "one.diglot: sound\n")
    }
    try write("算力\n", to: tools.folder.file("a.txt"))
    #expect(try tools.shell("DIGLOT_INDEX=one.diglot $TOOLS/diglot --batch a.txt").status == 0)
    #expect(try tools.index("pack", "--index", "one.diglot", "two.diglot").status == 0)
    let files = contents(ofFolder: tools.folder.path)
    #expect(files["one.diglot"] == files["two.diglot"])
  }

  @Test("every verb that writes ends with status 2, says what to do, and that works")
  func writes() throws {
    try prepare()
    let before = contents(ofFolder: tools.folder.path)["one.diglot"]
    for verb in ["add a.jsonl", "sync .", "sync --dry-run .", "remove a", "compact", "repair --in-place"] {
      let result = try tools.shell("$TOOLS/diglot-index \(verb) --index one.diglot")
      #expect(result.status == 2, "\(verb): \(result.errors)")
      #expect(
        result.errorLines == [
          "diglot-index: one.diglot: a packed index is only read; \"diglot-index merge DIR one.diglot\" makes a folder of it "
            + "that can be written"
        ], "\(verb)")
    }
    #expect(try tools.index("merge", "one.diglot", "Index").status == 2)
    #expect(contents(ofFolder: tools.folder.path)["one.diglot"] == before)
    #expect(try tools.index("merge", "folder", "one.diglot").status == 0)
    #expect(try tools.index("add", "--index", "folder", "a.jsonl").status == 0)
    #expect(try tools.index("repair", "--index", "one.diglot", "--to", "repaired").status == 0)
  }

  @Test("it takes the place of a packed index alone, and a damaged one ends with status 3")
  func refused() throws {
    try prepare()
    try Folder.make(at: tools.folder.file("folder"))
    try write("mine", to: tools.folder.file("text"))
    for path in ["text", "folder", "Index"] {
      let result = try tools.index("pack", path)
      #expect(result.status == 2)
      #expect(
        result.errorLines == [
          "diglot-index: \(path): something else than a packed index stands there; name another file"
        ])
    }
    #expect(contents(ofFolder: tools.folder.path)["text"] == Array("mine".utf8))
    #expect(try tools.index("pack", "a", "b").status == 2)
    #expect(try tools.index("pack").status == 2)
    #expect(try tools.index("pack", "no/such/place").status == 5)
    #expect(try tools.index("pack", "--index", "text", "x").status == 3)
    #expect(try tools.shell("truncate -s -1 one.diglot").status == 0)
    let check = try tools.index("check", "--index", "one.diglot")
    #expect(check.status == 3 && check.errorLines[0].hasPrefix("one.diglot: damaged at byte "))
    #expect(try tools.search("--index", "one.diglot", "算力").status == 3)
    #expect(try tools.index("pack", "one.diglot").status == 0)
    #expect(try tools.index("check", "--index", "one.diglot").status == 0)
  }
}
