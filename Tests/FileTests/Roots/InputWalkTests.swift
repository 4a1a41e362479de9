import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct InputWalkTests {
  let folder = TemporaryDirectory()

  @Test("a folder gives its files in the order of their bytes, without hidden ones and links")
  func walk() throws {
    for name in ["a", "b/c", ".git"] { try Folder.make(at: folder.file(name)) }
    for name in ["a/x.txt", "a-b.txt", "b/c/d.txt", "a.txt", "文.txt", ".hidden", ".git/config"] {
      try writeText("x", to: folder.file(name))
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
    try writeText("x", to: folder.file(".hidden"))
    try #require(symlink(folder.file(".hidden"), folder.file("link")) == 0)
    var walk = InputWalk()
    for name in [".hidden", "link", "missing"] { walk.add(folder.file(name)) }
    #expect(walk.items.map(\.path) == [folder.file(".hidden"), folder.file("link")])
    let cause = InputProblem.Cause.system(code: ENOENT)
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
}
