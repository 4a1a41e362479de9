import Synchronization
import Testing

@testable import Diglot

@Suite("A team of threads")
struct ThreadTeamTests {
  @Test("does all work, and its results come in the order of the work", arguments: [1, 2, 5])
  func order(count: Int) {
    let team = ThreadTeam(count: count)
    let counters = PerThread(of: team) { 0 }
    let work = OrderedWork<Int>(team)
    var results: [Int] = []
    for number in 0..<500 {
      work.submit { thread in
        counters.with(thread) { $0 += 1 }
        return number * 3
      }
      if work.count > 7 { results.append(work.next()) }
    }
    while work.count > 0 { results.append(work.next()) }
    team.close()
    #expect(results == (0..<500).map { $0 * 3 })
    let done = (0..<count).map { thread in counters.with(thread) { $0 } }
    #expect(done.reduce(0, +) == 500)
  }

  @Test("calls with each number once, and all have returned afterwards", arguments: [1, 2, 7], [0, 1, 3, 300])
  func numbers(threads: Int, count: Int) {
    let team = ThreadTeam(count: threads)
    defer { team.close() }
    let seen = Mutex<[Int]>([])
    for _ in 0..<2 { team.forEach(count) { number in seen.withLock { $0.append(number) } } }
    #expect(seen.withLock { $0.sorted() } == (0..<count).flatMap { [$0, $0] })
  }

  @Test("ends its threads, also where work was not waited for")
  func closing() {
    let done = Atomic(0)
    let team = ThreadTeam(count: 3)
    let work = OrderedWork<Void>(team)
    for _ in 0..<20 { work.submit { _ in done.wrappingAdd(1, ordering: .relaxed) } }
    team.close()
    team.close()
    #expect(done.load(ordering: .relaxed) == 20)
  }

  @Test("has a value for each thread that asks for it, made once and kept")
  func values() {
    let made = Atomic(0)
    let team = ThreadTeam(count: 4)
    let lists = PerThread(of: team) {
      made.wrappingAdd(1, ordering: .relaxed)
      return [Int]()
    }
    let work = OrderedWork<Void>(team)
    for number in 0..<100 { work.submit { thread in lists.with(thread) { $0.append(number) } } }
    while work.count > 0 { work.next() }
    team.close()
    let numbers = (0..<4).flatMap { thread in lists.with(thread) { $0 } }
    #expect(numbers.sorted() == Array(0..<100))
    #expect(made.load(ordering: .relaxed) <= 4)
  }
}
