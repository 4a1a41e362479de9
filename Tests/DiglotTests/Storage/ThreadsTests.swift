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

  /// Shared by the threads of a test, and touched only under the condition's mutex.
  private final class Queue: @unchecked Sendable {
    let condition = Condition()
    var items: [Int] = []
    var sum = 0
    var isClosed = false
  }

  @Test("threads hand each other work through a condition")
  func boundedQueue() {
    let queue = Queue()
    Threads.run(count: 4) { index in
      queue.condition.lock()
      defer { queue.condition.unlock() }
      if index == 0 {
        for item in 1...1000 {
          while queue.items.count >= 3 { queue.condition.wait() }
          queue.items.append(item)
          queue.condition.broadcast()
        }
        queue.isClosed = true
        queue.condition.broadcast()
      } else {
        while true {
          while queue.items.isEmpty, !queue.isClosed { queue.condition.wait() }
          guard let item = queue.items.popLast() else { return }
          queue.sum += item
          queue.condition.broadcast()
        }
      }
    }
    #expect(queue.sum == 500_500)
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
