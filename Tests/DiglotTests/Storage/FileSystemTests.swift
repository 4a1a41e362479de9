import TestSupport
import Testing

@testable import Diglot

@Suite("FileSystem")
struct FileSystemTests {
  private let directory = TemporaryDirectory()

  @Test("the kind is that of what stands there")
  func kinds() throws {
    try FileSystem.replaceAtomically(path: directory.file("a"), with: [])
    #expect(try FileSystem.kind(of: directory.file("a")) == .file)
    #expect(try FileSystem.kind(of: directory.path) == .directory)
    #expect(try FileSystem.kind(of: "/dev/null") == .other)
    #expect(try FileSystem.kind(of: directory.file("none")) == .missing)
    #expect(try FileSystem.kind(of: directory.file("a/below-a-file")) == .missing)
  }

  @Test("a directory is made with those above it, once")
  func createDirectory() throws {
    let path = directory.file("one/two/three")
    try FileSystem.createDirectory(path)
    try FileSystem.createDirectory(path + "/")
    #expect(try FileSystem.kind(of: path) == .directory)
    try FileSystem.replaceAtomically(path: directory.file("file"), with: [])
    #expect(throws: IndexError.self) { try FileSystem.createDirectory(directory.file("file")) }
    #expect(throws: IndexError.self) { try FileSystem.createDirectory(directory.file("file/below")) }
  }

  @Test("a list is sorted and holds every name")
  func list() throws {
    #expect(try FileSystem.list(directory.path) == [])
    for name in ["b", "中文", "a", ".hidden"] {
      try FileSystem.replaceAtomically(path: directory.file(name), with: [1])
    }
    #expect(try FileSystem.list(directory.path) == [".hidden", "a", "b", "中文"])
    let none = directory.file("none")
    #expect(throws: IndexError.missing(path: none)) { try FileSystem.list(none) }
    #expect(throws: IndexError.self) { try FileSystem.list(directory.file("a")) }
  }

  @Test("a replaced file has the new bytes, and nothing else is left")
  func replace() throws {
    let path = directory.file("manifest")
    for bytes: [UInt8] in [[1, 2, 3], [4], []] {
      try FileSystem.replaceAtomically(path: path, with: bytes)
      #expect(try MappedFile(path: path).byteCount == bytes.count)
    }
    #expect(try FileSystem.list(directory.path) == ["manifest"])
  }

  @Test("a slice of the old bytes keeps them when the file is replaced")
  func readersKeepTheOld() throws {
    let path = directory.file("manifest")
    try FileSystem.replaceAtomically(path: path, with: [1])
    let old = try MappedFile(path: path).bytes
    try FileSystem.replaceAtomically(path: path, with: [2])
    #expect(old.byte(at: 0) == 1)
    #expect(try MappedFile(path: path).bytes.byte(at: 0) == 2)
  }

  @Test("a removed file is gone, and to remove it again is no error")
  func remove() throws {
    try FileSystem.replaceAtomically(path: directory.file("a"), with: [])
    for _ in 0..<2 { try FileSystem.remove(file: directory.file("a")) }
    #expect(try FileSystem.list(directory.path) == [])
    #expect(throws: IndexError.self) { try FileSystem.remove(file: directory.path) }
  }

  @Test(
    "the parent is the directory that holds the name",
    arguments: [
      ("a", "."), ("a/b", "a"), ("/a", "/"), ("/", "/"), ("/a/b/", "/a"), ("a//b", "a"), ("//a", "/"), (".", "."),
      ("", "."), ("中文/目录", "中文"),
    ])
  func parent(path: String, expected: String) {
    #expect(FileSystem.parent(of: path) == expected)
  }
}
