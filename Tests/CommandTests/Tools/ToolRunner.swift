import Foundation
import TestSupport
import Testing

/// Runs the built tools in a fresh folder of their own.
struct ToolRunner {
  /// What a tool said, and how it ended.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    var errorLines: [Substring] { errors.split(separator: "\n") }
    var json: [String: Any] { objects.first ?? [:] }

    /// The JSON objects of the output, one a line.
    var objects: [[String: Any]] {
      output.split(separator: "\n").map { line in
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] ?? [:]
      }
    }
  }

  let folder = TemporaryDirectory()

  /// The folder of the tools: the one that this test was built into.
  static let tools: String = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
    return parts.prefix { !$0.hasSuffix(".xctest") }.joined(separator: "/")
  }()

  func index(_ arguments: String..., input: String = "") throws -> Result {
    try run("\(Self.tools)/diglot-index", arguments, input: input)
  }

  func search(_ arguments: String..., input: String = "") throws -> Result { try search(arguments, input: input) }

  func search(_ arguments: [String], input: String = "") throws -> Result {
    try run("\(Self.tools)/diglot", arguments, input: input)
  }

  /// Runs a line of the shell, in which `$TOOLS` is the folder of the tools.
  func shell(_ line: String) throws -> Result { try run("/bin/sh", ["-c", line], input: "") }

  private func run(_ tool: String, _ arguments: [String], input: String) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    var environment = ProcessInfo.processInfo.environment
    environment["TOOLS"] = Self.tools
    environment["DIGLOT_INDEX"] = nil
    environment["XDG_STATE_HOME"] = folder.file("state")
    process.environment = environment
    // Files instead of pipes: they are never full, and nobody has to read two at once.
    let files = ["input", "output", "errors"].map { folder.file(".\($0)-\(UUID().uuidString)") }
    try write(input, to: files[0])
    for file in files[1...] { try write("", to: file) }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files[0]))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[2]))
    try process.run()
    process.waitUntilExit()
    let said = try files[1...].map { try String(contentsOfFile: $0, encoding: .utf8) }
    return Result(status: process.terminationStatus, output: said[0], errors: said[1])
  }
}

/// Writes a text to a new file.
func write(_ text: String, to path: String) throws { TestSupport.write(Array(text.utf8), to: path) }
