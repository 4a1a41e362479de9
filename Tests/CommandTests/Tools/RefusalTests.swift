import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

/// What the tools do where the system refuses something: status 5, a sentence, and the last commit as it was.
@Suite("The system refuses") struct RefusalTests {
  let tools = ToolRunner()

  private func makeIndex() throws {
    var lines = ""
    for number in 0..<400 { lines += "{\"id\":\"\(number)\",\"text\":\"算力平台 \(number) computing\"}\n" }
    #expect(try tools.index("add", "-", input: lines).status == 0)
    var more = ""
    for number in 0..<2_000 {
      more += "{\"id\":\"m\(number)\",\"text\":\"\(String(repeating: "云岭智算中心的算力\(number)", count: 20))\"}\n"
    }
    try write(more, to: tools.folder.file("more.jsonl"))
  }

  private func expectRefusal(_ result: ToolRunner.Result, _ what: String) {
    #expect(result.status == 5, "\(what): \(result.errors.prefix(400))")
    #expect(result.errorLines.count == 1, "\(what): \(result.errors.prefix(400))")
    #expect(result.errors.hasPrefix("diglot"), "\(what): \(result.errors.prefix(400))")
  }

  @Test("more threads than any system has are refused")
  func threads() throws {
    try makeIndex()
    expectRefusal(try tools.index("add", "--threads", "100000", "more.jsonl"), "add")
    try write("a\t算力\n", to: tools.folder.file("batch.tsv"))
    expectRefusal(try tools.search("--threads", "100000", "--batch", "batch.tsv"), "search")
    #expect(try tools.index("stats", "--json").json["documents"] as? Int == 400)
  }

  #if os(Linux)
    /// `ulimit -v` in KiB, from what the loader just needs to what is enough for all.
    @Test("memory is refused at any limit: the call is done, or it is refused and changes nothing")
    func memory() throws {
      try makeIndex()
      var (done, refused) = (0, 0)
      for limit in stride(from: 60_000, to: 360_000, by: 10_000) {
        for call in [
          "diglot-index add --threads 2 more.jsonl", "diglot-index compact", "diglot 算力", "diglot-index check",
        ] {
          let result = try tools.shell("cp -r Index Copy; ulimit -v \(limit); DIGLOT_INDEX=Copy $TOOLS/\(call)")
          // Below what the libraries themselves take, the loader ends the program.
          if result.status == 127 { continue }
          if result.status == 0 { done += 1 } else { refused += 1 }
          if result.status != 0 { expectRefusal(result, "\(call) within \(limit) KiB") }
          let documents = try tools.index("stats", "--json", "--index", "Copy").json["documents"] as? Int
          #expect(documents == 400 || (result.status == 0 && call.contains("add") && documents == 2_400))
          #expect(try tools.shell("$TOOLS/diglot-index check --index Copy; rm -rf Copy").status == 0)
        }
      }
      #expect(done > 20 && refused > 20, "\(done) done, \(refused) refused")
    }

    @Test("a disk that is full leaves the last commit, and no piece of a segment")
    func fullDisk() throws {
      try makeIndex()
      let before = contents(ofFolder: tools.folder.file("Index"))
      // A limit on the size of files stands for a full disk.
      let result = try tools.shell("ulimit -f 40; trap '' XFSZ; $TOOLS/diglot-index add more.jsonl")
      expectRefusal(result, "add")
      #expect(contents(ofFolder: tools.folder.file("Index")) == before)
    }
  #endif
}
