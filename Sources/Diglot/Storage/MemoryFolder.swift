import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that is in memory alone. The functions of this room that take paths know its files by theirs, so whoever writes
/// an index or opens one does not see a difference.
///
/// Its path begins with a zero byte, as no path of the system does. It is gone with the last reference to it; what was opened
/// of it stays.
final class MemoryFolder: Sendable {
  let path: String
  private let state = Mutex(State())

  private struct State {
    var files: [String: ByteSlice] = [:]
    var isLocked = false
  }

  private struct Reference: Sendable { weak var folder: MemoryFolder? }

  private static let folders = Mutex<(next: Int, all: [String: Reference])>((1, [:]))

  /// Makes an empty folder.
  init() {
    path = MemoryFolder.folders.withLock { folders in
      defer { folders.next += 1 }
      return "\0memory \(folders.next)"
    }
    MemoryFolder.folders.withLock { [path] in $0.all[path] = Reference(folder: self) }
  }

  deinit {
    MemoryFolder.folders.withLock { [path] folders in folders.all[path] = nil }
  }

  /// The folder that a path is in, with the rest of the path, which is empty for the folder itself; `nil` for a path of the
  /// system.
  @inline(__always)
  static func place(of path: String) -> (folder: MemoryFolder, name: String)? {
    path.utf8.first == 0 ? find(path) : nil
  }

  /// Whether a path is that of a folder in memory to which nobody refers any more.
  static func isGone(_ path: String) -> Bool { path.utf8.first == 0 && find(path) == nil }

  private static func find(_ path: String) -> (folder: MemoryFolder, name: String)? {
    let parts = path.split(separator: "/", maxSplits: 1)
    let folder = folders.withLock { $0.all[String(parts[0])]?.folder }
    return folder.map { ($0, parts.count > 1 ? String(parts[1]) : "") }
  }

  // MARK: - Files

  var names: [String] { state.withLock { $0.files.keys.sorted() } }

  func hasFile(_ name: String) -> Bool { state.withLock { $0.files[name] != nil } }

  func bytes(of name: String, _ path: String) throws(IndexError) -> ByteSlice {
    guard let bytes = state.withLock({ $0.files[name] }) else { throw .missing(path: path) }
    return bytes
  }

  func put(_ bytes: ByteSlice, as name: String) { state.withLock { $0.files[name] = bytes } }

  func remove(_ name: String) { state.withLock { $0.files[name] = nil } }

  func rename(_ name: String, to newName: String, _ path: String) throws(IndexError) {
    let isThere = state.withLock { state in
      guard let bytes = state.files.removeValue(forKey: name) else { return false }
      state.files[newName] = bytes
      return true
    }
    guard isThere else { throw .missing(path: path) }
  }

  // MARK: - The lock

  /// Takes the lock of the folder's index; whether it was free.
  func lock() -> Bool {
    state.withLock { state in
      defer { state.isLocked = true }
      return !state.isLocked
    }
  }

  func unlock() { state.withLock { $0.isLocked = false } }
}

/// Bytes in memory that grow at their end while one thread writes them, and do not change afterwards.
///
/// `@unchecked Sendable`: whoever writes gives it to others only when it is complete.
@safe
final class GrowingMemory: @unchecked Sendable {
  private var start: UnsafeMutableRawPointer?
  private var byteCount = 0
  private var capacity = 0
  private static let leastCapacity = 4 << 10

  deinit { unsafe free(start) }

  /// - Throws: `IndexError.noMemory`.
  func append(_ bytes: RawSpan) throws(IndexError) {
    if bytes.byteCount > capacity - byteCount { try resize(to: max(byteCount + bytes.byteCount, capacity * 2)) }
    unsafe bytes.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress, let start = unsafe start else { return }
      unsafe (start + byteCount).copyMemory(from: first, byteCount: bytes.count)
    }
    byteCount += bytes.byteCount
  }

  private func resize(to byteCount: Int) throws(IndexError) {
    let wanted = max(byteCount, Self.leastCapacity)
    guard let memory = unsafe realloc(start, wanted) else { throw .noMemory(byteCount: wanted) }
    unsafe start = memory
    capacity = wanted
  }

  /// All bytes, as a slice that keeps them. Nothing is appended afterwards.
  func complete() throws(IndexError) -> ByteSlice {
    guard byteCount > 0 else { return .empty }
    try resize(to: byteCount)
    guard let start = unsafe start else { return .empty }
    return unsafe ByteSlice(owner: self, baseAddress: UnsafeRawPointer(start), byteCount: byteCount)
  }
}
