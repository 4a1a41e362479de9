import Synchronization

/// A call that changes what is on the disk, or that waits until it is there.
enum DiskCall: Equatable {
  case create(String)
  /// Appends bytes to the file that was created last under this name.
  case write(String, [UInt8])
  case sync(String)
  case rename(String, to: String)
  case remove(String)
  case createDirectory(String)
  case syncDirectory(String)

  var path: String {
    switch self {
    case .create(let path), .write(let path, _), .sync(let path), .rename(let path, _), .remove(let path),
      .createDirectory(let path), .syncDirectory(let path):
      path
    }
  }
}

/// Shows a test every call that changes the disk, before it is made; the test may refuse it.
///
/// So tests know what a disk may hold after a crash, and what happens where a call fails. Where nobody watches, a call costs
/// one more test of a flag.
enum DiskWatch {
  typealias Watcher = @Sendable (DiskCall) throws(IndexError) -> Void

  private static let isWatched = Atomic(false)
  /// By what the paths begin with.
  private static let watchers = Mutex<[String: Watcher]>([:])

  /// Shows the calls on paths that begin with `prefix` to `watcher` until `body` returns.
  static func watch<R>(_ prefix: String, _ watcher: @escaping Watcher, during body: () throws -> R) rethrows -> R {
    watchers.withLock { $0[prefix] = watcher }
    isWatched.store(true, ordering: .releasing)
    defer { watchers.withLock { $0[prefix] = nil } }
    return try body()
  }

  @inline(__always)
  static func willMake(_ call: @autoclosure () -> DiskCall) throws(IndexError) {
    if isWatched.load(ordering: .acquiring) { try show(call()) }
  }

  private static func show(_ call: DiskCall) throws(IndexError) {
    let watcher = watchers.withLock { watchers in watchers.first { call.path.hasPrefix($0.key) }?.value }
    try watcher?(call)
  }
}
