#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that wait for jobs, and the thread that gives them, which works too while it waits for what they do.
///
/// A team belongs to the thread that made it. Its other threads begin with the first job, and end with `close`.
///
/// `@unchecked Sendable`: all that changes is touched with the lock held.
final class ThreadTeam: @unchecked Sendable {
  /// What a thread is to do without the lock; it is told the number of the thread, 0 for the owner's. What it returns is
  /// called with the lock held, and hands over what came of it.
  typealias Job = @Sendable (Int) -> () -> Void

  /// How many threads there are, the owner's among them.
  let count: Int
  private let condition = Condition()
  /// Jobs that no thread has taken up, the next one last.
  private var jobs: [Job] = []
  private var isClosed = false
  private var threads: [ThreadHandle] = []

  init(count: Int) {
    self.count = max(count, 1)
  }

  /// Waits until the other threads have done all jobs and ended. A second call does nothing.
  func close() {
    condition.withLock {
      isClosed = true
      condition.wakeAll()
    }
    for thread in threads { thread.join() }
    threads = []
  }

  /// Lets a thread of the team do a job, after those before it.
  func add(_ job: @escaping Job) {
    if threads.isEmpty { threads = (1..<count).map { number in ThreadHandle { [self] in work(as: number) } } }
    condition.withLock {
      jobs.insert(job, at: 0)
      condition.wakeAll()
    }
  }

  /// Does jobs on the owner's thread until `isDone`, which is asked with the lock held whenever a job was done.
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

  /// Does the oldest job; says whether there was one.
  private func doNextJob(as number: Int) -> Bool {
    guard let job = jobs.popLast() else { return false }
    let handOver = condition.withoutLock { job(number) }
    handOver()
    condition.wakeAll()
    return true
  }
}

/// Work that a team does in any order, and whose results come in the order in which it was given.
final class OrderedWork<Result: Sendable> {
  private let team: ThreadTeam
  private var results: [Pending] = []

  /// A result that is not there yet.
  ///
  /// `@unchecked Sendable`: it is set and looked at with the lock of the team held, and taken by one thread afterwards.
  private final class Pending: @unchecked Sendable {
    var result: Result?
  }

  init(_ team: ThreadTeam) {
    self.team = team
  }

  /// How many results were not taken yet.
  var count: Int { results.count }

  /// Lets the team do `body`, which is told the number of its thread.
  func submit(_ body: @escaping @Sendable (Int) -> Result) {
    let pending = Pending()
    results.append(pending)
    team.add { thread in
      let result = body(thread)
      return { pending.result = result }
    }
  }

  /// The result of the oldest work that was not taken, of which there is some.
  func next() -> Result {
    let pending = results.removeFirst()
    team.help { pending.result != nil }
    guard let result = pending.result else { preconditionFailure("the team was closed before its work was done") }
    return result
  }
}

/// A value for each thread of a team, made by the thread when it first needs it.
///
/// `@unchecked Sendable`: each thread touches its own value only.
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

  /// Calls `body` with the value of a thread, on that thread.
  func with<R>(_ thread: Int, _ body: (inout Value) -> R) -> R {
    let box = boxes[thread]
    var value = box.value.take() ?? make()
    defer { box.value = value }
    return body(&value)
  }
}

/// A lock, and a wait for what happens under it.
///
/// `@unchecked Sendable`: the system's own lock and condition, made for any thread, freed with the last reference.
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

  /// Calls `body` without the lock, which is held before and afterwards.
  func withoutLock<R>(_ body: () -> R) -> R {
    unsafe pthread_mutex_unlock(mutex)
    defer { unsafe pthread_mutex_lock(mutex) }
    return body()
  }

  /// Waits until another thread calls `wakeAll`, or for no reason, without the lock meanwhile.
  func wait() { unsafe pthread_cond_wait(condition, mutex) }

  func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
