import Diglot
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many queries a second one index answers that several threads search, alone and beside a writer.
struct ThreadBenchmark {
  private let path: String
  private let queries: [String]
  /// Each thread takes the next query until all were asked so often.
  private static let passes = 3

  static func printTable(index: String, queries: String) throws {
    let benchmark = ThreadBenchmark(path: index, queries: try SearchBenchmark.queries(at: queries).map(\.text))
    print("| threads | queries a second | processor a query, µs | beside a writer | commits of it |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for threads in [1, 2, 4, 8] {
      let alone = try benchmark.rate(threads, besideWriter: false)
      let beside = try benchmark.rate(threads, besideWriter: true)
      print("| \(threads) | \(Int(alone.rate)) | \(Int(alone.work)) | \(Int(beside.rate)) | \(beside.commits) |")
    }
  }

  /// What the threads of a run share.
  private final class Run: Sendable {
    let next = Atomic(0)
    let commits = Atomic(0)
    let present: Mutex<Index>
    let failure = Mutex<(any Error)?>(nil)

    init(_ index: Index) { present = Mutex(index) }

    /// The index of the next query; a newer commit is opened now and then, as a server does.
    func index(for query: Int) throws -> Index {
      try present.withLock { index in
        if query % 64 == 63 { index = try index.reopen() }
        return index
      }
    }
  }

  /// Searches with ten hits and their snippets.
  private func rate(_ threads: Int, besideWriter: Bool) throws -> (rate: Double, work: Double, commits: Int) {
    let run = Run(try Index(at: path))
    let total = queries.count * ThreadBenchmark.passes
    let team = ThreadTeam(count: threads + (besideWriter ? 1 : 0))
    defer { team.close() }
    let clock = ContinuousClock()
    let (start, processorStart) = (clock.now, ThreadBenchmark.processorMicroseconds())
    team.forEach(threads + (besideWriter ? 1 : 0)) { [path, queries] number in
      do {
        if number == threads {
          while run.next.load(ordering: .relaxed) < total {
            try ThreadBenchmark.write(to: path, round: run.commits.wrappingAdd(1, ordering: .relaxed).newValue)
          }
          return
        }
        while true {
          let query = run.next.wrappingAdd(1, ordering: .relaxed).oldValue
          if query >= total { break }
          _ = try run.index(for: query).search(queries[query % queries.count])
        }
      } catch { run.failure.withLock { $0 = error } }
    }
    let seconds = (clock.now - start).inSeconds
    // Where threads are in one another's way, a query takes more of it; and other programs do not count.
    let work = (ThreadBenchmark.processorMicroseconds() - processorStart) / Double(total)
    if let failure = run.failure.withLock({ $0 }) { throw failure }
    if besideWriter { try ThreadBenchmark.write(to: path, round: 0) }
    return (Double(total) / seconds, work, run.commits.load(ordering: .relaxed))
  }

  /// The time of all processors that this program has taken.
  private static func processorMicroseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1000
  }

  /// Ten documents come and go, so that the index ends as it was.
  private static func write(to path: String, round: Int) throws {
    try Index.write(at: path) { (writer) throws in
      for number in 0..<10 {
        let key = "benchmark \(number)"
        if round == 0 { try writer.remove(key) } else { try writer.add(Document(key: key, text: "算力 \(round)")) }
      }
    }
  }
}
