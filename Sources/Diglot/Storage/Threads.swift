#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads of the system, for work that is cut into a few long pieces.
enum Threads {
  /// Runs `body` with 0 to `count - 1`, all at the same time, and returns when each has returned.
  ///
  /// Number 0 runs on the calling thread. The pieces may wait for each other, so a thread that the system
  /// refuses to start cannot be made up for: it traps.
  static func run(count: Int, _ body: @Sendable (Int) -> Void) {
    precondition(count >= 1, "no thread to run on")
    withoutActuallyEscaping(body) { body in
      let threads = (1..<count).map { index in ThreadHandle { body(index) } }
      body(0)
      for thread in threads { thread.join() }
    }
  }
}

/// A thread of the system that runs until what it was made for returns. It must be joined, once.
struct ThreadHandle {
  private let thread: pthread_t

  /// Starts a thread; it traps where the system has no more.
  init(_ body: @escaping @Sendable () -> Void) {
    let context = unsafe Unmanaged.passRetained(ThreadStart(body)).toOpaque()
    #if canImport(Darwin)
      // There a handle is a pointer, and one not yet set is nil.
      var thread: pthread_t?
      let code = unsafe pthread_create(&thread, nil, runThread, context)
      guard code == 0, let thread = unsafe thread else { preconditionFailure("the system starts no more threads") }
      unsafe self.thread = thread
    #else
      var thread = pthread_t()
      let code = unsafe pthread_create(&thread, nil, runThread, context)
      precondition(code == 0, "the system starts no more threads")
      self.thread = thread
    #endif
  }

  /// Waits until the thread has ended.
  func join() {
    #if canImport(Darwin)
      unsafe pthread_join(thread, nil)
    #else
      pthread_join(thread, nil)
    #endif
  }
}

/// What a new thread is to do.
private final class ThreadStart: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}

#if canImport(Darwin)
  private func runThread(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe runThreadStart(context)
  }
#else
  private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    unsafe runThreadStart(context.unsafelyUnwrapped)
  }
#endif

private func runThreadStart(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  let start = unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
  start.body()
  return nil
}

/// Microseconds since some fixed moment; only differences mean something. It never goes back.
func clockMicroseconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
