import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that do jobs. The thread that gives the jobs is one of them: it works while it waits for a result.
///
/// A team belongs to the thread that made it, its owner. Each job starts another thread until the team has all of them;
/// `close` ends them. Where the system starts no more threads, the jobs are done all the same, as none waits for another one;
/// `refusal` then says that there are fewer threads than wanted. Jobs are given by `forEach` and `OrderedWork`.
///
/// `@unchecked Sendable`: the owner's thread alone uses `threads` and `refusal`; all else that changes is used with the
/// lock held.
package final class ThreadTeam: @unchecked Sendable {
  /// Work for a thread, done without the lock. The argument is the number of the thread: the owner's is 0. The closure that
  /// it returns is called with the lock held, and stores the result.
  typealias Job = @Sendable (Int) -> () -> Void

  /// The most threads of the team, counting the owner's.
  let count: Int
  /// More than any machine has work for. Each thread takes memory and keeps documents waiting.
  private static let highestCount = 1024
  /// Why there are fewer threads than wanted: the `errno` with which the system started no more.
  private var refusal: Int32?
  private let condition = Condition()
  /// Jobs that no thread has begun. The next one is the last.
  private var jobs: [Job] = []
  private var isClosed = false
  /// All threads except the owner's, numbered from 1.
  private var threads: [ThreadHandle] = []
  private let wantedCount: Int

  /// - Parameter count: The number of threads, counting the owner's. A number below 1 counts as 1.
  package init(count: Int) {
    wantedCount = count
    self.count = min(max(count, 1), ThreadTeam.highestCount)
    refusal = count > ThreadTeam.highestCount ? SystemCall.tooMany : nil
  }

  /// Expects that the team has, or can have, as many threads as were wanted.
  ///
  /// - Parameter path: What the threads work on, for the error.
  package func expectThreads(for path: String) throws(IndexError) {
    guard let refusal else { return }
    throw .system(path: path, operation: "start \(wantedCount) threads", code: refusal)
  }

  /// Waits until the other threads have done all jobs and ended. A second call does nothing. Where there are no other threads,
  /// jobs that nobody waited for are not done.
  package func close() {
    condition.withLock {
      isClosed = true
      condition.wakeAll()
    }
    for thread in threads { thread.join() }
    threads = []
  }

  /// Gives a job to the team. Jobs begin in the order in which they are given.
  func add(_ job: @escaping Job) {
    if threads.count < count - 1, refusal == nil { startThread() }
    condition.withLock {
      jobs.insert(job, at: 0)
      condition.wakeAll()
    }
  }

  private func startThread() {
    let number = threads.count + 1
    do throws(ThreadRefusal) {
      threads.append(try ThreadHandle({ [self] in work(as: number) }))
    } catch {
      refusal = error.code
    }
  }

  /// Does jobs on the owner's thread until `isDone` holds. It is asked with the lock held, after each job of any thread.
  func help(until isDone: () -> Bool) {
    condition.withLock {
      while !isDone() {
        if !doNextJob(as: 0) { condition.wait() }
      }
    }
  }

  private func work(as number: Int) {
    condition.withLock {
      while true {
        if doNextJob(as: number) { continue }
        if isClosed { return }
        condition.wait()
      }
    }
  }

  /// Does the oldest job.
  ///
  /// - Returns: Whether there was a job.
  private func doNextJob(as number: Int) -> Bool {
    guard let job = jobs.popLast() else { return false }
    let handOver = condition.withoutLock { job(number) }
    handOver()
    condition.wakeAll()
    return true
  }
}

extension ThreadTeam {
  /// Calls `body` with 0 to `count - 1`, each once, on all threads, and returns when all calls have returned.
  ///
  /// A thread takes the next number when its call has returned, which costs one atomic addition. It is for other modules:
  /// from there `OrderedWork`, which is generic, costs 11,700 instructions a job.
  package func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let numbers = NumberDispenser(count)
    let work = OrderedWork<Void>(self)
    for _ in 0..<min(count, self.count) {
      work.submit { _ in
        while let number = numbers.next() { body(number) }
      }
    }
    while work.count > 0 { work.next() }
  }
}

/// Gives each number below a count to one thread.
private final class NumberDispenser: Sendable {
  private let count: Int
  private let given = Atomic(0)

  init(_ count: Int) { self.count = count }

  func next() -> Int? {
    let number = given.wrappingAdd(1, ordering: .relaxed).oldValue
    return number < count ? number : nil
  }
}

/// Work that a team does in any order. Its results are taken in the order in which the work was given.
final class OrderedWork<Result: Sendable> {
  private let team: ThreadTeam
  private var results: [Pending] = []

  /// The result of one piece of work; `nil` until it is done.
  ///
  /// `@unchecked Sendable`: the result is set and tested with the lock of the team held, and then taken by one thread.
  private final class Pending: @unchecked Sendable {
    var result: Result?
  }

  init(_ team: ThreadTeam) {
    self.team = team
  }

  /// The number of results that were not taken.
  var count: Int { results.count }

  /// Gives work to the team. The argument of `body` is the number of its thread.
  func submit(_ body: @escaping @Sendable (Int) -> Result) {
    let pending = Pending()
    results.append(pending)
    team.add { thread in
      let result = body(thread)
      return { pending.result = result }
    }
  }

  /// Takes the oldest result, waiting for it where it is not done.
  ///
  /// - Precondition: `count` is above 0.
  func next() -> Result {
    let pending = results.removeFirst()
    team.help { pending.result != nil }
    guard let result = pending.result else { preconditionFailure("the team was closed before its work was done") }
    return result
  }
}

/// A value for each thread of a team. The thread makes it when it first needs it.
///
/// `@unchecked Sendable`: each thread uses its own value only.
final class PerThread<Value>: @unchecked Sendable {
  private final class Box {
    var value: Value?
  }

  private let boxes: [Box]
  private let make: @Sendable () -> Value

  init(of team: ThreadTeam, _ make: @escaping @Sendable () -> Value) {
    boxes = (0..<team.count).map { _ in Box() }
    self.make = make
  }

  /// Calls `body` with the value of a thread. It is called on that thread.
  func with<R>(_ thread: Int, _ body: (inout Value) -> R) -> R {
    let box = boxes[thread]
    var value = box.value.take() ?? make()
    defer { box.value = value }
    return body(&value)
  }
}

/// A lock with a condition to wait for.
///
/// `@unchecked Sendable`: it wraps the system's lock and condition, which any thread may use. They are freed with the last
/// reference.
@safe
private final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(condition)
    unsafe mutex.deallocate()
    unsafe condition.deallocate()
  }

  func withLock<R>(_ body: () -> R) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Releases the lock, calls `body`, and takes the lock again.
  func withoutLock<R>(_ body: () -> R) -> R {
    unsafe pthread_mutex_unlock(mutex)
    defer { unsafe pthread_mutex_lock(mutex) }
    return body()
  }

  /// Releases the lock, waits until another thread calls `wakeAll`, and takes the lock again. It may also return without a
  /// call: test the condition again.
  func wait() { unsafe pthread_cond_wait(condition, mutex) }

  func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
