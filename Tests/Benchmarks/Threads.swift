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
  let start = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  #if canImport(Darwin)
    var handle: pthread_t?
    pthread_create(&handle, nil, run, start)
    guard let handle else { fatalError("the system starts no thread") }
  #else
    var handle = pthread_t()
    guard pthread_create(&handle, nil, run, start) == 0 else { fatalError("the system starts no thread") }
  #endif
  return handle
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
