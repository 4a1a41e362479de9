import Foundation
import TestSupport
import Testing

@testable import Diglot

/// The bytes printed in IndexFormat.md are bytes that the writer writes and the reader reads.
@Suite struct WorkedExampleTests {
  @Test("the bytes on the format page are those that the writer makes", arguments: ["manifest", "000001.segment"])
  func written(_ name: String) throws {
    let folder = TemporaryDirectory()
    try ExampleIndex.write(to: folder.path)
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
    #expect(try FormatPage.bytes(of: name) == bytes, "the writer makes\n\(FormatPage.hex(bytes))")
  }

  @Test("the packed index on the format page is the one that is made of these files")
  func packed() throws {
    let folder = TemporaryDirectory()
    for name in ["manifest", "000001.segment"] { try FormatPage.write(name, to: folder.path) }
    let (head, manifest) = (try FormatPage.bytes(of: "packed"), try FormatPage.bytes(of: "manifest"))
    let padding = [UInt8](repeating: 0, count: 4096 - head.count - manifest.count)
    #expect(
      try Index(at: folder.path).packed() == head + manifest + padding + FormatPage.bytes(of: "000001.segment"))
  }

  @Test("the deletions on the format page are those that the writer makes")
  func writtenDeletions() throws {
    let bytes = ExampleIndex.deletions
    #expect(try FormatPage.bytes(of: "000001.2.deletions") == bytes, "the writer makes\n\(FormatPage.hex(bytes))")
  }

  @Test("the index on the format page opens, is sound, and is found in either script")
  func read() throws {
    let folder = TemporaryDirectory()
    for name in ["manifest", "000001.segment"] { try FormatPage.write(name, to: folder.path) }
    #expect(try Index.check(at: folder.path) == [])
    let index = try Index(at: folder.path)
    #expect(try index.document("a") == ExampleIndex.document)
    #expect(try index.statistics().icuVersion == "72.1")
    for query in ["\"软件\"", "\"軟件\"", "script:hant", "软件"] {
      #expect(try index.search(query).hits.map(\.key) == ["a"])
    }
    let snippet = try #require(try index.search("\"软件\"").hits.first?.snippets.first)
    #expect(snippet.sources == [0..<6, 9..<15])
  }

  @Test(
    "a file of another version is told from a damaged one",
    arguments: [("manifest", 8), ("000001.segment", -20), ("000001.2.deletions", 8)])
  func otherVersion(_ name: String, _ offset: Int) throws {
    let folder = TemporaryDirectory()
    var bytes = try FormatPage.bytes(of: name)
    bytes[offset < 0 ? bytes.count + offset : offset] = 2
    let path = folder.file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(throws: IndexError.unsupportedVersion(file: path, found: 2, supported: 1)) {
      switch name {
      case "manifest": _ = try Index(at: folder.path)
      case "000001.segment": _ = try SegmentReader(path: path)
      default: _ = try DeletionsFile.read(path, documentCount: 1)
      }
    }
  }

  @Test("with the deletions on the format page the document is gone")
  func readDeletions() throws {
    let folder = TemporaryDirectory()
    try FormatPage.write("000001.segment", to: folder.path)
    try FormatPage.write("000001.2.deletions", to: folder.path)
    var entry = Manifest.Entry(number: 1)
    entry.identity = try SegmentReader(path: folder.file("000001.segment")).identity
    entry.deletionsCommit = 2
    entry.deletedCount = 1
    entry.deletionsIdentity = DeletionsFile.identity(of: ExampleIndex.deletions)
    let segment = try Snapshot.open(entry, in: .folder(folder.path))
    #expect(segment.liveCount == 0)
    #expect(segment.isDeleted(0))
  }
}

/// The page on the format, as its test reads it.
///
/// A block of code that begins with `; file NAME` shows that file: bytes in hexadecimal, and after a semicolon what they
/// mean.
private enum FormatPage {
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Sources/Diglot/Diglot.docc/IndexFormat.md").standardizedFileURL.path

  static func bytes(of file: String) throws -> [UInt8] {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let block = try #require(
      page.components(separatedBy: "```").first { $0.hasPrefix("\n; file \(file)\n") }, "the page does not show \(file)"
    )
    return try block.split(separator: "\n").flatMap { line in
      try line.prefix { $0 != ";" }.split(separator: " ").map { try #require(UInt8($0, radix: 16), "\(line)") }
    }
  }

  static func write(_ file: String, to folder: String) throws {
    try Data(bytes(of: file)).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
