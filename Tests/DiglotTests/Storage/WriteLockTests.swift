import TestSupport
import Testing

@testable import Diglot

@Suite("WriteLock")
struct WriteLockTests {
  private let directory = TemporaryDirectory()

  @Test("a second lock of one directory is refused until the first is released")
  func refused() throws {
    let first = try WriteLock(directory: directory.path)
    #expect(throws: IndexError.locked(path: directory.path)) { try WriteLock(directory: directory.path) }
    first.release()
    first.release()
    let second = try WriteLock(directory: directory.path)
    #expect(throws: IndexError.locked(path: directory.path)) { try WriteLock(directory: directory.path) }
    second.release()
  }

  @Test("a lock that goes away is released")
  func releasedAtTheEnd() throws {
    _ = try WriteLock(directory: directory.path)
    _ = try WriteLock(directory: directory.path)
    #expect(try FileSystem.list(directory.path) == ["lock"])
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
