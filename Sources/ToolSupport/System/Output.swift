#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes on their way out: gathered, then written in large pieces.
///
/// Belongs to one thread. What the system refuses is remembered in `failure`, and nothing is written after it: a
/// tool looks at it once, before it ends.
package final class Output {
  package private(set) var bytes: [UInt8] = []
  package private(set) var failure: SystemError?
  private let descriptor: Int32?

  /// An output to an open file; with `nil`, to memory alone.
  package init(descriptor: Int32? = nil) {
    self.descriptor = descriptor
  }

  /// Adds text.
  package func write(_ text: String) {
    bytes += text.utf8
    flushWhenFull()
  }

  /// Adds bytes.
  package func write(_ more: [UInt8]) {
    bytes += more
    flushWhenFull()
  }

  /// Adds a line.
  package func writeLine(_ text: String = "") {
    bytes += text.utf8
    bytes.append(10)
    flushWhenFull()
  }

  private func flushWhenFull() {
    if bytes.count >= 1 << 16 { flush() }
  }

  /// Hands everything to the system.
  package func flush() {
    guard let descriptor, !bytes.isEmpty else { return }
    if failure == nil {
      do {
        try writeAll(bytes, to: descriptor)
      } catch {
        failure = error
      }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Writes all bytes to a file descriptor.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
    }
    if count >= 0 {
      written += count
    } else if errno != EINTR {
      throw .last
    }
  }
}
