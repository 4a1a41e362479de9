/// Bytes that are read from front to back, once.
package protocol ByteStream: AnyObject {
  /// Fills `bytes` from `start` on with as much as is at hand, waiting for at least one byte.
  ///
  /// - Returns: The number of bytes; 0 at the end.
  func read(into bytes: inout [UInt8], from start: Int) throws(StreamError) -> Int
}

/// Why a stream cannot be read on.
package enum StreamError: Error, Equatable {
  case system(SystemError)
  /// What it was unpacked from is broken; the end of a sentence.
  case broken(String)
  /// It is more than it may be; the end of a sentence.
  case bounded(String)
}
