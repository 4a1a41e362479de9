import Foundation
import TestSupport
import Testing

@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

@Suite struct ManualTests {
  private static let manuals = [IndexCommand.manual, SearchCommand.manual]

  @Test("the page and the completions have every command and every option", arguments: 0..<2)
  func complete(_ number: Int) throws {
    let manual = Self.manuals[number]
    for command in manual.commands {
      for option in command.options {
        #expect(manual.page.contains("\\fB\(option.name.replacing("-", with: "\\-"))\\fR"))
        #expect(manual.bash.contains(option.name))
        #expect(manual.zsh.contains("'\(option.name)["))
        #expect(manual.fish.contains(" \(option.name.drop { $0 == "-" }) "))
      }
      if !command.name.isEmpty { #expect(manual.fish.contains("-a \(command.name) ")) }
    }
  }

  @Test("no line of the page is a request that roff would take for one of its own", arguments: 0..<2)
  func requests(_ number: Int) {
    for line in Self.manuals[number].page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(line.wholeMatch(of: /\.(TH|SH|TP|nf|fi)( .*)?/) != nil, "\(line)")
    }
  }

  @Test("the shell reads the completions", arguments: 0..<2)
  func syntax(_ number: Int) throws {
    let folder = TemporaryDirectory()
    try write(Self.manuals[number].bash, to: folder.file("bash"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-n", folder.file("bash")]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test(
    "what the tab key offers in bash",
    arguments: [
      (1, ["diglot", "show", "--"], ["--index", "--json", "--help"]), (1, ["diglot", "--fo"], ["--format"]),
      (1, ["diglot", "sh"], ["show"]), (1, ["diglot", "--format", "js"], ["json"]),
      (1, ["diglot", "--index", "tw"], ["two words.txt"]), (0, ["diglot-index", "--he"], ["--help"]),
      (0, ["diglot-index", "add", "tw"], ["two words.txt"]), (0, ["diglot-index", "co"], ["compact"]),
    ])
  func bash(_ number: Int, _ words: [String], _ offered: [String]) throws {
    let tools = ToolRunner()
    try write("", to: tools.folder.file("two words.txt"))
    try write(Self.manuals[number].bash, to: tools.folder.file("bash"))
    let function = "_" + words[0].replacing("-", with: "_")
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let line = "COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); \(function); printf '%s\\n' \"${COMPREPLY[@]}\""
    try write(". ./bash\n\(line)\n", to: tools.folder.file("try"))
    #expect(try tools.shell("bash ./try").output.split(separator: "\n").map(String.init) == offered)
  }

  @Test("the help of a verb is its own", arguments: ["show", "mcp"])
  func help(_ verb: String) throws {
    let tools = ToolRunner()
    #expect(try tools.search(verb, "--help").output.hasPrefix("diglot \(verb) "))
    #expect(try tools.search("--help").output.contains("diglot \(verb) "))
  }

  @Test("a shell that is not known is refused")
  func unknownShell() {
    #expect(throws: ArgumentError.self) { _ = try IndexCommand.manual.answer(to: ["--completions", "csh"]) }
  }
}
