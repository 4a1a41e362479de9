import Foundation
import TestSupport
import Testing

@testable import Diglot

@Suite("MappedFile and FileWriter")
struct FileTests {
  private let directory = TemporaryDirectory()

  private func read(_ path: String) throws -> [UInt8] {
    let bytes = try MappedFile(path: path).bytes
    return (0..<bytes.byteCount).map { bytes.byte(at: $0) }
  }

  @Test("what is appended is in the file, whatever the sizes of the pieces")
  func pieces() throws {
    var generator = SeededGenerator(seed: 1)
    let path = directory.file("a")
    let writer = try FileWriter(creating: path)
    var expected: [UInt8] = []
    for count in [0, 1, 1000, 1 << 20, (1 << 20) - 1, 1, 1, (1 << 20) + 7, 300, 3 << 20] {
      let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: generator.next()), count: count)
      try writer.append(piece)
      expected += piece
      #expect(writer.byteCount == expected.count)
    }
    try writer.sync()
    #expect(try MappedFile(path: path).byteCount == expected.count)
    let start = Array(expected[..<10])
    try writer.append(start.span.bytes)
    try writer.close()
    try writer.close()
    let written = try read(path)
    #expect(written == expected + start)
  }

  @Test("creating a file writes into nothing that had its name, and does not wait for the reader of a pipe")
  func overNames() throws {
    let (path, other) = (directory.file("a.new"), directory.file("other"))
    TestSupport.write([7], to: other)
    for name in [{ symlink(other, path) }, { link(other, path) }, { mkfifo(path, 0o644) }] {
      try #require(name() == 0)
      let writer = try FileWriter(creating: path)
      try writer.append([1, 2])
      try writer.close()
      #expect(try read(path) == [1, 2] && read(other) == [7])
      try FileSystem.remove(file: path)
    }
  }

  @Test("creating a file empties the one that was there")
  func overwrites() throws {
    for content in ["first and long", "then"] {
      let writer = try FileWriter(creating: directory.file("a"))
      try writer.append(Array(content.utf8))
      try writer.close()
    }
    #expect(try read(directory.file("a")) == Array("then".utf8))
  }

  @Test("an empty file maps to no bytes")
  func emptyFile() throws {
    try FileWriter(creating: directory.file("empty")).close()
    #expect(try MappedFile(path: directory.file("empty")).bytes.byteCount == 0)
  }

  @Test("a slice keeps the file mapped, and a removed file too")
  func keepsMapping() throws {
    let path = directory.file("a")
    try FileSystem.replaceAtomically(path: path, with: [1, 2, 3])
    let slice = try MappedFile(path: path).bytes[1..<3]
    try FileSystem.remove(file: path)
    #expect(slice.byte(at: 1) == 3)
  }

  @Test("what cannot be mapped says why")
  func cannotMap() {
    let missing = directory.file("missing")
    #expect(throws: IndexError.missing(path: missing)) { try MappedFile(path: missing) }
    #expect(throws: IndexError.notAnIndex(path: directory.path)) { try MappedFile(path: directory.path) }
  }

  @Test("what cannot be written says why")
  func cannotWrite() throws {
    let path = directory.file("missing/a")
    #expect(throws: IndexError.system(path: path, operation: "open", code: 2)) { try FileWriter(creating: path) }
  }

  #if os(Linux)
    @Test("a full disk is an error of the system")
    func fullDisk() throws {
      let noSpace = IndexError.system(path: "/dev/full", operation: "write", code: 28)
      let writer = FileWriter(path: "/dev/full", descriptor: try SystemCall.open("/dev/full", 1))
      try writer.append([1])
      #expect(throws: noSpace) { try writer.close() }
      #expect(throws: noSpace) { try writer.append([UInt8](repeating: 0, count: 2 << 20)) }
    }
  #endif
}
