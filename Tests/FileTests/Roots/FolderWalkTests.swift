import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FolderWalkTests {
  let folder = TemporaryDirectory()

  private func walk(_ rules: WalkRules = WalkRules(), in path: String = "") -> FolderWalk {
    FolderWalk(root: folder.path, folder: path, rules)
  }

  private func make(_ names: String...) throws {
    for name in names {
      let (parent, _) = FilePath.split(folder.file(name))
      try Folder.make(at: parent)
      try writeText("x", to: folder.file(name))
    }
  }

  @Test("a folder gives its files in the order of their bytes, without hidden ones, links and devices")
  func order() throws {
    try make("a/x.txt", "a-b.txt", "b/c/d.txt", "a.txt", "文.txt", ".hidden", ".git/config")
    try #require(symlink("..", folder.file("b/loop")) == 0)
    try #require(symlink("/etc/passwd", folder.file("outside")) == 0)
    try #require(mkfifo(folder.file("pipe"), 0o600) == 0)
    let walk = walk()
    #expect(walk.files.map(\.path) == ["a-b.txt", "a.txt", "a/x.txt", "b/c/d.txt", "文.txt"])
    #expect(walk.files.allSatisfy { $0.byteCount == 1 })
    #expect(walk.problems == [])
    #expect(self.walk(in: "b").files.map(\.path) == ["b/c/d.txt"])
  }

  @Test("ignore files hold for their folders, and are counted; exclusions are not")
  func ignored() throws {
    try make("a.log", "a.txt", "sub/a.log", "sub/b.txt", "out/x.txt", "out/y/z.txt")
    try writeText("*.log\nout/\n", to: folder.file(".gitignore"))
    try writeText("!a.log\nb.txt\n", to: folder.file("sub/.gitignore"))
    #expect(walk().files.map(\.path) == ["a.txt", "sub/a.log"])
    #expect(walk().ignoredCount == 3)
    #expect(walk(in: "sub").files.map(\.path) == ["sub/a.log"])
    var rules = WalkRules()
    rules.usesIgnoreFiles = false
    rules.excluded = IgnoreRules(patterns: ["/sub", "*.log"])
    #expect(walk(rules).files.map(\.path) == ["a.txt", "out/x.txt", "out/y/z.txt"])
    #expect(walk(rules).ignoredCount == 0)
  }

  @Test("the rules of a repository hold below it, those above it do not")
  func repository() throws {
    try make("repo/.git/HEAD", "repo/docs/a.txt", "repo/docs/b.log", "repo/docs/c.txt")
    try writeText("*.txt\n", to: folder.file(".gitignore"))
    try writeText("*.log\n/docs/c.txt\n", to: folder.file("repo/.gitignore"))
    let walk = FolderWalk(root: folder.file("repo/docs"), folder: "", WalkRules())
    #expect(walk.files.map(\.path) == ["a.txt"])
  }

  @Test("the folder of the index is left out, wherever it is")
  func index() throws {
    try make("a.txt", "Index/manifest")
    var rules = WalkRules()
    rules.index = try FileStatus(of: folder.file("Index"), followsLinks: true).identity
    #expect(walk(rules).files.map(\.path) == ["a.txt"])
  }

  @Test("a pipe is not waited for, whatever it is called", .timeLimit(.minutes(15)))
  func pipes() throws {
    try make("a.txt", "sub/b.txt")
    for name in ["manifest", ".gitignore", "sub/manifest"] { try #require(mkfifo(folder.file(name), 0o600) == 0) }
    #expect(walk().files.map(\.path) == ["a.txt", "sub/b.txt"])
  }

  @Test("a folder that may not be read is a problem, and remembered", .enabled(if: getuid() != 0, "root may read all"))
  func unreadable() throws {
    try make("a/x.txt", "b/y.txt")
    try #require(chmod(folder.file("a"), 0) == 0)
    defer { chmod(folder.file("a"), 0o700) }
    let walk = walk()
    #expect(walk.files.map(\.path) == ["b/y.txt"])
    #expect(walk.unreadFolders == ["a"])
    #expect(walk.problems == [InputProblem(path: "a", cause: .system(code: EACCES))])
  }
}
