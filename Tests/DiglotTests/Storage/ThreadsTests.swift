import Synchronization
import Testing

@testable import Diglot

@Suite("Threads")
struct ThreadsTests {
  @Test("each number runs once, and all have run on return", arguments: [1, 2, 7])
  func runsAll(count: Int) {
    let seen = Mutex<[Int]>([])
    Threads.run(count: count) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test("the clock does not go back")
  func clock() {
    var last = clockMicroseconds()
    for _ in 0..<1000 {
      let now = clockMicroseconds()
      #expect(now >= last)
      last = now
    }
  }
}
