import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that wait for jobs, and the thread that gives them, which works too while it waits for what they do.
///
/// A team belongs to the thread that made it. With each job it starts another thread until it has all, and they end with
/// `close`. Where the system starts no more threads, those there are do the work: a job never waits for another one.
/// `forEach` and `OrderedWork` are how jobs are given.
///
/// `@unchecked Sendable`: `threads` and `canStartMore` are touched by the owner's thread alone, all else that changes with
/// the lock held.
package final class ThreadTeam: @unchecked Sendable {
  /// What a thread is to do without the lock; it is told the number of the thread, 0 for the owner's. What it returns is
  /// called with the lock held, and hands over what came of it.
  typealias Job = @Sendable (Int) -> () -> Void

  /// How many threads there are at most, the owner's among them.
  let count: Int
  private let condition = Condition()
  /// Jobs that no thread has taken up, the next one last.
  private var jobs: [Job] = []
  private var isClosed = false
  /// All but the owner's, numbered from 1.
  private var threads: [ThreadHandle] = []
  private var canStartMore = true

  /// - Parameter count: Threads, the owner's among them; below 1 counts as 1.
  package init(count: Int) {
    self.count = max(count, 1)
  }

  /// Waits until the other threads have done all jobs and ended. A second call does nothing.
  package func close() {
    condition.withLock {
      isClosed = true
      condition.wakeAll()
    }
    for thread in threads { thread.join() }
    threads = []
  }

  /// Lets a thread of the team do a job, after those before it.
  func add(_ job: @escaping Job) {
    if threads.count < count - 1, canStartMore { startThread() }
    condition.withLock {
      jobs.insert(job, at: 0)
      condition.wakeAll()
    }
  }

  private func startThread() {
    let number = threads.count + 1
    if let thread = ThreadHandle({ [self] in work(as: number) }) {
      threads.append(thread)
    } else {
      canStartMore = false
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

extension ThreadTeam {
  /// Calls `body` with 0 to `count - 1`, each once, on all threads, and returns when all calls have returned.
  ///
  /// A thread takes the next number when it is done with one. A call costs an atomic addition; `OrderedWork`, which is
  /// generic and waits in a queue, costs 11,700 instructions a job when another module gives it.
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
