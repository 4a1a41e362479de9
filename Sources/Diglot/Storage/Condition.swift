#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A mutex, and the means to wait until another thread has changed what it guards.
///
/// `@unchecked Sendable`: both stand at fixed addresses and are made to be called from any thread.
@safe
final class Condition: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    let codes = unsafe (pthread_mutex_init(mutex, nil), pthread_cond_init(condition, nil))
    precondition(codes == (0, 0), "the system makes no more mutexes")
  }

  func lock() { unsafe pthread_mutex_lock(mutex) }

  func unlock() { unsafe pthread_mutex_unlock(mutex) }

  /// Frees the mutex, sleeps until `broadcast`, and locks again.
  ///
  /// The caller holds the mutex. The system may also wake it for no reason, so it stands in a loop that
  /// asks for what it waits for.
  func wait() { unsafe pthread_cond_wait(condition, mutex) }

  /// Wakes all threads that wait.
  func broadcast() { unsafe pthread_cond_broadcast(condition) }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }
}
