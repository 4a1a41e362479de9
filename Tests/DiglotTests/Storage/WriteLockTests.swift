import TestSupport
import Testing

@testable import Diglot

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("WriteLock")
struct WriteLockTests {
  private let directory = TemporaryDirectory()

  @Test("a second lock of one directory is refused until the first is released")
  func refused() throws {
    let first = try WriteLock(directory: directory.path)
    #expect(throws: IndexError.locked(path: directory.path, process: getpid())) {
      try WriteLock(directory: directory.path)
    }
    first.release()
    first.release()
    let second = try WriteLock(directory: directory.path)
    #expect(throws: IndexError.locked(path: directory.path, process: getpid())) {
      try WriteLock(directory: directory.path)
    }
    second.release()
    #expect(contents(ofFolder: directory.path) == ["lock": []])
  }

  @Test(
    "a lock file of any bytes can be locked, and names no process that is none",
    arguments: ["", "x\n", "12", "9999999999999999999999\n"])
  func anyBytes(_ text: String) throws {
    let lock = try WriteLock(directory: directory.path)
    let file = open("\(directory.path)/lock", O_WRONLY | O_TRUNC)
    #expect(pwrite(file, text, text.utf8.count, 0) == text.utf8.count)
    close(file)
    #expect(throws: IndexError.locked(path: directory.path, process: text == "12" ? 12 : nil)) {
      try WriteLock(directory: directory.path)
    }
    lock.release()
    try WriteLock(directory: directory.path).release()
  }

  @Test("a lock that goes away is released")
  func releasedAtTheEnd() throws {
    _ = try WriteLock(directory: directory.path)
    _ = try WriteLock(directory: directory.path)
    #expect(try FileSystem.list(directory.path) == ["lock"])
  }

  /// A process that was just forked has copies of all descriptors until it starts its program.
  @Test("a released lock is free although another process has a copy of its descriptor")
  func releasedWithCopies() throws {
    let lock = try WriteLock(directory: directory.path)
    let copies = descriptors(of: "\(directory.path)/lock").map { dup($0) }
    defer { for copy in copies { close(copy) } }
    #expect(copies.count == 1)
    lock.release()
    try WriteLock(directory: directory.path).release()
  }

  /// The open descriptors of a file.
  private func descriptors(of path: String) -> [Int32] {
    var file = stat()
    guard stat(path, &file) == 0 else { return [] }
    return (0..<1024).filter { descriptor in
      var status = stat()
      return fstat(descriptor, &status) == 0 && status.st_ino == file.st_ino && status.st_dev == file.st_dev
    }
  }

  @Test("two directories are locked apart")
  func apart() throws {
    let other = TemporaryDirectory()
    let locks = try [directory, other].map { try WriteLock(directory: $0.path) }
    for lock in locks { lock.release() }
  }

  @Test("a directory that is not there is an error of the system")
  func noDirectory() {
    let path = directory.file("none/lock")
    #expect(throws: IndexError.system(path: path, operation: "open", code: 2)) {
      try WriteLock(directory: directory.file("none"))
    }
  }
}
