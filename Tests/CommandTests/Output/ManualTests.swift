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

  @Test("a shell that is not known is refused")
  func unknownShell() {
    #expect(throws: ArgumentError.self) { _ = try IndexCommand.manual.answer(to: ["--completions", "csh"]) }
  }
}
