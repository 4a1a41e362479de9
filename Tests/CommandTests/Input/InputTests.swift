import Diglot
import TestSupport
import Testing

@testable import DiglotCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a text to a new file.
func write(_ text: String, to path: String) throws { TestSupport.write(Array(text.utf8), to: path) }

@Suite struct InputWalkTests {
  let folder = TemporaryDirectory()

  @Test("a folder gives its files in the order of their bytes, without hidden ones and links")
  func walk() throws {
    for name in ["a", "b/c", ".git"] { try Folder.make(at: folder.file(name)) }
    for name in ["a/x.txt", "a-b.txt", "b/c/d.txt", "a.txt", "文.txt", ".hidden", ".git/config"] {
      try write("x", to: folder.file(name))
    }
    try #require(symlink("..", folder.file("b/loop")) == 0)
    try #require(symlink("/etc/passwd", folder.file("outside")) == 0)
    var walk = InputWalk()
    walk.add(folder.path + "/")
    let names = ["a-b.txt", "a.txt", "a/x.txt", "b/c/d.txt", "文.txt"]
    #expect(walk.items.map(\.path) == names.map { folder.file($0) })
    #expect(walk.byteCount == 5)
    #expect(walk.problems == [])
  }

  @Test("a path that is given is taken, hidden or a link; one that is missing is a problem")
  func givenPaths() throws {
    try write("x", to: folder.file(".hidden"))
    try #require(symlink(folder.file(".hidden"), folder.file("link")) == 0)
    var walk = InputWalk()
    for name in [".hidden", "link", "missing"] { walk.add(folder.file(name)) }
    #expect(walk.items.map(\.path) == [folder.file(".hidden"), folder.file("link")])
    let cause = InputProblem.Cause.system(SystemError(code: ENOENT))
    #expect(walk.problems == [InputProblem(path: folder.file("missing"), cause: cause)])
  }

  @Test("a file name that is no UTF-8 is a problem")
  func fileName() throws {
    #if os(Linux)
      let name = Array(folder.file("a").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
      let descriptor = open(name, O_WRONLY | O_CREAT, 0o644)
      try #require(descriptor >= 0)
      close(descriptor)
      var walk = InputWalk()
      walk.add(folder.path)
      #expect(walk.items == [])
      #expect(walk.problems.map(\.cause) == [.fileNameNotUTF8])
    #endif
  }

  @Test(
    "the end of a name says the format",
    arguments: [
      ("a.txt", InputFormat.text), ("A.TEXT", .text), ("x/b.md", .markdown), ("b.markdown", .markdown),
      ("c.HTM", .html), ("d.jsonl", .jsonl), ("d.ndjson", .jsonl), ("e", .auto), ("e.md/f", .auto), (".md", .auto),
      ("x/.md", .auto), ("g.c", .auto),
    ])
  func formats(_ path: String, _ expected: InputFormat) {
    #expect(InputFormat.named(by: path) == expected)
  }
}

@Suite struct TextReaderTests {
  let folder = TemporaryDirectory()

  private func read(_ bytes: [UInt8], as format: InputFormat = .text) throws -> Document {
    let path = folder.file("x")
    write(bytes, to: path)
    return try TextReader.read(InputItem(path: path, byteCount: bytes.count), as: format, limit: 64 << 20)
  }

  private func cause(_ bytes: [UInt8], as format: InputFormat = .text) -> InputProblem? {
    do {
      _ = try read(bytes, as: format)
      return nil
    } catch {
      return error as? InputProblem
    }
  }

  @Test("the stored text is the file byte for byte, its byte order mark included")
  func bytes() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("標題\r\n\r\n算力\0".utf8)
    let document = try read(bytes)
    #expect(Array(document.text.utf8) == bytes)
    #expect(document.title == "標題")
    #expect(try read([]).text.isEmpty)
  }

  @Test("bytes that are no UTF-8 are named with line and offset, other encodings by name")
  func encodings() {
    let broken = cause(Array("ok\n算".utf8) + [0xFF])
    #expect(broken?.line == 2)
    #expect(broken?.cause == .notUTF8(offset: 6))
    #expect(cause([0xFF, 0xFE, 0x41, 0])?.cause == .utf16)
    #expect(cause([0x41, 0], as: .auto)?.cause == .binary)
  }

  @Test("a file that is too large is not read")
  func size() {
    let item = InputItem(path: folder.file("none"), byteCount: 64 << 20 + 1)
    let expected = InputProblem(path: item.path, cause: .tooLarge(limit: 64 << 20))
    #expect(throws: expected) { _ = try TextReader.read(item, as: .text, limit: 64 << 20) }
  }
}

@Suite struct TitlesTests {
  @Test(
    "the first line of a text is its title where it stands apart like one",
    arguments: [
      ("算力\n\n平台", "算力"), ("\n\n  算力  \r\n \r\n平台", "算力"), ("算力。\n\n平台", ""), ("算\n\n力", ""),
      ("算力\n平台", ""), ("算力", ""), ("", ""), ("他說：\n\n平台", ""),
      (String(repeating: "算", count: 51) + "\n\nx", ""), ("What now? No\n\nx", "What now? No"),
    ])
  func text(_ text: String, _ expected: String) {
    #expect(Titles.ofText(text) == expected)
  }

  @Test(
    "the first heading of a Markdown text is its title",
    arguments: [
      ("text\n\n## 標題 ##\n", "標題"), ("\u{FEFF}# A #b\n", "A #b"), ("Title\n===\n", "Title"), ("算力\n---\n", "算力"),
      ("```\n# no\n```\n# yes\n", "yes"), ("---\n# note\ntitle: x\n---\n# yes\n", "yes"), ("#no\n", ""),
      ("# #\n# C#\n", "C#"), ("text\n", ""), ("---\n# yes\n", "yes"),
    ])
  func markdown(_ text: String, _ expected: String) {
    #expect(Titles.ofMarkdown(text) == expected)
  }
}
