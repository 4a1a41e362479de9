import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

/// What the README, and the page of each embedding, shows is what happens.
///
/// `DIGLOT_RECORD=1 swift test --filter ReadmeTests` puts what the commands print today into the README; look at it then.
@Suite struct ReadmeTests {
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../..").standardizedFileURL.path

  static func text(of file: String) throws -> String {
    try String(contentsOfFile: "\(repository)/\(file)", encoding: .utf8)
  }

  /// The blocks of code in a page that are marked with a language.
  static func blocks(_ language: String, in file: String) throws -> [String] {
    try text(of: file).components(separatedBy: "\n```\(language)\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] + "\n" }
  }

  @Test(
    "the commands of a page print what it shows",
    arguments: ["README.md", "Sources/Bindings/MCP/README.md", "Sources/Diglot/Diglot.docc/Shards.md"])
  func commands(_ page: String) throws {
    var readme = try Self.text(of: page)
    let tools = ToolRunner()
    try Folder.make(at: tools.folder.file(".build"))
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: tools.folder.file(".build/release"), withDestinationPath: ToolRunner.tools)
    try manager.createSymbolicLink(
      atPath: tools.folder.file("Fixtures"), withDestinationPath: Self.repository + "/Fixtures")
    let blocks = try Self.blocks("console", in: page)
    #expect(!blocks.isEmpty)
    for block in blocks {
      var printed = ""
      for step in Self.steps(of: block) {
        let result = try tools.shell(step.command)
        // Pages show paths as somebody has them who keeps a clone at home.
        let output = (result.output + result.errors)
          .replacingOccurrences(of: Self.repository, with: "/home/me/diglot")
        printed += "$ \(step.command)\n\(output)"
        if !isRecording {
          #expect(Self.withoutMeasures(output) == Self.withoutMeasures(step.output), "\(step.command)")
        }
      }
      readme = readme.replacingOccurrences(of: block, with: printed)
    }
    if isRecording { try readme.write(toFile: "\(Self.repository)/\(page)", atomically: true, encoding: .utf8) }
  }

  private let isRecording = ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1"

  /// The commands of a block, each with the lines that follow it.
  private static func steps(of block: String) -> [(command: String, output: String)] {
    ("\n" + block).components(separatedBy: "\n$ ").dropFirst().map { step in
      let lines = step.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let rest = lines.count == 2 ? String(lines[1]) : ""
      return (String(lines[0]), rest.isEmpty || rest.hasSuffix("\n") ? rest : rest + "\n")
    }
  }

  /// Times, rates, scores and sizes depend on the machine, or on ranking, which has tests of its own.
  private static func withoutMeasures(_ text: String) -> String {
    let measures = #"[0-9.,]+ (ms|s\b|[kM]?B\b)|  [0-9]+\.[0-9]{2}$| [0-9.]+ diglot$|ICU [0-9.]+"#
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.replacingOccurrences(of: measures, with: "#", options: .regularExpression) }.joined(separator: "\n")
  }

  @Test(
    "the program of the README, and of the library's first page, is the example that is built",
    arguments: ["README.md", "Sources/Diglot/Diglot.docc/Diglot.md"])
  func program(_ page: String) throws {
    let example = try Self.text(of: "Tests/Example/Sources/Example/main.swift")
    #expect(try Self.blocks("swift", in: page) == [example])
  }

  @Test("what the program prints is what the example printed")
  func output() throws {
    let expected = try Self.text(of: "Tests/Example/expected.txt")
    #expect(try Self.blocks("", in: "README.md").contains(expected))
  }

  @Test("every link to a file leads to one", arguments: ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
  func links(_ page: String) throws {
    for match in try Self.text(of: page).matches(of: /\]\(([^)]+)\)/) where !match.1.contains(":") {
      #expect(FileManager.default.fileExists(atPath: "\(Self.repository)/\(match.1)"), "\(page): \(match.1)")
    }
  }

  @Test("every make target that a page names is there, and every verb is in the README")
  func names() throws {
    let makefile = try Self.text(of: "Makefile")
    for page in ["README.md", "CONTRIBUTING.md"] {
      for match in try Self.text(of: page).matches(of: /make ([a-z]+)\b/) {
        #expect(makefile.contains("\n\(match.1):"), "\(page): make \(match.1)")
      }
    }
    let readme = try Self.text(of: "README.md")
    for verb in IndexVerb.all { #expect(readme.contains("`diglot-index \(verb.name)"), "\(verb.name)") }
  }
}
