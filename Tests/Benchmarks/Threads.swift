import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A number that threads count up.
final class Counter: Sendable {
  private let number = Atomic<Int>(0)

  /// What it was, and one more from now on.
  func add() -> Int { number.add(1, ordering: .relaxed).oldValue }

  var value: Int { number.load(ordering: .relaxed) }
}

/// Runs `body` on some threads of their own, and returns when all have ended. Tasks would share a thread for each processor.
func onThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  let threads = (0..<count).map { _ in started(body) }
  for thread in threads { pthread_join(thread, nil) }
}

private func started(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  #if canImport(Darwin)
    var thread: pthread_t!
  #else
    var thread = pthread_t()
  #endif
  let start = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  let code = pthread_create(&thread, nil, run, start)
  precondition(code == 0, "the system starts no thread")
  return thread
}

private func run(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let start { Unmanaged<ThreadBody>.fromOpaque(start).takeRetainedValue().body() }
  return nil
}

/// What a thread does; the object keeps it until the thread has it.
private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
