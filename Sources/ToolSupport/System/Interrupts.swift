import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private let raised = Atomic<Bool>(false)

/// Ctrl-C as a flag that work looks at, so that it does not end the program.
package enum Interrupts {
  /// Whether Ctrl-C was pressed since the last `watch()`.
  package static var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Lowers the flag, which Ctrl-C raises from now on.
  ///
  /// - Parameter onlyOnce: Whether a second Ctrl-C ends the program.
  package static func watch(onlyOnce: Bool = false) {
    raised.store(false, ordering: .relaxed)
    let flags = onlyOnce ? Int32(truncatingIfNeeded: Int(SA_RESETHAND)) : 0
    install({ _ in raised.store(true, ordering: .relaxed) }, flags: flags)
  }

  /// Runs `body` with broken pipes reported as errors of the write instead of ending the program.
  package static func ignoringBrokenPipes<Result>(_ body: () -> Result) -> Result {
    let former = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, former) }
    return body()
  }

  /// Without `SA_RESTART`: a read that waits ends at the signal.
  private static func install(_ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32) {
    var action = sigaction()
    #if canImport(Glibc)
      unsafe action.__sigaction_handler.sa_handler = handler
    #else
      unsafe action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = flags
    unsafe sigaction(SIGINT, &action, nil)
  }
}
