#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the system. It ends when the closure that it was made for returns, and must be joined once.
struct ThreadHandle {
  private let thread: pthread_t

  /// Starts a thread.
  init(_ body: @escaping @Sendable () -> Void) throws(ThreadRefusal) {
    let start = unsafe Unmanaged.passRetained(ThreadStart(body))
    #if canImport(Darwin)
      // There a handle is a pointer, which is nil until it is set.
      var thread: pthread_t?
      let code = unsafe pthread_create(&thread, nil, runThread, start.toOpaque())
    #else
      var thread = pthread_t()
      let code = unsafe pthread_create(&thread, nil, runThread, start.toOpaque())
    #endif
    guard code == 0 else {
      unsafe start.release()
      throw ThreadRefusal(code: code)
    }
    #if canImport(Darwin)
      guard let thread = unsafe thread else { preconditionFailure("a thread was started without a handle") }
      unsafe self.thread = thread
    #else
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

/// The system has no more threads; `code` is an `errno`.
struct ThreadRefusal: Error {
  let code: Int32
}

/// The closure of a new thread.
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

/// Microseconds since a fixed moment, which only the system knows. The clock never goes back.
func clockMicroseconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
