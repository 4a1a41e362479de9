import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Work on several threads at once, without an executor behind it.
enum Threads {
  /// Runs `body(0)` to `body(count - 1)`, each once, on at most `threads` threads, and returns when all are done.
  ///
  /// The calling thread works too, so one thread starts none.
  static func run(_ count: Int, on threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let work = Work(count: count, body: body)
    let helpers = (1..<max(1, min(threads, count))).compactMap { _ in Helper(work) }
    work.run()
    for helper in helpers { helper.join() }
  }
}

/// A thread of the system that does a share of the work.
private struct Helper {
  #if canImport(Glibc)
    private var thread = pthread_t()
  #else
    private var thread: pthread_t?
  #endif

  /// Starts a thread, or none where the system has no more: the others then do its share.
  init?(_ work: Work) {
    let box = unsafe Unmanaged.passRetained(work)
    let result = unsafe pthread_create(&thread, nil, threadBody, box.toOpaque())
    if result != 0 {
      unsafe box.release()
      return nil
    }
  }

  func join() {
    #if canImport(Glibc)
      pthread_join(thread, nil)
    #else
      if let thread = unsafe thread { unsafe pthread_join(thread, nil) }
    #endif
  }
}

#if canImport(Glibc)
  private func threadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument = unsafe argument { unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
#else
  private func threadBody(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif

/// Numbers that threads take one by one.
private final class Work: Sendable {
  private let next = Atomic<Int>(0)
  private let count: Int
  private let body: @Sendable (Int) -> Void

  init(count: Int, body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.body = body
  }

  func run() {
    while true {
      let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if number >= count { return }
      body(number)
    }
  }
}
