#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file that is read from front to back.
///
/// Reading waits again where a signal came between, unless that signal asked the program to stop.
package final class InputFile: ByteStream {
  private let descriptor: Int32
  private let isOwned: Bool

  /// Opens a file for reading.
  package convenience init(at path: String) throws(SystemError) { try self.init(at: DiskPath(path)) }

  /// Opens a file for reading.
  package init(at path: DiskPath) throws(SystemError) {
    descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    isOwned = descriptor >= 0
    if descriptor < 0 { throw .last }
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    isOwned = false
  }

  /// The standard input, which stays open.
  package static var standardInput: InputFile { InputFile(descriptor: 0) }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Fills `bytes` from `start` on with as much as one call of the system brings, and returns the number of bytes.
  ///
  /// - Returns: 0 at the end of the file, or when the program was asked to stop.
  package func read(into bytes: inout [UInt8], from start: Int) throws(StreamError) -> Int {
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe systemRead(descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .system(.last) }
      if Interrupts.isRaised { return 0 }
    }
  }

  /// All bytes of the file, or `nil` where there are more than `limit`.
  package func readAll(expecting size: Int, limit: Int) throws(StreamError) -> [UInt8]? {
    // One byte more than expected, so that the end is seen without growing the buffer.
    var bytes = [UInt8](repeating: 0, count: min(max(size, 4096), limit) + 1)
    var count = 0
    while true {
      let added = try read(into: &bytes, from: count)
      count += added
      if count > limit { return nil }
      if added == 0 { break }
      if count == bytes.count { bytes += repeatElement(0, count: min(count, limit + 1 - count)) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}

/// The place of the first line break in some bytes.
package func firstNewline(in bytes: UnsafeRawBufferPointer) -> Int? {
  guard let base = bytes.baseAddress, let found = unsafe memchr(base, 10, bytes.count) else { return nil }
  return unsafe base.distance(to: UnsafeRawPointer(found))
}
