#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a new file from its start to its end, through a buffer of 1 MiB.
///
/// Appended bytes are in the file after `close`, and survive a loss of power after `sync`. A writer that is freed without
/// `close` leaves a file that is cut short. After an error the file is useless: the writer does not know how much of the
/// buffer is in it. It is not shared between threads.
final class FileWriter {
  let path: String

  /// The number of appended bytes.
  private(set) var byteCount = 0

  /// Below zero when the file is closed, and where it is in memory.
  private var descriptor: Int32
  private var memory: (folder: MemoryFolder, name: String, bytes: GrowingMemory)?
  private var buffer: [UInt8] = []
  private static let bufferByteCount = 1 << 20

  /// Creates the file at `path`. What has this name, if only a link, is removed: nothing is ever written into it.
  convenience init(creating path: String) throws(IndexError) {
    try FileSystem.remove(file: path)
    try self.init(creatingNew: path)
  }

  /// Creates the file at `path`, where nothing has this name.
  convenience init(creatingNew path: String) throws(IndexError) {
    if let place = MemoryFolder.place(of: path) {
      self.init(path: path, descriptor: -1)
      memory = (place.folder, place.name, GrowingMemory())
      return
    }
    try DiskWatch.willMake(.create(path))
    self.init(path: path, descriptor: try SystemCall.open(path, O_WRONLY | O_CREAT | O_EXCL))
  }

  /// Creates a file whose name is that of `path` with `.new` behind it, or `.2.new` and so on where somebody has such a file.
  static func create(beside path: String) throws(IndexError) -> FileWriter {
    var number = 1
    while true {
      do throws(IndexError) {
        let name = number == 1 ? path : "\(path).\(number)"
        return try FileWriter(creatingNew: name + FileSystem.unfinishedSuffix)
      } catch {
        guard case .system(_, _, EEXIST) = error, number < Self.highestNumber else { throw error }
        number += 1
      }
    }
  }

  private static let highestNumber = 1_000

  /// - Parameter descriptor: Of the file at `path`, open for writing. The writer closes it.
  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
    if descriptor >= 0 { buffer.reserveCapacity(Self.bufferByteCount) }
  }

  func append(_ bytes: [UInt8]) throws(IndexError) {
    try unsafe append(bytes.span.bytes)
  }

  func append(_ bytes: RawSpan) throws(IndexError) {
    if let memory {
      byteCount += bytes.byteCount
      return try memory.bytes.append(bytes)
    }
    precondition(descriptor >= 0, "append to a closed file")
    if buffer.count + bytes.byteCount > Self.bufferByteCount { try flush() }
    byteCount += bytes.byteCount
    guard bytes.byteCount < Self.bufferByteCount else { return try write(bytes) }
    unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
  }

  /// Waits until all appended bytes are on the disk.
  func sync() throws(IndexError) {
    if memory != nil { return }
    precondition(descriptor >= 0, "sync of a closed file")
    try flush()
    try DiskWatch.willMake(.sync(path))
    try SystemCall.sync(descriptor, path)
  }

  /// Writes out the buffer and closes the file. It does not wait for the disk; a second call does nothing.
  func close() throws(IndexError) {
    if let (folder, name, bytes) = memory.take() { return folder.put(try bytes.complete(), as: name) }
    guard descriptor >= 0 else { return }
    try flush()
    let closing = descriptor
    descriptor = -1
    // An interrupted call is not repeated: the descriptor is closed then, and may already belong to another file.
    if closeDescriptor(closing) != 0, errno != EINTR {
      throw .system(path: path, operation: "close", code: errno)
    }
  }

  deinit {
    if descriptor >= 0 { _ = closeDescriptor(descriptor) }
  }

  private func flush() throws(IndexError) {
    guard !buffer.isEmpty else { return }
    try unsafe buffer.withUnsafeBufferPointer { full throws(IndexError) in
      try unsafe write(UnsafeRawBufferPointer(full).bytes)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// The system may take fewer bytes than it is given.
  private func write(_ bytes: RawSpan) throws(IndexError) {
    try DiskWatch.willMake(.write(path, unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }))
    var rest = bytes
    while rest.byteCount > 0 {
      let count = try SystemCall.retry("write", path) { writeBytes(descriptor, rest) }
      rest = rest.extracting(droppingFirst: count)
    }
  }
}

private func writeBytes(_ descriptor: Int32, _ bytes: RawSpan) -> Int {
  unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
