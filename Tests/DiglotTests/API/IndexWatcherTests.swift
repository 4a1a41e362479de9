import Diglot
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct IndexWatcherTests {
  private let directory = TemporaryDirectory()

  private func write(_ key: String) throws {
    try Index.write(at: directory.path) { (writer) throws in try writer.add(Document(key: key, text: "算力")) }
  }

  @Test("a watcher gives each newer commit once, and passes over those that nobody waited for")
  func commits() async throws {
    try write("a")
    var commits = IndexWatcher(try Index(at: directory.path), every: .milliseconds(5)).makeAsyncIterator()
    try write("b")
    #expect(try await commits.next()?.documentCount == 2)
    try write("c")
    try write("d")
    #expect(try await commits.next()?.documentCount == 4)
    let writing = Task { [self] in
      try await Task.sleep(for: .milliseconds(50))
      try write("e")
    }
    #expect(try await commits.next()?.documentCount == 5)
    try await writing.value
  }

  @Test("a task that is cancelled ends the sequence, also while it waits")
  func cancelled() async throws {
    try write("a")
    let watcher = IndexWatcher(try Index(at: directory.path), every: .seconds(3600))
    let task = Task {
      var count = 0
      for try await _ in watcher { count += 1 }
      return count
    }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    #expect(try await task.value == 0)
  }

  @Test("an index that cannot be read any more is an error, and the end")
  func damaged() async throws {
    try write("a")
    var commits = IndexWatcher(try Index(at: directory.path), every: .milliseconds(5)).makeAsyncIterator()
    TestSupport.write([1, 2, 3], to: "\(directory.path)/manifest")
    await #expect(throws: IndexError.self) { try await commits.next() }
    #expect(try await commits.next() == nil)
  }
}
