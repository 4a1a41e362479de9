import Testing
import ToolSupport

@testable import DiglotFiles

@Suite("ReaderProcess")
struct ReaderProcessTests {
  private func run(_ script: String, _ change: (inout ReaderProcess) -> Void = { _ in }) throws -> String {
    var process = ReaderProcess(words: ["sh", "-c", script])
    change(&process)
    return String(decoding: try process.run(), as: UTF8.self)
  }

  @Test("gives what a program writes, and nothing to read")
  func output() throws {
    #expect(try run("printf 超市; cat; echo unheard >&2") == "超市")
    #expect(try run("head -c 3000000 /dev/zero | tr '\\0' x").utf8.count == 3_000_000)
  }

  @Test("passes each word as it is")
  func words() throws {
    let process = ReaderProcess(words: ["printf", "%s|", "a b", "$HOME", "'"])
    #expect(String(decoding: try process.run(), as: UTF8.self) == "a b|$HOME|'|")
  }

  @Test("gives a file without a name by a path")
  func input() throws {
    #expect(try run("cat \(ReaderProcess.inputPath)") { $0.input = Array("內容".utf8) } == "內容")
  }

  @Test("tells why there is nothing")
  func failures() throws {
    #expect(throws: ReaderProcess.Failure.status(3, errors: "no page")) { try run("echo; echo no page >&2; exit 3") }
    #expect(throws: ReaderProcess.Failure.signal(9, errors: "")) { try run("kill -9 $$") }
    #expect(throws: ReaderProcess.Failure.tooMuchOutput(limit: 100)) { try run("yes") { $0.outputLimit = 100 } }
    #expect(throws: ReaderProcess.Failure.notStarted(SystemError(code: 2))) {
      try ReaderProcess(words: ["no-such-program-of-diglot"]).run()
    }
  }

  @Test("ends what hangs, with what it has started", .timeLimit(.minutes(9)))
  func hangs() throws {
    #expect(throws: ReaderProcess.Failure.tooSlow(seconds: 1)) { try run("sleep 600 & sleep 600") { $0.seconds = 1 } }
    // The pipes are closed, the program is not at its end.
    #expect(throws: ReaderProcess.Failure.tooSlow(seconds: 1)) {
      try run("exec >&- 2>&-; sleep 600") { $0.seconds = 1 }
    }
    #expect(throws: ReaderProcess.Failure.cancelled) {
      try ReaderProcess(words: ["sleep", "600"]).run { true }
    }
  }

  @Test("bounds its memory")
  func memory() throws {
    #expect(throws: ReaderProcess.Failure.self) {
      try run("head -c 400000000 /dev/zero | tail") { $0.memoryByteCount = 100 << 20 }
    }
  }
}
