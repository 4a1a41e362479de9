import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct IgnoreRulesTests {
  private func verdict(_ patterns: [String], _ path: String, isFolder: Bool = false) -> Bool? {
    IgnoreRules(Array(patterns.joined(separator: "\n").utf8)).verdict(on: Array(path.utf8), isFolder: isFolder)
  }

  @Test("patterns stand for names, or for paths where they have a slash")
  func patterns() {
    #expect(verdict(["*.log"], "a/b.log") == true)
    #expect(verdict(["/*.log"], "a/b.log") == nil)
    #expect(verdict(["*.log", "!keep.log"], "a/keep.log") == false)
    #expect(verdict(["build/"], "build", isFolder: true) == true)
    #expect(verdict(["build/"], "build") == nil)
    #expect(verdict(["a/**/z"], "a/z") == true)
    #expect(verdict(["a/**/z"], "a/b/c/z") == true)
    #expect(verdict(["**/z.txt"], "z.txt") == true)
    #expect(verdict(["a/**"], "a") == nil)
    #expect(verdict(["a/**"], "a/b") == true)
    #expect(verdict(["第?章.txt"], "第三章.txt") == true)
    #expect(verdict(["[a-c]x", "[!a]y"], "bx") == true)
    #expect(verdict(["[!a]y"], "ay") == nil)
    #expect(verdict(["# note", "\\#x", ""], "#x") == true)
    #expect(verdict(["a b  "], "a b") == true)
    #expect(verdict(["**********z"], String(repeating: "a", count: 4000)) == nil)
  }

  @Test("git leaves out the same", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git")))
  func asGit() throws {
    let folder = TemporaryDirectory()
    var generator = SeededGenerator(seed: 7)
    let git = { (arguments: [String], input: String) throws -> [String] in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
      process.arguments = ["-C", folder.path] + arguments
      let (output, source) = (Pipe(), Pipe())
      (process.standardOutput, process.standardInput) = (output, source)
      process.standardError = FileHandle.nullDevice
      try process.run()
      try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try source.fileHandleForWriting.close()
      let bytes = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    _ = try git(["init", "-q"], "")
    let pieces = ["a", "b", "*", "**", "?", "/", "/", "a*", "[ab]", ".", "!", "ab"]
    let names = ["a", "b", "ab", "a.b", "ba", "c"]
    for _ in 0..<60 {
      let patterns = (0..<3).map { _ in
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
      }
      try writeText(patterns.joined(separator: "\n") + "\n", to: folder.file(".gitignore"))
      let paths = (0..<40).map { _ in
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in names.randomElement(using: &generator)! }
          .joined(separator: "/")
      }
      let ignored = Set(
        try git(["check-ignore", "--no-index", "--stdin"], paths.joined(separator: "\n") + "\n"))
      let rules = IgnoreRules(Array(patterns.joined(separator: "\n").utf8))
      for path in Set(paths) {
        // A file is left out with the first of its folders that is.
        let parts = path.split(separator: "/")
        let isLeftOut = (1...parts.count).contains { count in
          let head = parts.prefix(count).joined(separator: "/")
          return rules.verdict(on: Array(head.utf8), isFolder: count < parts.count) == true
        }
        #expect(isLeftOut == ignored.contains(path), "\(patterns) \(path)")
      }
    }
  }
}
